/// Walks over one date's letters, part by part.
struct EDTFScanner {
    private var rest: ArraySlice<UInt8>

    init(_ text: ArraySlice<UInt8>) { rest = text }

    var isAtEnd: Bool { rest.isEmpty }

    var isAtLongYear: Bool { rest.first == UInt8(ascii: "Y") }

    mutating func take(_ letter: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: letter) else { return false }
        rest.removeFirst()
        return true
    }

    /// At most `?` and `~` once each, or `%`.
    mutating func marks() throws(EDTFError) -> Qualification {
        var found: Qualification = []
        while let letter = rest.first, let mark = Qualification(mark: letter) {
            guard found.isDisjoint(with: mark) else { throw EDTFError(.notEDTF) }
            found.formUnion(mark)
            rest.removeFirst()
        }
        return found
    }

    mutating func year() throws(EDTFError) -> DatePoint.Year {
        let isLong = take("Y")
        let isNegative = take("-")
        if isLong { return try longYear(isNegative: isNegative) }
        guard rest.count >= 4, let pattern = DigitPattern(rest.prefix(4)) else { throw EDTFError(.notEDTF) }
        rest = rest.dropFirst(4)
        guard !isNegative || pattern.highest > 0 else { throw EDTFError(.notEDTF) }
        guard let value = pattern.value else { return .pattern(negative: isNegative, pattern) }
        return .exact(isNegative ? -value : value, significant: try significantDigits(of: value))
    }

    /// What follows `Y`: more than four digits, or fewer with an exponent.
    private mutating func longYear(isNegative: Bool) throws(EDTFError) -> DatePoint.Year {
        let digits = self.digits()
        guard let first = digits.first, first != UInt8(ascii: "0") else { throw EDTFError(.notEDTF) }
        let hasExponent = take("E")
        let exponent = hasExponent ? self.digits() : []
        guard hasExponent ? !exponent.isEmpty : digits.count > 4 else { throw EDTFError(.notEDTF) }
        guard var value = Self.number(digits, limit: CalendarSystem.yearLimit),
            let noughts = hasExponent ? Self.number(exponent, limit: 99) : 0
        else {
            throw EDTFError(.yearOutOfRange(limit: CalendarSystem.yearLimit))
        }
        for _ in 0..<noughts {
            value *= 10
            guard value <= CalendarSystem.yearLimit else {
                throw EDTFError(.yearOutOfRange(limit: CalendarSystem.yearLimit))
            }
        }
        return .exact(isNegative ? -value : value, significant: try significantDigits(of: value))
    }

    /// `S3`; nil where there is none, or it covers the whole number.
    private mutating func significantDigits(of value: Int) throws(EDTFError) -> Int? {
        guard take("S") else { return nil }
        let width = String(value).utf8.count
        let digits = self.digits()
        guard digits.first != UInt8(ascii: "0"), let count = Self.number(digits, limit: width) else {
            throw EDTFError(.notEDTF)
        }
        return count == width ? nil : count
    }

    /// A month or day; no third digit may follow.
    mutating func twoDigits() throws(EDTFError) -> DigitPattern {
        guard rest.count >= 2, let pattern = DigitPattern(rest.prefix(2)),
            DigitPattern(rest.dropFirst(2).prefix(1)) == nil
        else { throw EDTFError(.notEDTF) }
        rest = rest.dropFirst(2)
        return pattern
    }

    /// `T23:20:30` and perhaps `Z`, `-04` or `+04:30`, to the end. A leap second is accepted.
    mutating func time() throws(EDTFError) -> ClockTime {
        guard take("T") else { throw EDTFError(.notEDTF) }
        let hour = try twoDigitNumber()
        guard take(":") else { throw EDTFError(.notEDTF) }
        let minute = try twoDigitNumber()
        guard take(":") else { throw EDTFError(.notEDTF) }
        let second = try twoDigitNumber()
        guard hour < 24, minute < 60, second < 61 else { throw EDTFError(.impossibleTime) }
        var time = ClockTime(hour: hour, minute: minute, second: second)
        if isAtEnd { return time }
        if take("Z") {
            time.offsetMinutes = 0
        } else {
            let isWest = take("-")
            guard isWest || take("+") else { throw EDTFError(.notEDTF) }
            let hours = try twoDigitNumber()
            let minutes = take(":") ? try twoDigitNumber() : 0
            guard hours < 24, minutes < 60 else { throw EDTFError(.impossibleTime) }
            time.offsetMinutes = (isWest ? -1 : 1) * (hours * 60 + minutes)
        }
        guard isAtEnd else { throw EDTFError(.notEDTF) }
        return time
    }

    private mutating func twoDigitNumber() throws(EDTFError) -> Int {
        guard let value = try twoDigits().value else { throw EDTFError(.notEDTF) }
        return value
    }

    private mutating func digits() -> ArraySlice<UInt8> {
        let found = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        rest = rest.dropFirst(found.count)
        return found
    }

    /// Nil for no digits, or more than the limit.
    static func number(_ digits: ArraySlice<UInt8>, limit: Int) -> Int? {
        guard !digits.isEmpty else { return nil }
        var value = 0
        for digit in digits {
            value = value * 10 + Int(digit - UInt8(ascii: "0"))
            guard value <= limit else { return nil }
        }
        return value
    }
}
