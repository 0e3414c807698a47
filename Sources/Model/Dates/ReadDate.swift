/// Reads what a person types where a date is asked for: EDTF, numbers as documents print them, or English.
///
/// 1. EDTF is taken as it is, without wording.
/// 2. `2012/01/15` and `25.1.1989` are days; `4/1/1989` is refused, because two may be meant.
/// 3. Digits and hyphens alone that are no EDTF are refused, with a suggestion where there is one.
/// 4. "3 weeks after ID" is derived, from the event that the caller finds by the handle, or at once from a date.
///    One word that may be an id is taken for one, even 1234.
/// 5. Other prose, see `ProsePhrase`, is explicit. "44 BC" is the year −0043: EDTF has a year 0. What that grammar does
///    not understand is read as `suggest` reads it in a document, see `ProseFinding`.
///
/// In 2, 4 and 5 `asPrinted` is the text as typed. Errors: `EDTFError`. Never traps, whatever the text.
public func readDate(_ typed: String, calendar: CalendarSystem) throws(EDTFError) -> DateLine {
    guard typed.utf8.count <= EDTF.maximumLength else { throw EDTFError(.tooLong(limit: EDTF.maximumLength)) }
    let wording = trimmed(typed)
    let folded = trimmed(ProseFolding.fold(wording))
    guard !folded.isEmpty else { throw EDTFError(.empty) }
    let complaint: EDTFError
    do throws(EDTFError) {
        let edtf = try EDTF(parsing: folded, calendar: calendar)
        return .date(DateReading(edtf: edtf, calendar: calendar, asPrinted: folded == wording ? nil : wording))
    } catch {
        complaint = error
    }
    if let point = try NumericDate(calendar: calendar).read(folded[...]) {
        let edtf = try EDTF(.date(point), calendar: calendar)
        return .date(DateReading(edtf: edtf, calendar: calendar, asPrinted: wording))
    }
    if looksLikeEDTF(folded) {
        // "11/2003", "15.4.": no EDTF, but what documents print.
        if !isYearOrMonth(folded), !folded.utf8.contains(UInt8(ascii: "-")),
            folded.utf8.contains(where: { "/.".utf8.contains($0) }),
            let (edtf, named) = try ProseFinding.read(folded, calendar: calendar)
        {
            return .date(DateReading(edtf: edtf, calendar: named, asPrinted: wording))
        }
        throw complaint
    }
    return try prose(folded, wording, calendar, complaint)
}

/// The distance that a document tells from something it has just told: "three weeks after this", "two days later",
/// "the following month".
///
/// Its handle is empty: the caller knows what is counted from. Nil where the text does not begin with a distance.
public func readDistance(_ typed: String) -> RelativeReading? {
    guard typed.utf8.count <= EDTF.maximumLength else { return nil }
    let chunks = ProseFolding.fold(typed).split(separator: " ")
    return ProseRelative(calendar: .gregorian).distance(chunks)?.0
}

private func prose(
    _ folded: String, _ wording: String, _ calendar: CalendarSystem, _ complaint: EDTFError
) throws(EDTFError) -> DateLine {
    do throws(EDTFError) {
        if let line = try ProseRelative(calendar: calendar).read(folded, asPrinted: wording) { return line }
        let (edtf, named) = try ProseReader.read(folded, calendar: calendar)
        return .date(DateReading(edtf: edtf, calendar: named, asPrinted: wording))
    } catch {
        if let (edtf, named) = try found(wording, calendar, instead: error) {
            return .date(DateReading(edtf: edtf, calendar: named, asPrinted: wording))
        }
        // A suggestion found for the text as EDTF still helps where the words told nothing.
        throw error.reason == .notUnderstood && complaint.suggestion != nil ? complaint : error
    }
}

/// What `suggest` reads in words that the grammar refused. Errors: what is missing, where the grammar could not say it.
private func found(
    _ wording: String, _ calendar: CalendarSystem, instead error: EDTFError
) throws(EDTFError) -> (edtf: EDTF, calendar: CalendarSystem)? {
    switch error.reason {
    case .notUnderstood: return try ProseFinding.read(wording, calendar: calendar)
    case .mixedCalendars where !wording.utf8.contains { "([/".utf8.contains($0) }: return nil
    case .missingYear, .mixedCalendars, .reversed, .missingAnchor:
        return try? ProseFinding.read(wording, calendar: calendar)
    default: return nil
    }
}

/// "2011/12" is a year and the next, or a month.
private func isYearOrMonth(_ text: String) -> Bool {
    let pieces = text.split(separator: "/", omittingEmptySubsequences: false)
    return pieces.count == 2 && pieces[0].utf8.count == 4 && (Int(pieces[1]).map { $0 < 13 } ?? true)
}

/// Only letters that EDTF uses, and no space: its writer meant EDTF.
private func looksLikeEDTF(_ text: String) -> Bool {
    text.utf8.allSatisfy { "0123456789-XYEST/.,[]{}?~%:Z+".utf8.contains($0) }
}

private func trimmed(_ text: String) -> String {
    var rest = text.drop(while: \.isWhitespace)
    while rest.last?.isWhitespace == true { rest.removeLast() }
    return String(rest)
}
