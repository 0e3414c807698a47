import ArgumentParser
import Model
import Replica

/// `annals tag`
struct Tag: Command {
    static let page = CommandConfiguration(
        commandName: "tag",
        abstract: "Put tags on an event and take them off.",
        discussion: """
            Every word with a dash is a removal; the only option is -h.

            Examples:
              annals tag 7k3m +visit +letter
              annals tag 7k3m +neutrality -gulf-war
            """)

    @Argument(help: ArgumentHelp("The event's id or handle.", valueName: "id"), completion: Completing.event)
    var id: String

    @Argument(
        help: ArgumentHelp("A tag to put on or take off.", valueName: "+tag|-tag"), completion: Completing.tagChange)
    var changes: [String]

    func run(in invocation: Invocation) throws {
        let desk = try Desk.open(invocation)
        var missing: [(tag: String, near: [String])] = []
        let (id, _) = try desk.replica.edit { editor in
            let id = try desk.event(named: self.id)
            let edit = try FieldEdit(desk, id)
            let field = try desk.field(named: "tags", of: .event)
            let present = edit.view.keys(.tags).map(\.key)
            var seen: [String] = []
            for word in changes {
                let change = try SignedWord(word, example: "annals tag \(self.id) +visit -letter")
                let tag = try Typed.tag(change.text)
                try change.requireFirst(tag, &seen)
                if !change.isAddition, !present.contains(tag) { missing.append((tag, suggest(tag, among: present))) }
                if change.isAddition != present.contains(tag) {
                    try edit.give(field, key: tag, change.isAddition ? .present : .absent, in: &editor)
                }
            }
            return id
        }
        for (tag, near) in missing where !desk.isJSON {
            let guess: Phrase = near.isEmpty ? "" : " Did you mean \(near.joined(separator: " or "))?"
            desk.output.remark("The event has no tag \(tag)." + guess)
        }
        try desk.answer(id, telling: [.tags])
    }
}

/// A word with a plus or a minus before it.
struct SignedWord {
    let isAddition: Bool
    let text: String

    /// Errors: `Complaint` 64 for a word without either.
    init(_ word: String, example: String) throws {
        guard let sign = word.unicodeScalars.first, sign == "+" || sign == "-" else {
            throw Complaint(
                .usage, "usage", "“\(word)” begins with neither + nor -.", hint: "Write it as `\(example)`.")
        }
        isAddition = sign == "+"
        text = String(word.unicodeScalars.dropFirst())
    }

    /// Refuses one name put on and taken off, or twice, on one line.
    func requireFirst(_ name: String, _ seen: inout [String]) throws {
        guard !seen.contains(name) else {
            throw Complaint(.usage, "usage", "\(name) stands on the line twice.", hint: "Say once what shall be.")
        }
        seen.append(name)
    }
}
