import ArgumentParser
import Model
import Replica

/// `annals set`
struct SetFields: Command {
    static let page = CommandConfiguration(
        commandName: "set",
        abstract: "Give fields of an event, source or citation a value.",
        discussion: """
            An equal value again makes no change; of an equal date the wording, basis and relation stay that are not \
            stated anew. A field in open conflict is settled with `annals resolve`, not set.
            --keep-both records that the sources disagree: the new value is preferred, the present one kept beside it. \
            Such a dispute ends when a value is set without it, the preferred one too.
            With --quote the passage is cited as evidence in the same changeset.

            Examples:
              annals set 7k3m date=1989-01-04? place=Tehran
              annals set 7k3m date=1989-02-26 --keep-both --reason "as the paper has it"
              annals set 7k3m date=1367-10-14 --calendar persian --as-printed "14 Dey 1367"
              annals set 7k3m certainty=80
            """)

    @Argument(help: ArgumentHelp("The entity's id or handle.", valueName: "id"), completion: Completing.entity)
    var id: String

    @Argument(help: ArgumentHelp("A field and its value.", valueName: "field=value"), completion: Completing.assignment)
    var assignments: [String]

    @OptionGroup var dateOptions: DateOptions

    @Option(
        help: ArgumentHelp("A citation that is the evidence; may be repeated.", valueName: "citation"),
        completion: Completing.citation)
    var because: [String] = []

    @OptionGroup var quoteOptions: QuoteOptions

    @Option(help: ArgumentHelp("Why.", valueName: "text"))
    var reason: String?

    @Flag(name: .customLong("keep-both"), help: "Keep the present value beside the new one.")
    var keepBoth = false

    func run(in invocation: Invocation) throws {
        let desk = try Desk.open(invocation)
        let (result, _) = try desk.replica.edit { editor in
            let (id, kind) = try desk.entity(named: self.id)
            let edit = try FieldEdit(desk, id)
            var remarks: [Phrase] = []
            let pairs = try Assignment.read(assignments, of: kind, desk)
            if !pairs.contains(where: { $0.field.type == .date }) { try dateOptions.requireNone() }
            var grounds = Grounds(reason: Typed.reason(reason), because: try desk.citations(named: because))
            if let citing = try quoteOptions.citing(desk) {
                grounds.because.append(try cite(citing, desk, edit.view, id, pairs, in: &editor))
            }
            for pair in pairs {
                let register = edit.view(pair.field, key: pair.key)
                let value = try value(of: pair, beside: register?.shown, desk)
                // Of an equal date another wording, basis or calendar is no word on its dispute.
                let isWordingOnly =
                    pair.field.type == .date && !dateOptions.isEmpty && register?.shown?.isEqual(to: value) == true
                let kept = keepBoth || isWordingOnly ? [] : register?.rivals.first?.kept ?? []
                try edit.give(
                    pair.field, key: pair.key, value, grounds, keepBoth: keepBoth, endsDispute: !isWordingOnly,
                    isExact: pair.field.type == .date, in: &editor)
                for beside in kept {
                    let old: Phrase = "\(pair.field.name) \(desk.valuePhrase(beside.value, field: pair.field))"
                    remarks.append("The dispute is over: \(old) no longer stands beside it.")
                }
                if let old = register?.shown?.date, let new = value.date, old.calendar != new.calendar,
                    dateOptions.calendar == nil
                {
                    remarks.append(
                        "It is a \(new.calendar.name) date now, and was \(old.spelled); --calendar says which is meant."
                    )
                }
            }
            return (id: id, fields: pairs.map(\.field.code), remarks: remarks)
        }
        try desk.answer(result.id, telling: result.fields)
        if !desk.isJSON { for remark in result.remarks { desk.output.remark(remark) } }
    }

    /// What was typed; of a date equal to the present one with everything that was not stated anew.
    private func value(of pair: Assignment, beside shown: Value?, _ desk: Desk) throws -> Value {
        let reading = ValueReading(desk)
        guard pair.field.type == .date else { return try reading.read(pair.field, pair.value) }
        let typed = try reading.read(pair.field, pair.value, dateOptions)
        guard let old = shown?.date, var new = typed.date, typed.isEqual(to: .date(old)) else { return typed }
        if new.asPrinted == nil { new.asPrinted = old.asPrinted }
        if new.relativeTo == nil, dateOptions.basis == nil {
            new.basis = old.basis
            new.relativeTo = old.relativeTo
        } else if new.relativeTo == nil, new.basis == .derived {
            new.relativeTo = old.relativeTo
        }
        return .date(new)
    }

    private func cite(
        _ citing: Citing, _ desk: Desk, _ view: EntityView, _ id: EntityID, _ pairs: [Assignment],
        in editor: inout Replica.Editing
    ) throws -> EntityID {
        guard view.kind == .event else {
            throw Complaint(
                .usage, "no-evidence", "Evidence is quoted for events, not for a \(view.kind.name).",
                hint: "Leave --quote out and give a --reason.")
        }
        let field = pairs.count == 1 ? pairs[0].field.name : nil
        // What is cited for it already is its evidence, and need not be cited twice.
        let present = try citing.present(desk, for: view, field: field)
        return try present ?? citing.make(for: view.lender(named: id), field: field, in: &editor)
    }
}

/// `field=value` as it was typed.
struct Assignment {
    let field: Field
    /// Set for certainty: one sets one's own.
    let key: String?
    let value: String

    /// Errors: `Complaint` 64 for a field that is unknown, cannot be set, or stands there twice.
    static func read(_ words: [String], of kind: Kind, _ desk: Desk) throws -> [Assignment] {
        var pairs: [Assignment] = []
        for word in words {
            guard let equals = word.firstIndex(of: "=") else {
                throw Complaint(
                    .usage, "usage", "“\(word)” is not of the form field=value.", hint: "Write it as date=1989-01-04.")
            }
            let field = try desk.settable(String(word[..<equals]), of: kind)
            guard !pairs.contains(where: { $0.field == field }) else {
                throw Complaint(.usage, "usage", "\(field.name) stands on the line twice.", hint: "Give it once.")
            }
            pairs.append(
                Assignment(
                    field: field, key: try desk.ownKey(field), value: String(word[word.index(after: equals)...])))
        }
        return pairs
    }
}

extension Desk {
    /// A field that `set` and `unset` take. Errors: `Complaint` 64.
    func settable(_ name: String, of kind: Kind) throws -> Field {
        let field = try field(named: name, of: kind)
        guard !field.isSettable, field.code != .certainty else { return try refusing(field, of: kind) }
        let hint: Phrase =
            switch field.code {
            case .tags: "Use `annals tag ID +a -b`."
            case .actors: "Use `annals actor ID +NAME:ROLE -NAME`."
            case .life: "Use `annals delete ID` or `annals undelete ID`."
            case .versions, .chunks: "Use `annals source update ID FILE`."
            case .anchors: "Use `annals reanchor CITATION --quote Q`."
            default: "It is given once; delete the \(kind.name) and make another."
            }
        throw Complaint(.usage, "not-settable", "\(field.name) is not set this way.", hint: hint)
    }

    private func refusing(_ field: Field, of kind: Kind) throws -> Field {
        guard field.type == .digest else { return field }
        throw Complaint(
            .usage, "not-settable", "\(field.name) is not set this way.", hint: "Use `annals source update ID FILE`.")
    }

    /// The key under which a field of many voices has this replica's own value.
    func ownKey(_ field: Field) throws -> String? {
        field.code == .certainty ? try replica.replica.description : nil
    }
}
