import Model
import Replica

/// An entity for people: its fields, what is open about them, and what hangs on it.
struct Portrait {
    private let desk: Desk
    private let view: EntityView
    private let hanging: Hanging

    init(_ desk: Desk, _ view: EntityView) throws {
        self.desk = desk
        self.view = view
        hanging = try Hanging(desk, on: view)
    }

    func lines() throws -> [Phrase] {
        var lines = [try desk.headline(view)]
        lines += try fields()
        lines += prose()
        lines += try merged()
        lines += try open()
        lines += try evidence()
        lines += try talk()
        let author = try view.latest.flatMap { try desk.authorship(of: $0.dot) }
        if let latest = view.latest {
            let time = Ages.phrase(latest.stamp.milliseconds, now: desk.invocation.now)
            lines += ["", "\(view.kind.name + " " + view.id.description, .dim)"]
            lines.append("\("changed by \(author?.author ?? "unknown") \(time)", .dim)")
        }
        return lines
    }

    func labelled(_ label: String, _ text: Phrase) -> Phrase {
        "\(label + String(repeating: " ", count: max(1, 13 - label.count)), .dim)" + text
    }

    private func fields() throws -> [Phrase] {
        let fields = Record.fields(of: view.kind).filter { $0.rule != .text && $0.code != .life && $0.code != .title }
        let lines = try fields.flatMap { try self.lines(of: $0) }
        return lines.isEmpty ? [] : [""] + lines
    }

    /// Texts stand below the other fields, each under its name.
    private func prose() -> [Phrase] {
        Record.fields(of: view.kind).filter { $0.rule == .text }.flatMap { field -> [Phrase] in
            if view.isRemoved(field.code) { return ["", "\(field.name, .dim)", "\("removed", .dim)"] }
            guard let text = view.text(field.code) else { return [] }
            return ["", "\(field.name, .dim)", Phrase(lines: text)]
        }
    }

    /// What a field now says, under its name; nothing for one that says nothing.
    func lines(of field: Field) throws -> [Phrase] {
        if field.isKeyed { return try keyed(field) }
        if view.isRemoved(field.code) { return [labelled(field.name, "\("removed", .dim)")] }
        guard let shown = view[field.code]?.shown, shown != .absent else { return [] }
        return [labelled(field.name, desk.valuePhrase(shown, field: field))]
    }

    private func keyed(_ field: Field) throws -> [Phrase] {
        let keys = view.keys(field.code)
        guard !keys.isEmpty else { return [] }
        switch field.code {
        case .tags: return [labelled(field.name, keys.map { Phrase($0.key) }.joined(by: ", "))]
        case .actors:
            return keys.enumerated().map { index, entry in
                let role: Phrase = entry.view.shown?.text.map { " (\($0))" } ?? ""
                return labelled(index == 0 ? field.name : "", "\(entry.key)" + role)
            }
        case .certainty:
            return try keys.enumerated().map { index, entry in
                let author = try entry.view.rivals.first.flatMap { try desk.authorship(of: $0.highest.dot)?.author }
                return labelled(
                    index == 0 ? field.name : "",
                    desk.valuePhrase(entry.view.shown, field: field) + " % \("by " + (author ?? "unknown"), .dim)")
            }
        case .versions:
            return keys.enumerated().map { index, entry in
                labelled(index == 0 ? field.name : "", "\(String(entry.key.prefix(12)))  ")
                    + desk.valuePhrase(entry.view.shown, field: field)
            }
        case .anchors:
            let anchors = keys.flatMap { entry in entry.view.rivals.map { (entry.key, $0.value) } }
            return anchors.enumerated().map { index, anchor in
                labelled(index == 0 ? field.name : "", "in \(String(anchor.0.prefix(12)))  ")
                    + desk.valuePhrase(anchor.1, field: field)
            }
        default: return []
        }
    }

    /// The events that it is made of; what each said stays told apart by `annals explain`.
    private func merged() throws -> [Phrase] {
        guard view.isMerged else { return [] }
        var lines: [Phrase] = ["", "\("One event, merged of \(view.members.count)", .bold)"]
        for member in view.members {
            let deleted: Phrase = member.isDeleted ? "  \("deleted", .dim)" : ""
            lines.append(
                "  \(try desk.named(member.id))  \(member.text(.title) ?? "untitled")" + deleted)
        }
        return lines
    }

    // MARK: What is open

    private func open() throws -> [Phrase] {
        var lines = try rivals(view.conflicts)
        if view.life.standing == .conflict {
            lines += ["", "\("Conflict on life: deleted, and changed by somebody who had not seen that", .red)"]
        }
        for conflict in view.contradictions {
            lines += [
                "", "\("Conflict: merged, and said to be distinct", .red)", "  " + (try desk.headline(conflict.entity)),
            ]
        }
        if view.openConflicts > 0 { lines.append("\("  Settle with `annals resolve`.", .dim)") }
        lines += try rivals(view.disputes)
        if let dispute = view.disputes.first {
            let line =
                "  Ends with `annals set \(try desk.replica.handle(view.id)) \(Record.name(dispute.field, of: view.kind))=…`."
            lines.append("\(line, .dim)")
        }
        return lines
    }

    private func rivals(_ registers: [RegisterView]) throws -> [Phrase] {
        var lines: [Phrase] = []
        for register in registers {
            let field = Record.field(register.field, of: view.kind)
            let name = Record.name(register.field, of: view.kind) + (register.key.map { ":" + $0 } ?? "")
            lines += ["", register.isConflict ? "\("Conflict on " + name, .red)" : "\("Disputed: " + name, .yellow)"]
            for (index, rival) in register.rivals.enumerated() {
                let mark = register.isConflict ? "  \(index + 1)  " : "  preferred  "
                let author = try desk.authorship(of: rival.highest.dot)?.author ?? "unknown"
                let why: Phrase = rival.said?.reason.map { " — \($0)" } ?? ""
                lines.append(
                    Phrase(mark) + desk.valuePhrase(rival.value, field: field) + "  \("by " + author, .dim)" + why)
                for kept in rival.kept { lines.append("  kept       " + desk.valuePhrase(kept.value, field: field)) }
            }
        }
        return lines
    }

    // MARK: What hangs on it

    private func evidence() throws -> [Phrase] {
        guard view.kind == .event, !hanging.citations.isEmpty else { return [] }
        var lines: [Phrase] = ["", "\("Evidence", .bold)"]
        for citation in hanging.citations {
            let cited = citation[.quote]?.shown?.quote?.quote
            let source = try sourceLine(citation, cited)
            let against = citation.text(.stance) == "contradicts"
            let field: Phrase = citation.text(.field).map { " for \($0)" } ?? ""
            let stance: Phrase = against ? "\("against", .yellow) " : ""
            lines.append(
                "  \(try desk.named(citation.id))  " + stance + "“\(cited?.exact ?? "")”" + field)
            lines.append("        " + source)
            if let comment = citation.text(.comment) { lines.append("        \(comment)") }
        }
        return lines
    }

    /// Where a citation stands: in which source, and what has become of it there.
    private func sourceLine(_ citation: EntityView, _ cited: Quote?) throws -> Phrase {
        guard let id = citation.reference(.source) else { return "\("a source", .dim)" }
        let view = try desk.view(id)
        let name = try view?.text(.title) ?? view?.text(.identifier) ?? desk.replica.handle(id)
        var line: Phrase = "\("\(name), \(cited?.start ?? 0)–\(cited?.end ?? 0)", .dim)"
        if view?.isDeleted != false { return line + "  \("the source is deleted", .yellow)" }
        guard let version = try desk.replica.currentVersion(id), citation[.quote]?.shown?.quote?.version != version
        else {
            return line
        }
        line += "  \("in an earlier version", .dim)"
        // What is only looked for when somebody asks (`annals anchors`) is not looked for here.
        guard let found = citation.anchorings(in: version)?.shown.reanchoring else { return line }
        switch found.method {
        case .orphan: line += "  \("no longer in the text", .yellow)"
        default:
            line += "  \("now at \(found.quote?.start ?? 0)–\(found.quote?.end ?? 0), \(found.method.rawValue)", .dim)"
        }
        return line
    }

    private func talk() throws -> [Phrase] {
        var lines: [Phrase] = []
        let notes = try NoteThread(desk, on: view).lines(desk)
        if !notes.isEmpty { lines += ["", "\("Notes", .bold)"] + notes }
        // What joins the members is told by naming them.
        let links = hanging.links.filter { !view.isMerged || $0.text(.relation) != Record.sameAs }
        if !links.isEmpty { lines += ["", "\("Links", .bold)"] }
        for link in links { lines.append("  " + (try desk.headline(link))) }
        return lines
    }
}
