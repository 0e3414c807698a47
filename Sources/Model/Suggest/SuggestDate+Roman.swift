/// Days of the Roman month: "the Ides of March", "the sixth of the kalends of July".
extension SuggestDateParser {
    private enum Fixed { case kalends, nones, ides }

    private func fixed(_ at: Int) -> Fixed? {
        switch text(at) {
        case "kalends", "calends": .kalends
        case "nones": .nones
        case "ides": .ides
        default: nil
        }
    }

    func romanDay(_ at: Int) -> Found? {
        if let fixed = fixed(at) { return romanDay(fixed, before: 1, at + 1) }
        guard let number = token(at), number.kind == .number || number.lexeme != .none else { return nil }
        let count: (value: Int, end: Int)
        if let day = day(at), day.isOrdinal {
            count = (day.day, day.end)
        } else if case .cardinal(let value) = number.lexeme, isWord(at + 1, "days") {
            count = (value + 1, at + 2)
        } else {
            return nil
        }
        var place = count.end
        if isWord(place, "day") { place += 1 }
        guard isWord(place, "of", "before") else { return nil }
        place += 1
        if isWord(place, "the") { place += 1 }
        guard let fixed = fixed(place), (2...19).contains(count.value) else { return nil }
        return romanDay(fixed, before: count.value, place + 1)
    }

    /// - Parameter before: as Rome counted, both days included; 1 is the day itself.
    private func romanDay(_ fixed: Fixed, before: Int, _ at: Int) -> Found? {
        let place = isWord(at, "of") ? at + 1 : at
        guard let month = month(place), month.calendar == .gregorian else { return nil }
        let isLong = [3, 5, 7, 10].contains(month.month)
        var date = SuggestDate()
        date.month = month.month
        switch fixed {
        case .ides: date.day = (isLong ? 15 : 13) - before + 1
        case .nones: date.day = (isLong ? 7 : 5) - before + 1
        case .kalends:
            date.day = 2 - before
            if before > 1 {
                let last = month.month == 1 ? 12 : month.month - 1
                date.month = last
                date.day = CalendarSystem.julian.days(inMonth: last, year: 1) - before + 2
            }
        }
        guard let day = date.day, day > 0 else { return nil }
        return year(after: month.end, of: date, isLoose: false)
    }
}
