import Model
import Replica

/// What was said about an entity: its notes in the order they were written, and below each what was said of it.
struct NoteThread {
    struct Entry {
        let note: EntityView
        /// How many notes stand between it and the entity.
        let depth: Int
    }

    private(set) var entries: [Entry] = []

    /// Invariant: each note stands there once, also where a hostile replica's notes answer each other in a ring.
    init(_ desk: Desk, on entity: EntityView) throws {
        var open = try NoteThread.notes(desk, on: entity.lenders).reversed().map { Entry(note: $0, depth: 0) }
        var seen = Set(entity.ids)
        while let entry = open.popLast() {
            guard seen.insert(entry.note.id).inserted else { continue }
            entries.append(entry)
            open += try NoteThread.notes(desk, on: [entry.note.id]).reversed()
                .map { Entry(note: $0, depth: entry.depth + 1) }
        }
    }

    private static func notes(_ desk: Desk, on ids: [EntityID]) throws -> [EntityView] {
        let states = try ids.flatMap { id in
            try desk.past.map { try $0.dependents(of: id).filter { $0.kind == .note } }
                ?? desk.replica.dependents(of: id, kind: .note)
        }
        let notes = try states.compactMap { try Hanging.view(desk, $0) }.filter { !$0.isDeleted }
        return notes.sorted { ($0.latest?.stamp ?? .zero, $0.id) < ($1.latest?.stamp ?? .zero, $1.id) }
    }

    /// One list, each note with what it is on: a thread may be as deep as its writers like.
    func json(_ desk: Desk) throws -> JSON {
        .array(
            try entries.map { entry in
                let note = entry.note
                let author = try note.latest.flatMap { try desk.authorship(of: $0.dot) }
                return [
                    "id": .string(note.id.description), "on": .text(note.reference(.on)?.description),
                    "author": .text(author?.author), "at": .text(note.latest.map { Instant.text($0.stamp) }),
                    "text": .text(note.text(.text)),
                ]
            })
    }

    /// Indented by depth, up to a few levels.
    func lines(_ desk: Desk) throws -> [Phrase] {
        try entries.flatMap { entry -> [Phrase] in
            let note = entry.note
            let author = try note.latest.flatMap { try desk.authorship(of: $0.dot)?.author } ?? "unknown"
            let indent = Phrase(String(repeating: "  ", count: 1 + min(entry.depth, 8)))
            let text = Phrase(lines: note.text(.text) ?? "").lines
            let first = indent + "\(try desk.named(note.id))  \(author, .dim): " + text[0]
            return [first] + text.dropFirst().map { indent + "  " + $0 }
        }
    }
}
