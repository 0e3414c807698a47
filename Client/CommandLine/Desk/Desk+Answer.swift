import Model
import Replica

extension Desk {
    /// What `add`, `set` and the like print: the entity as it now stands, or one line for people.
    ///
    /// - Parameters:
    ///   - verb: what was done, for people: `Added`.
    ///   - fields: those of which people are told what they now say.
    func answer(_ id: EntityID, _ verb: Phrase? = nil, telling fields: [FieldCode] = []) throws {
        guard !isJSON else { return try output.json(try entityJSON(id)) }
        guard let view = try self.view(id) else { return }
        let line = try headline(view)
        try output.print(verb.map { $0 + " " + line } ?? line)
        let portrait = try Portrait(self, view)
        for code in fields {
            guard let field = Record.field(code, of: view.kind) else { continue }
            let lines = try portrait.lines(of: field)
            for line in lines.isEmpty ? [portrait.labelled(field.name, "\("unset", .dim)")] : lines {
                try output.print("  " + line)
            }
        }
    }

    /// One line that tells an entity from others: handle, date, title, flags.
    func headline(_ id: EntityID) throws -> Phrase {
        guard let view = try self.view(id) else { return Phrase(id.description) }
        return try headline(view)
    }

    func headline(_ view: EntityView) throws -> Phrase {
        var phrase: Phrase = try named(view.id)
        switch view.kind {
        case .event:
            if let date = view[.date]?.shown?.date {
                phrase += "  \(date.edtf)"
                if date.calendar != .gregorian { phrase += " \(date.calendar.name, .dim)" }
            }
            phrase += "  " + view.title
        case .source: phrase += "  \(view.text(.title) ?? view.text(.identifier) ?? "untitled", .bold)"
        case .citation: phrase += "  “\(view[.quote]?.shown?.quote?.quote.exact ?? "")”"
        case .note: phrase += "  \(view.text(.text) ?? "")"
        case .link:
            let from = try view.reference(.from).map(replica.handle) ?? "?"
            let to = try view.reference(.to).map(replica.handle) ?? "?"
            phrase += "  \(from) \(view.text(.relation) ?? "?") \(to)"
        default: phrase += "  \(view.kind.name)"
        }
        return phrase + flags(view)
    }

    /// ` ⚠ conflict: date`, ` disputed: place`, ` deleted`.
    func flags(_ view: EntityView) -> Phrase {
        let report = RivalReport(self, view)
        var phrase: Phrase = ""
        if view.isMerged { phrase += "  \("merged of \(view.members.count)", .dim)" }
        if view.isDeleted { phrase += "  \("deleted", .dim)" }
        if !report.conflicts.isEmpty {
            phrase += "  \("conflict: " + report.conflicts.joined(separator: ", "), .red)"
        }
        if !report.disputes.isEmpty {
            phrase += "  \("disputed: " + report.disputes.joined(separator: ", "), .yellow)"
        }
        return phrase
    }
}

extension EntityView {
    /// Whether an owner's order took away what stands in a field.
    func isRemoved(_ field: FieldCode) -> Bool { self[field].map { $0.shown == nil } ?? false }

    /// The title for people, who are told where it was removed.
    var title: Phrase {
        if let title = text(.title) { return "\(title, .bold)" }
        return isRemoved(.title) ? "\("removed", .dim)" : "\("untitled", .bold)"
    }
}
