/// Milliseconds since 1970 as RFC 3339 text and back, in UTC and the proleptic Gregorian calendar.
public enum Instant {
    /// `2026-11-24T01:43:31.120Z`; whole seconds are written without the fraction.
    public static func text(milliseconds: Int64) -> String {
        let (days, rest) = floorDivide(milliseconds, 86_400_000)
        let date = civil(days: days)
        let seconds = rest / 1000
        let fraction = rest % 1000
        if (0...9999).contains(date.year) { return plain(date, seconds: seconds, fraction: fraction) }
        var out = pad(date.year, 4) + "-" + pad(date.month, 2) + "-" + pad(date.day, 2)
        out += "T" + pad(seconds / 3600, 2) + ":" + pad(seconds / 60 % 60, 2) + ":" + pad(seconds % 60, 2)
        if fraction != 0 { out += "." + pad(fraction, 3) }
        return out + "Z"
    }

    /// Reads RFC 3339 with any offset, or a bare day (its first millisecond); nil for anything else.
    public static func milliseconds(_ text: String) -> Int64? {
        let bytes = Array(text.utf8)
        guard bytes.count >= 10, bytes[4] == 0x2d, bytes[7] == 0x2d,
            let year = number(bytes[0..<4]), let month = number(bytes[5..<7]), let day = number(bytes[8..<10]),
            (1...12).contains(month), (1...daysIn(month: month, year: year)).contains(day)
        else { return nil }
        let start = days(year: year, month: month, day: day) * 86_400_000
        if bytes.count == 10 { return start }
        guard bytes.count >= 20, bytes[10] == 0x54 || bytes[10] == 0x74 || bytes[10] == 0x20,
            bytes[13] == 0x3a, bytes[16] == 0x3a,
            let hour = number(bytes[11..<13]), let minute = number(bytes[14..<16]),
            let second = number(bytes[17..<19]), hour < 24, minute < 60, second < 61
        else { return nil }
        var at = 19
        var fraction: Int64 = 0
        if bytes[at] == 0x2e {
            var scale: Int64 = 100
            at += 1
            while at < bytes.count, (0x30...0x39).contains(bytes[at]) {
                fraction += Int64(bytes[at] - 0x30) * scale
                scale /= 10
                at += 1
            }
        }
        guard let offset = offsetMinutes(bytes[at...]) else { return nil }
        return start + (hour * 3600 + minute * 60 + second - offset * 60) * 1000 + fraction
    }

    private static func offsetMinutes(_ bytes: ArraySlice<UInt8>) -> Int64? {
        let text = Array(bytes)
        if text == [0x5a] || text == [0x7a] { return 0 }
        guard text.count == 6, text[0] == 0x2b || text[0] == 0x2d, text[3] == 0x3a,
            let hours = number(text[1..<3]), let minutes = number(text[4..<6]), hours < 24, minutes < 60
        else { return nil }
        return (text[0] == 0x2b ? 1 : -1) * (hours * 60 + minutes)
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int64? {
        var value: Int64 = 0
        for digit in digits {
            guard (0x30...0x39).contains(digit) else { return nil }
            value = value * 10 + Int64(digit - 0x30)
        }
        return value
    }

    private static func daysIn(month: Int64, year: Int64) -> Int64 {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
    private static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let (era, yearOfEra) = floorDivide(shifted, 400)
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func civil(days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let (era, dayOfEra) = floorDivide(days + 719_468, 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1)
    }

    private static func floorDivide(_ value: Int64, _ by: Int64) -> (Int64, Int64) {
        let quotient = value / by - (value % by < 0 ? 1 : 0)
        return (quotient, value - quotient * by)
    }

    /// The same for years of four digits, which is what clocks say.
    private static func plain(
        _ date: (year: Int64, month: Int64, day: Int64), seconds: Int64, fraction: Int64
    ) -> String {
        String(unsafeUninitializedCapacity: 24) { text in
            var at = 0
            func put(_ value: Int64, _ width: Int, after mark: UInt8?) {
                if let mark {
                    text[at] = mark
                    at += 1
                }
                var rest = value
                for place in stride(from: at + width - 1, through: at, by: -1) {
                    text[place] = 0x30 + UInt8(rest % 10)
                    rest /= 10
                }
                at += width
            }
            put(date.year, 4, after: nil)
            put(date.month, 2, after: 0x2d)
            put(date.day, 2, after: 0x2d)
            put(seconds / 3600, 2, after: 0x54)
            put(seconds / 60 % 60, 2, after: 0x3a)
            put(seconds % 60, 2, after: 0x3a)
            if fraction != 0 { put(fraction, 3, after: 0x2e) }
            text[at] = 0x5a
            return at + 1
        }
    }

    private static func pad(_ value: Int64, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
