/// Days as signals and stamps write them.
extension SuggestDateParser {
    /// "140930Z MAR 51", "071530 Feb 1974".
    func timeGroup(_ at: Int) -> Found? {
        guard let date = groupedDay(at), let month = month(at + 1), month.calendar == .gregorian else { return nil }
        var told = date
        told.month = month.month
        told.calendar = .gregorian
        return signalYear(month.end, told)
    }

    /// Day, hour and minute in one number of six digits, with or without the letter of its zone.
    func groupedDay(_ at: Int) -> SuggestDate? {
        guard let token = token(at), token.width == 6, token.kind == .number || token.text == "dtg", !token.isOrdinal
        else { return nil }
        let (day, hour, minute) = (token.value / 10_000, token.value / 100 % 100, token.value % 100)
        guard (1...31).contains(day), hour < 24, minute < 60 else { return nil }
        var date = SuggestDate()
        date.day = day
        return date
    }

    private func signalYear(_ at: Int, _ date: SuggestDate) -> Found {
        guard let token = token(at), token.kind == .number, !token.isOrdinal, token.width == 2 || token.width == 4,
            token.width == 2 || (1800...2199).contains(token.value)
        else { return year(after: at, of: date, isLoose: false) }
        var told = date
        (told.year, told.isShortYear) = (token.value, token.width == 2)
        return (told, at + 1)
    }

    private static let postmarks = [
        "ja", "fe", "mr", "ap", "my", "ju", "jy", "au", "se", "oc", "no", "de",
    ]

    /// "16 OC 17" of a postmark.
    func postmark(_ at: Int) -> Found? {
        guard let day = token(at), day.kind == .number, day.width <= 2, (1...31).contains(day.value), !day.isOrdinal,
            let code = token(at + 1), code.isShouted, let month = Self.postmarks.firstIndex(of: code.text),
            let year = token(at + 2), year.kind == .number, year.width == 2 || year.width == 4, !year.isOrdinal
        else { return nil }
        var date = SuggestDate()
        (date.day, date.month, date.year, date.isShortYear) = (day.value, month + 1, year.value, year.width == 2)
        return (date, at + 3)
    }

    private static let romans = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"]

    /// "2.IX.36", "12/vi/1941", "3 VIII 1944".
    func romanMonth(_ at: Int) -> Found? {
        guard let first = token(at), first.kind == .number, first.width <= 2, (1...31).contains(first.value),
            !first.isOrdinal
        else { return nil }
        var place = at + 1
        let sign = token(place).flatMap { $0.kind == .sign && [".", "/", "-"].contains($0.text) ? $0.text : nil }
        if sign != nil { place += 1 }
        guard let roman = token(place), roman.isWord, let month = Self.romans.firstIndex(of: roman.text) else {
            return nil
        }
        place += 1
        if let sign { place = past(place, sign) }
        guard let year = token(place), year.kind == .number, !year.isOrdinal,
            year.width == 4 && (1500...2199).contains(year.value) || year.width == 2 && sign != nil && year.isTight,
            sign != nil || roman.isCapital && month > 0
        else { return nil }
        var date = SuggestDate()
        (date.day, date.month, date.year, date.isShortYear) = (first.value, month + 1, year.value, year.width == 2)
        date.calendar = .gregorian
        return (date, place + 1)
    }
}
