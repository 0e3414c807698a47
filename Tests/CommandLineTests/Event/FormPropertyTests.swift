import Model
import Replica
import TestSupport
import Testing

@testable import CommandLine

extension CommandLineSuite {
    /// The form against events that hold what a form is made of.
    @Suite("The editor's form, whatever an event holds")
    struct FormPropertyTests {
        private static let pieces = [
            "#5 Downing Street", "rest", ";", ":", "\\", "\n", "\r\n", "\r", "x;y", "Jo; K:r", "\\n", "\\;", " ",
            "\n\n",
            "title: z", "é", "e\u{301}", "\u{301}", "\t", "tags:", "# ---", "#! no", "\u{2028}", "“a”",
        ]

        private static func text(_ random: inout SeededGenerator) -> String {
            (0..<random.number(1..<5)).map { _ in random.pick(pieces) }.joined() + random.pick(["x", "z\n", "y "])
        }

        /// An event with every field, made through the model, as a colleague's program could.
        private static func event(_ desk: Desk, _ random: inout SeededGenerator) throws -> EntityID {
            let texts = (0..<9).map { _ in text(&random) }
            return try desk.replica.edit { editor in
                let id = editor.makeEntity()
                let scalars: [FieldCode] = [.title, .place, .type, .description]
                for (field, text) in zip(scalars, texts) { try editor.give(id, .event, field, .text(text)) }
                let date = DateValue(edtf: "1367-10-14", calendar: .persian, asPrinted: texts[4], basis: .inferred)
                try editor.give(id, .event, .date, .date(date))
                try editor.give(id, .event, .status, .text("draft"))
                for tag in [texts[5], texts[6], " "] { try editor.give(id, .event, .tags, key: tag, .present) }
                try editor.give(id, .event, .actors, key: texts[7], .text(texts[8]))
                try editor.give(id, .event, .actors, key: texts[8], .present)
                return id
            }.result
        }

        /// How a person may touch one field, and no other.
        private static let touches: [(field: FieldCode, label: String, value: String)] = [
            (.title, "title", "Another"), (.date, "date", "1990-01"), (.date, "as-printed", "as it says"),
            (.date, "basis", "derived"), (.place, "place", "Elsewhere"), (.type, "type", ""),
            (.status, "status", "reviewed"), (.actors, "actors", "Bo:host"), (.tags, "tags", "one; two"),
            (.description, "", "# Said anew.\n\n; so"),
        ]

        private static func touched(_ form: String, _ touch: (field: FieldCode, label: String, value: String)) -> String
        {
            guard touch.field != .description else {
                let end = form.firstRange(of: "\n\n")
                return String(form[..<(end?.upperBound ?? form.endIndex)]) + touch.value + "\n"
            }
            // A label is the first line that begins so.
            var isDone = false
            return form.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { line in
                let line = String(line)
                guard !isDone, line.hasPrefix(touch.label + ":") else { return line }
                isDone = true
                return "\(touch.label): \(touch.value)"
            }.joined(separator: "\n")
        }

        @Test("one field that is touched is recorded, and nothing that is not")
        func alone() throws {
            let desktop = try Desktop()
            let desk = try Desk.open(Invocation(project: desktop.folder, output: .collecting()))
            for seed in 1...40 as ClosedRange<UInt64> {
                var random = SeededGenerator(seed: seed)
                let id = try Self.event(desk, &random)
                for touch in [nil] + Self.touches.map(Optional.some) {
                    let shown = EventForm(try desk.writable(id))
                    let text = touch.map { Self.touched(shown.text, $0) } ?? shown.text
                    let made = try desk.replica.edit { editor in
                        try FormChanges(desk, from: shown, to: text).make(id, Grounds(), in: &editor)
                    }.made
                    let fields = made.flatMap { Opened($0, project: desk.replica.project).changes.map(\.field) }
                    #expect(
                        Set(fields) == Set(touch.map { [$0.field] } ?? []), "seed \(seed), \(touch?.label ?? "none")")
                }
            }
        }

        @Test("a tag that is added, and an actor given another role, leave the others alone")
        func lists() throws {
            let desktop = try Desktop()
            let desk = try Desk.open(Invocation(project: desktop.folder, output: .collecting()))
            for seed in 1...40 as ClosedRange<UInt64> {
                var random = SeededGenerator(seed: seed)
                let id = try Self.event(desk, &random)
                let shown = EventForm(try desk.writable(id))
                let tags = shown.text.split(separator: "\n").first { $0.hasPrefix("tags: ") } ?? ""
                let text = shown.text.replacing("\n\(tags)\n", with: "\n\(tags); added here\n", maxReplacements: 1)
                let made = try desk.replica.edit { editor in
                    try FormChanges(desk, from: shown, to: text).make(id, Grounds(), in: &editor)
                }.made
                let changes = made.flatMap { Opened($0, project: desk.replica.project).changes }
                #expect(changes.map { $0.said?.key } == ["added here"], "seed \(seed)")
            }
        }
    }
}
