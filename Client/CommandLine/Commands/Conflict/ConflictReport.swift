import Model
import Replica

/// Tells one open conflict, for programs and for people.
struct ConflictReport {
    let desk: Desk
    let conflict: OpenConflict
    let base: Value?
    private let now: Int64

    init(_ desk: Desk, _ conflict: OpenConflict, now: Int64) throws {
        self.desk = desk
        self.conflict = conflict
        self.now = now
        base = try desk.replica.base(of: conflict)
    }

    private var field: Field? { Record.field(conflict.field, of: conflict.kind) }
    var fieldName: String { Record.name(conflict.field, of: conflict.kind) }

    /// `date`, `actors:Khomeini`, as `resolve` takes it.
    var place: String { conflict.key.map { "\(fieldName):\($0)" } ?? fieldName }

    // MARK: JSON

    /// PRODUCT.md's `conflict`.
    func json() throws -> JSON {
        [
            "entity": .string(conflict.entity.description), "handle": .string(try desk.replica.handle(conflict.entity)),
            "kind": .string(conflict.kind.name), "field": .string(fieldName), "key": .text(conflict.key),
            "base": desk.valueJSON(base, field: base == nil ? nil : field),
            "rivals": .array(try conflict.rivals.enumerated().map { try rivalJSON($0.offset + 1, $0.element) }),
        ]
    }

    private func rivalJSON(_ number: Int, _ rival: OpenConflict.Choice) throws -> JSON {
        let origin = try Origin(desk, rival.highest.dot)
        return [
            "take": .count(number), "value": desk.valueJSON(rival.value, field: field),
            "author": .text(origin.author), "replica": .text(origin.replica), "at": .text(origin.at),
            "change": .string(origin.change), "reason": .text(rival.reason),
            "because": .strings(rival.because.map(\.description).sorted()),
            "also": .array(
                try rival.heads.dropFirst().map { head -> JSON in
                    let origin = try Origin(desk, head.dot)
                    return [
                        "author": .text(origin.author), "replica": .text(origin.replica), "at": .text(origin.at),
                        "change": .string(origin.change),
                    ]
                }),
            "kept": .array(
                rival.kept.map {
                    [
                        "value": desk.valueJSON($0.value, field: field),
                        "because": .strings($0.because.map(\.description).sorted()),
                    ]
                }),
        ]
    }

    // MARK: For people

    /// The whole block: what it is about, the base, every rival with its number.
    func lines() throws -> [Phrase] {
        var lines: [Phrase] = []
        var title: Phrase = "  \(place, .yellow)"
        if let base, !isProse { title += "  was \(desk.valuePhrase(base, field: field))" }
        lines.append(title)
        if let base, isProse {
            lines.append("    \("was", .dim)")
            lines += paragraph(Phrase(lines: base.text ?? ""))
        }
        for (index, rival) in conflict.rivals.enumerated() { lines += try rivalLines(index, rival) }
        return lines
    }

    /// Texts of a sentence or more are shown by what differs.
    private var isProse: Bool {
        field?.rule == .text || conflict.rivals.contains { ($0.value.text?.count ?? 0) > 60 }
    }

    private func rivalLines(_ index: Int, _ rival: OpenConflict.Choice) throws -> [Phrase] {
        let origin = try Origin(desk, rival.highest.dot)
        let made: Phrase = "\(origin.name), \(origin.age(now)), \(origin.change, .dim)"
        var lines: [Phrase] = []
        if isProse {
            lines.append("    \("\(index + 1)", .bold)  \(made)")
            lines += paragraph(prose(of: rival, index))
        } else {
            lines.append("    \("\(index + 1)", .bold)  \(desk.valuePhrase(rival.value, field: field))  (\(made))")
        }
        if conflict.field == .life, rival.value == .present {
            lines.append("       for somebody changed \(try changed(rival).joined(separator: ", "))")
        }
        if conflict.isContradiction { lines.append("       " + (try consequence(rival))) }
        for wording in wordings(of: rival) { lines.append("       also worded “\(wording)”") }
        for head in rival.heads.dropFirst() {
            let origin = try Origin(desk, head.dot)
            lines.append("       also \(origin.name), \(origin.age(now)), \(origin.change, .dim)")
        }
        for kept in rival.kept { lines.append("       beside it \(desk.valuePhrase(kept.value, field: field))") }
        if let reason = rival.reason { lines.append("       reason: \(reason)") }
        for citation in rival.because { lines.append("       because \(try evidence(citation))") }
        return lines
    }

    /// What stands against a deletion: fields of the entity, or what hangs on it.
    private func changed(_ rival: OpenConflict.Choice) throws -> [String] {
        let dots = Set(rival.heads.map(\.dot))
        var words: [String] = []
        for past in try desk.replica.history(of: conflict) where dots.contains(past.dot) {
            let name = past.change.field == .life ? "the deletion" : Record.name(past.change.field, of: conflict.kind)
            if !words.contains(name) { words.append(name) }
        }
        for state in try conflict.members.flatMap({ try desk.replica.dependents(of: $0) })
        where state.heads.contains(where: { dots.contains($0.dot) }) {
            let word = "a \(state.kind.name)"
            if !words.contains(word) { words.append(word) }
        }
        return words
    }

    /// What taking a side of a contradiction does.
    private func consequence(_ rival: OpenConflict.Choice) throws -> Phrase {
        let isSame = rival.value == .text(Record.sameAs)
        let links = try conflict.joining.map(desk.named).joined(by: ", ")
        guard isSame else { return "taking it parts them: the links \(links) go; `annals unmerge ID` parts one event" }
        return "joined by \(links); taking it deletes this link"
    }

    /// Other wordings of an equal date.
    private func wordings(of rival: OpenConflict.Choice) -> [String] {
        var found: [String] = []
        for head in rival.heads.dropFirst() {
            guard let wording = head.said?.value.date?.asPrinted, wording != rival.value.date?.asPrinted,
                !found.contains(wording)
            else { continue }
            found.append(wording)
        }
        return found
    }

    private func prose(of rival: OpenConflict.Choice, _ index: Int) -> Phrase {
        guard let text = rival.value.text else { return desk.valuePhrase(rival.value, field: field) }
        guard let from = base?.text ?? (index > 0 ? conflict.rivals[0].value.text : nil) else {
            return Phrase(lines: text)
        }
        return DiffPhrase.phrase(from: from, to: text)
    }

    private func paragraph(_ phrase: Phrase) -> [Phrase] { phrase.lines.map { "       " + $0 } }

    /// `“his letter was delivered” — Harbour talks, 8h3k`
    private func evidence(_ id: EntityID) throws -> Phrase {
        guard let view = try desk.replica.view(id), let quote = view[.quote]?.shown?.quote?.quote.exact else {
            return try desk.named(id)
        }
        let source = try view.reference(.source).flatMap { try desk.replica.view($0) }
        let title = source?.text(.title) ?? source?.text(.identifier) ?? "a source"
        return "“\(truncated(quote, to: 100))” — \(title), \(try desk.named(id))"
    }
}
