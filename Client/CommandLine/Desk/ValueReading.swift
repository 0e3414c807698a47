import ArgumentParser
import Model
import Replica

/// `--as-printed`, `--calendar`, `--basis`: what goes with a date on the line.
struct DateOptions: ParsableArguments {
    @Option(name: .customLong("as-printed"), help: ArgumentHelp("The source's wording of the date.", valueName: "text"))
    var asPrinted: String?

    @Option(
        help: ArgumentHelp("gregorian (default), julian, persian or islamic.", valueName: "calendar"),
        completion: Completing.calendar)
    var calendar: String?

    @Option(help: ArgumentHelp("explicit, derived or inferred.", valueName: "basis"), completion: Completing.basis)
    var basis: String?

    var isEmpty: Bool { asPrinted == nil && calendar == nil && basis == nil }

    /// Refuses the options where no date is given.
    func requireNone() throws {
        guard !isEmpty else { return }
        throw Complaint(
            .usage, "no-date", "--as-printed, --calendar and --basis go with a date, and there is none on the line.",
            hint: "State the date as well.")
    }
}

/// From what was typed to a field's value.
///
/// Typed text is normalised to NFC; the source's wording is not.
struct ValueReading {
    let desk: Desk

    init(_ desk: Desk) { self.desk = desk }

    /// Errors: `Complaint` 65 for a value the field cannot have, 64 for an unknown calendar or basis.
    func read(
        _ field: Field, _ typed: String, asPrinted: String? = nil, calendar: String? = nil, basis: String? = nil
    ) throws -> Value {
        let text = typed.typedNormalForm
        guard !text.allSatisfy(\.isWhitespace) else {
            throw Complaint(
                .data, "empty-value", "\(field.name) has no value.",
                hint: "`annals unset ID \(field.name)` takes it away.")
        }
        switch field.type {
        case .text: return .text(text)
        case .date: return .date(try date(text, asPrinted: asPrinted, calendar: calendar, basis: basis))
        case .status: return .text(try oneOf(text, Record.statuses, code: "bad-status", what: "status"))
        case .stance: return .text(try oneOf(text, Record.stances, code: "bad-stance", what: "stance"))
        case .integer: return .integer(try certainty(text))
        default:
            throw Complaint(
                .usage, "not-settable", "\(field.name) cannot be given on the line.", hint: "See `annals set --help`.")
        }
    }

    func read(_ field: Field, _ typed: String, _ options: DateOptions) throws -> Value {
        try read(
            field, typed, asPrinted: options.asPrinted, calendar: options.calendar, basis: options.basis)
    }

    // MARK: Dates

    /// A date as PRODUCT.md "Dates on the line" has it.
    ///
    /// - Parameter insists: whether a calendar that is stated must be the one that the words name.
    func date(
        _ typed: String, asPrinted: String? = nil, calendar stated: String? = nil, basis: String? = nil,
        insists: Bool = true
    ) throws -> DateValue {
        let calendar = try ValueReading.calendar(stated)
        let basis = try ValueReading.basis(basis)
        var value: DateValue
        do {
            switch try readDate(typed, calendar: calendar) {
            case .date(let reading): value = DateValue(reading)
            case .relative(let relative, _): value = try counted(relative)
            }
        } catch let error as EDTFError {
            if case .missingAnchor = error.reason, let word = typed.split(separator: " ").last, word.utf8.count < 4,
                Base32.normalise(prefix: String(word)) != nil
            {
                // Too short to name anything, which is said so.
                _ = try desk.event(named: String(word))
            }
            throw error.complaint(about: typed)
        }
        if stated != nil, insists { try ValueReading.require(calendar, value, typed) }
        if let asPrinted { value.asPrinted = asPrinted }
        if let basis { value.basis = basis }
        return value
    }

    /// "3 weeks after ID": counted from that event's date, in that date's calendar. No source prints an id.
    private func counted(_ relative: RelativeReading) throws -> DateValue {
        let event = try desk.event(named: relative.handle)
        guard let anchor = try desk.replica.view(event)?[.date]?.shown?.date else {
            throw Complaint(
                .data, "no-anchor-date", "The event \(relative.handle) has no date to count from.",
                hint: "Give it one first: `annals set \(relative.handle) date=…`.")
        }
        let edtf = try EDTF(parsing: anchor.edtf, calendar: anchor.calendar)
        guard let counted = relative.date(from: edtf, calendar: anchor.calendar) else {
            throw Complaint(
                .data, "bad-date",
                "Nothing can be counted from \(anchor.edtf) that way: it is open, unknown or too far.",
                hint: "State the date itself, with --basis derived.")
        }
        return DateValue(
            edtf: counted.canonical, calendar: anchor.calendar, basis: .derived,
            relativeTo: DateValue.Relative(event: event, count: Int32(clamping: relative.count), unit: relative.unit))
    }

    /// Refuses a date whose words name another calendar than the one stated. Errors: `Complaint` 65.
    static func require(_ calendar: CalendarSystem, _ date: DateValue, _ typed: String) throws {
        guard date.calendar != calendar else { return }
        throw Complaint(
            .data, "other-calendar",
            "“\(typed)” is a date of the \(date.calendar.name) calendar, and \(calendar.name) is stated.",
            hint: "Leave the calendar out, or state \(date.calendar.name).")
    }

    /// Errors: `Complaint` 64 for an unknown one.
    static func calendar(_ name: String?) throws -> CalendarSystem {
        guard let name else { return .gregorian }
        if let known = CalendarSystem(name: name.lowercased()) { return known }
        throw unknown("calendar", name, CalendarSystem.allCases.map(\.name))
    }

    static func basis(_ name: String?) throws -> DateBasis? {
        guard let name else { return nil }
        if let known = DateBasis(name: name.lowercased()) { return known }
        throw unknown("basis", name, DateBasis.allCases.map(\.name))
    }

    private static func unknown(_ what: String, _ name: String, _ known: [String]) -> Complaint {
        let near = suggest(name, among: known)
        let hint: Phrase =
            near.isEmpty
            ? "There are \(known.joined(separator: ", "))." : "Did you mean \(near.joined(separator: " or "))?"
        return Complaint(.usage, "unknown-\(what)", "There is no \(what) “\(name)”.", hint: hint)
    }

    // MARK: Words and numbers

    private func oneOf(_ text: String, _ known: [String], code: String, what: String) throws -> String {
        if let match = known.first(where: { $0 == text.lowercased() }) { return match }
        let near = suggest(text, among: known)
        let hint: Phrase =
            near.isEmpty
            ? "There are \(known.joined(separator: ", "))." : "Did you mean \(near.joined(separator: " or "))?"
        throw Complaint(.data, code, "“\(text)” is no \(what).", hint: hint)
    }

    private func certainty(_ text: String) throws -> Int64 {
        guard let number = Int64(text), (0...100).contains(number) else {
            throw Complaint(
                .data, "bad-certainty", "“\(text)” is no certainty.", hint: "Write a whole number from 0 to 100.")
        }
        return number
    }
}

extension DateValue {
    init(_ reading: DateReading) {
        self.init(
            edtf: reading.edtf.canonical, calendar: reading.calendar, asPrinted: reading.asPrinted,
            basis: reading.basis)
    }
}
