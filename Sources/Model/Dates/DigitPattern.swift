/// A number of fixed width in which some digits may be unspecified: `198X`, `XX`.
struct DigitPattern: Hashable, Sendable {
    /// A digit in each four bits, the last one lowest; 10 is unspecified.
    private let packed: UInt16
    /// Invariant: 1…4.
    let width: Int

    private static let unspecified: UInt16 = 10

    /// Nil where the letters are not all digits or `X`, or more than four.
    init?(_ letters: some Collection<UInt8>) {
        var packed: UInt16 = 0
        var width = 0
        for letter in letters {
            switch letter {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): packed = packed << 4 | UInt16(letter - UInt8(ascii: "0"))
            case UInt8(ascii: "X"): packed = packed << 4 | Self.unspecified
            default: return nil
            }
            width += 1
            guard width <= 4 else { return nil }
        }
        guard width > 0 else { return nil }
        self.packed = packed
        self.width = width
    }

    /// Precondition: 0 ≤ value < 10^width, 1 ≤ width ≤ 4.
    init(_ value: Int, width: Int) {
        var packed: UInt16 = 0
        var rest = value
        for place in 0..<width {
            packed |= UInt16(truncatingIfNeeded: rest % 10) << (4 * UInt16(truncatingIfNeeded: place))
            rest /= 10
        }
        self.packed = packed
        self.width = width
    }

    /// The number, where every digit is there.
    var value: Int? {
        let lowest = self.lowest
        return lowest == highest ? lowest : nil
    }
    var lowest: Int { filled(with: 0) }
    var highest: Int { filled(with: 9) }

    /// Place 0 is the last digit.
    private func digit(_ place: Int) -> UInt16 { packed >> (4 * UInt16(truncatingIfNeeded: place)) & 15 }

    private func filled(with filler: Int) -> Int {
        var value = 0
        for place in (0..<width).reversed() {
            let digit = digit(place)
            value = value * 10 + (digit == Self.unspecified ? filler : Int(digit))
        }
        return value
    }

    func matches(_ value: Int) -> Bool {
        var rest = value
        for place in 0..<width {
            let digit = digit(place)
            if digit != Self.unspecified, Int(digit) != rest % 10 { return false }
            rest /= 10
        }
        return rest == 0
    }

    /// The numbers of a range that fit, ascending.
    func values(in range: ClosedRange<Int>) -> [Int] { range.filter(matches) }

    var text: String {
        var text = ""
        for place in (0..<width).reversed() {
            let digit = digit(place)
            text.append(digit == Self.unspecified ? "X" : Character(Unicode.Scalar(48 + UInt8(digit))))
        }
        return text
    }
}
