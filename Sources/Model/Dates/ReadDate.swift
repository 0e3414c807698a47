/// Reads what a person types where a date is asked for: EDTF, numbers as documents print them, or English.
///
/// 1. EDTF is taken as it is, without wording.
/// 2. `2012/01/15` and `25.1.1989` are days; `4/1/1989` is refused, because two may be meant.
/// 3. Digits and hyphens alone that are no EDTF are refused, with a suggestion where there is one.
/// 4. "3 weeks after ID" is derived, from the event that the caller finds by the handle, or at once from a date.
///    One word that may be an id is taken for one, even 1234.
/// 5. Other prose, see `ProsePhrase`, is explicit. "44 BC" is the year −0043: EDTF has a year 0.
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
    if looksLikeEDTF(folded) { throw complaint }
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
    if let line = try ProseRelative(calendar: calendar).read(folded, asPrinted: wording) { return line }
    do throws(EDTFError) {
        let (edtf, named) = try ProseReader.read(folded, calendar: calendar)
        return .date(DateReading(edtf: edtf, calendar: named, asPrinted: wording))
    } catch {
        // A suggestion found for the text as EDTF still helps where the words told nothing.
        throw error.reason == .notUnderstood && complaint.suggestion != nil ? complaint : error
    }
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
