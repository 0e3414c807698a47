import ArgumentParser
import Model
import Replica

/// Goes through the proposals one by one, at a terminal, by single keys and without a default answer.
///
/// Every accepted one is a changeset of its own, so that leaving at any time loses nothing.
struct SuggestWalk {
    let desk: Desk
    let suggestions: Suggestions
    /// The events made in this walk, by the number of the proposal.
    private var made: [Int: EntityID] = [:]
    private var skipped = 0

    /// Asks for one key of some; fills in a form and takes it.
    private let key: (Phrase, String) throws -> Character
    private let form: (EventForm, (EventForm) throws -> Step) throws -> Step

    init(_ desk: Desk, _ suggestions: Suggestions) {
        let invocation = desk.invocation
        self.init(
            desk, suggestions, key: { try Asking(invocation).key($0, among: $1) },
            form: { form, take in try Editor(invocation).fill(form) { try take(try EventForm(parsing: $0)) } })
    }

    init(
        _ desk: Desk, _ suggestions: Suggestions, key: @escaping (Phrase, String) throws -> Character,
        form: @escaping (EventForm, (EventForm) throws -> Step) throws -> Step
    ) {
        self.desk = desk
        self.suggestions = suggestions
        self.key = key
        self.form = form
    }

    enum Step {
        case done(EntityID)
        case skip, again, quit
    }

    mutating func run(_ shown: [Suggestion]) throws {
        guard !shown.isEmpty else {
            let isAll = suggestions.all.isEmpty
            return desk.output.remark(
                isAll ? "No dated passage was found." : "All passages found are cited already; --all shows them.")
        }
        do {
            try walk(shown)
        } catch let complaint as Complaint where complaint.code == "input-ended" && !made.isEmpty {
            try sum(shown)
            throw Asking.ended(hint: "What was added stays: \(made.count) of \(shown.count).")
        }
        try sum(shown)
    }

    private mutating func walk(_ shown: [Suggestion]) throws {
        for (number, suggestion) in shown.enumerated() {
            var step = Step.again
            while case .again = step { step = try ask(suggestion, "\(number + 1) of \(shown.count)") }
            switch step {
            case .done(let event): made[suggestion.proposal.number] = event
            case .skip: skipped += 1
            case .quit: return
            case .again: break
            }
        }
    }

    private func sum(_ shown: [Suggestion]) throws {
        try desk.output.print("\(made.count) added, \(skipped) skipped, \(shown.count - made.count - skipped) left.")
    }

    // MARK: One proposal

    private func ask(_ suggestion: Suggestion, _ count: String) throws -> Step {
        let date = suggestions.date(suggestion, anchors: made)
        try show(suggestion, date, count)
        switch try key("\("a", .bold)ccept, \("e", .bold)dit first, \("s", .bold)kip, \("q", .bold)uit?", "aesq") {
        case "s": return .skip
        case "q": return .quit
        case "e": return try edited(suggestion, date)
        default:
            var event = NewEvent(title: try Typed.text(suggestion.proposal.title, as: "title"))
            event.date = date
            return try record(event, suggestion)
        }
    }

    private func show(_ suggestion: Suggestion, _ date: DateValue?, _ count: String) throws {
        let proposal = suggestion.proposal
        try desk.output.print()
        var head: Phrase = "\(count, .dim)  line \(suggestions.line(of: suggestion))"
        if let twin = twin(of: suggestion) {
            head += "  \("the same words as", .dim) \(try desk.named(twin))"
        }
        if let event = suggestion.citedBy { head += "  \("cited by", .dim) \(try desk.named(event))" }
        try desk.output.print(head)
        try desk.output.print("  “" + passage(proposal) + "”")
        try desk.output.print("  \("title", .dim)  \(proposal.title, .bold)")
        var line: Phrase = "  \("date", .dim)   "
        line += date.map { "\($0.edtf, .bold)" } ?? "\("none that can be counted", .yellow)"
        if let date, date.calendar != .gregorian { line += " \(date.calendar.name)" }
        line += "  \(date?.basis.name ?? "", .dim)"
        if let anchor = proposal.anchor { line += "  \(Suggestions.distance(anchor), .dim)" }
        try desk.output.print(line)
    }

    /// The event made of the same passage elsewhere in the document.
    private func twin(of suggestion: Suggestion) -> EntityID? {
        guard suggestion.proposal.occurrence != nil else { return nil }
        let exact = suggestion.proposal.quote.exact
        return suggestions.all.lazy.filter { $0.proposal.quote.exact == exact }
            .compactMap { made[$0.proposal.number] ?? $0.citedBy }.first
    }

    /// The passage on one line, its date highlighted.
    private func passage(_ proposal: DateProposal) -> Phrase {
        let scalars = Array(proposal.quote.exact.unicodeScalars)
        func place(_ offset: Int) -> Int { min(max(offset - proposal.quote.start, 0), scalars.count) }
        let (start, end) = (place(proposal.wording.lowerBound), place(proposal.wording.upperBound))
        func piece(_ range: Range<Int>) -> String {
            var text = String.UnicodeScalarView()
            var isSpace = false
            for scalar in scalars[range] {
                if scalar.properties.isWhitespace {
                    if !isSpace { text.append(" ") }
                    isSpace = true
                } else {
                    text.append(scalar)
                    isSpace = false
                }
            }
            return String(text)
        }
        return "\(piece(0..<start))\(piece(start..<max(start, end)), .yellow)\(piece(max(start, end)..<scalars.count))"
    }

    /// The form in the person's editor; where nothing comes of it the passage is asked for again.
    private func edited(_ suggestion: Suggestion, _ date: DateValue?) throws -> Step {
        var form = EventForm()
        form.title = suggestion.proposal.title
        if let date {
            (form.date, form.asPrinted) = (date.edtf, date.asPrinted)
            (form.calendar, form.basis) = (date.calendar.name, date.basis.name)
        }
        do {
            return try self.form(form) { filled in
                var event = try filled.event(desk, from: form)
                if let date, event.date?.edtf == date.edtf, event.date?.calendar == date.calendar {
                    event.date?.relativeTo = date.relativeTo
                }
                return try record(event, suggestion)
            }
        } catch let complaint as Complaint {
            // No editor and no form ends the walk.
            Asking(desk.invocation).tell(complaint)
            return .again
        }
    }

    private func record(_ event: NewEvent, _ suggestion: Suggestion) throws -> Step {
        let (id, _) = try desk.replica.edit { editor in
            try event.make(desk, citing: suggestions.citing(suggestion), in: &editor)
        }
        try desk.output.print("\("added", .green)  " + desk.headline(id))
        return .done(id)
    }
}
