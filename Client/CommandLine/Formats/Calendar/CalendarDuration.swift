/// A DURATION of a calendar: `P3D`, `PT50H`, `P1DT2H30M`, `P2W`. Source: RFC 5545 §3.3.6.
struct CalendarDuration {
    /// Not negative.
    let seconds: Int

    /// Nil for anything else, and for what lasts longer than a calendar can tell.
    init?(_ text: String) {
        var rest = Array(text.uppercased().utf8)[...]
        if rest.first == 0x2b { rest = rest.dropFirst() }
        guard rest.popFirst() == UInt8(ascii: "P"), !rest.isEmpty else { return nil }
        var total = 0
        var units: [UInt8: Int] = [UInt8(ascii: "W"): 604_800, UInt8(ascii: "D"): 86_400]
        while !rest.isEmpty {
            if rest.first == UInt8(ascii: "T") {
                guard units[UInt8(ascii: "H")] == nil else { return nil }
                units = [UInt8(ascii: "H"): 3_600, UInt8(ascii: "M"): 60, UInt8(ascii: "S"): 1]
                rest = rest.dropFirst()
            }
            let digits = rest.prefix { (0x30...0x39).contains($0) }
            rest = rest.dropFirst(digits.count)
            guard (1...9).contains(digits.count), let unit = rest.popFirst().flatMap({ units[$0] }) else { return nil }
            total += digits.reduce(0) { $0 * 10 + Int($1 - 0x30) } * unit
        }
        // Ten thousand years.
        guard total <= 366 * 86_400 * 10_000 else { return nil }
        seconds = total
    }
}
