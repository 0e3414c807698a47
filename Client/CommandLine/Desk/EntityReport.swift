import Model
import Replica

extension Desk {
    /// PRODUCT.md's `event`, all of it.
    func eventJSON(_ id: EntityID) throws -> JSON { try entityJSON(id) }

    /// Any entity as it now stands. Errors: `Complaint` 66 for one the project does not know.
    func entityJSON(_ id: EntityID) throws -> JSON {
        guard let view = try self.view(id) else {
            throw Complaint(.absent, "unknown-id", "There is no entity \(id.description).")
        }
        return try entityJSON(view)
    }

    func entityJSON(_ view: EntityView) throws -> JSON { try EntityReport(self, view).json() }
}

/// Tells one entity as JSON.
struct EntityReport {
    let desk: Desk
    let view: EntityView
    let rivals: RivalReport

    init(_ desk: Desk, _ view: EntityView) {
        self.desk = desk
        self.view = view
        rivals = RivalReport(desk, view)
    }

    func json() throws -> JSON {
        var members: [(String, JSON)] = [
            ("kind", .string(view.kind.name)), ("id", .string(view.id.description)),
            ("handle", .string(try desk.replica.handle(view.id))),
        ]
        switch view.kind {
        case .event: members += try event()
        case .source: members += source() + [("notes", try notes())]
        case .citation: members += citation() + [("notes", try notes())]
        case .note: members += note() + [("notes", try notes())]
        case .link: members += link() + [("notes", try notes())]
        default: break
        }
        members += [
            ("conflicts", .strings(rivals.conflicts)), ("disputes", .strings(rivals.disputes)),
            ("rivals", try rivals.json()), ("deleted", .bool(view.isDeleted)),
        ]
        let author = try view.latest.flatMap { try desk.authorship(of: $0.dot) }
        members += [
            ("updatedAt", .text(view.latest.map { Instant.text($0.stamp) })), ("updatedBy", .text(author?.author)),
        ]
        return .object(members)
    }

    private func text(_ field: FieldCode) -> JSON { .text(view.text(field)) }
    private func reference(_ field: FieldCode) -> JSON { .text(view.reference(field)?.description) }

    // MARK: Events

    private func event() throws -> [(String, JSON)] {
        let hanging = try Hanging(desk, on: view)
        return [
            ("title", text(.title)), ("date", view[.date]?.shown?.date.map(desk.dateJSON) ?? .null),
            ("place", text(.place)), ("type", text(.type)), ("status", text(.status)),
            ("description", text(.description)),
            (
                "actors",
                .array(view.keys(.actors).map { ["name": .string($0.key), "role": .text($0.view.shown?.text)] })
            ),
            ("tags", .strings(view.keys(.tags).map(\.key))),
            ("certainty", .array(try view.keys(.certainty).map(certainty))),
            ("citations", .array(hanging.citations.map(Hanging.citationJSON))),
            ("notes", try notes()),
            ("links", .array(hanging.links.map(Hanging.linkJSON))),
            ("merged", .strings(view.members.map(\.id.description))),
        ]
    }

    private func certainty(_ key: String, _ register: RegisterView) throws -> JSON {
        let author = try register.rivals.first.flatMap { try desk.authorship(of: $0.highest.dot) }
        return [
            "author": .text(author?.author), "replica": .string(key),
            "value": register.shown?.integer.map(JSON.int) ?? .null,
        ]
    }

    private func notes() throws -> JSON { try NoteThread(desk, on: view).json(desk) }

    // MARK: The others

    private func source() -> [(String, JSON)] {
        let current = view[.current]?.shown?.digest?.hex
        let versions = NamedSourceVersion.all(of: view)
        let shown = versions.first { $0.name.hex == current }?.version
        return [
            ("identifier", text(.identifier)), ("title", text(.title)), ("subtitle", text(.subtitle)),
            ("published", text(.published)), ("publisher", text(.publisher)), ("url", text(.url)),
            ("language", text(.language)), ("version", .text(current)), ("sha256", .text(current)),
            ("scalars", .count(shown.map { Int($0.scalars) })), ("lines", .count(shown.map { Int($0.lines) })),
            ("versions", .strings(versions.map(\.name.hex))),
        ]
    }

    private func citation() -> [(String, JSON)] {
        let cited = view[.quote]?.shown?.quote
        let anchors = view.keys(.anchors).flatMap { key, register in
            register.rivals.compactMap { rival -> JSON? in
                guard case .anchor(let anchoring)? = rival.value else { return nil }
                let found = anchoring.reanchoring
                return [
                    "version": .string(key), "method": .string(found.method.rawValue), "score": .count(found.score),
                    "start": .count(found.quote?.start), "end": .count(found.quote?.end),
                    "exact": .text(found.quote?.exact),
                ]
            }
        }
        return [
            ("event", reference(.event)), ("source", reference(.source)), ("version", .text(cited?.version.hex)),
            ("exact", .text(cited?.quote.exact)), ("prefix", .text(cited?.quote.prefix)),
            ("suffix", .text(cited?.quote.suffix)), ("start", .count(cited?.quote.start)),
            ("end", .count(cited?.quote.end)), ("field", text(.field)), ("stance", text(.stance)),
            ("comment", text(.comment)), ("anchors", .array(anchors)),
        ]
    }

    private func note() -> [(String, JSON)] { [("on", reference(.on)), ("text", text(.text))] }

    private func link() -> [(String, JSON)] {
        [("from", reference(.from)), ("relation", text(.relation)), ("to", reference(.to))]
    }
}
