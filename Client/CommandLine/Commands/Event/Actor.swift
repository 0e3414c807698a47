import ArgumentParser
import Model
import Replica

/// `annals actor`
struct ActorCommand: Command {
    static let page = CommandConfiguration(
        commandName: "actor",
        abstract: "Say who took part in an event, and in what role.",
        discussion: """
            A role stands after the last colon. A name that is there already is given the role; with nothing after the \
            colon its role is taken away. Every word with a dash is a removal; the only option is -h.

            Examples:
              annals actor 7k3m "+Ana Lima:envoy"
              annals actor 7k3m "+Foreign Ministry" "-Bo Chen"
            """)

    @Argument(help: ArgumentHelp("The event's id or handle.", valueName: "id"), completion: Completing.event)
    var id: String

    @Argument(help: ArgumentHelp("A name to put there, with a role, or to take away.", valueName: "+name:role|-name"))
    var changes: [String]

    func run(in invocation: Invocation) throws {
        let desk = try Desk.open(invocation)
        var missing: [(name: String, near: [String])] = []
        let (id, _) = try desk.replica.edit { editor in
            let id = try desk.event(named: self.id)
            let edit = try FieldEdit(desk, id)
            let field = try desk.field(named: "actors", of: .event)
            let present = edit.view.keys(.actors).map(\.key)
            var seen: [String] = []
            for word in changes {
                let change = try SignedWord(word, example: "annals actor \(self.id) +NAME:ROLE -NAME")
                let (name, role) = try ActorCommand.read(change, present)
                let takesRole = change.isAddition && Typed.trimmed(change.text[...]).hasSuffix(":")
                try change.requireFirst(name, &seen)
                let isThere = present.contains(name)
                if !change.isAddition {
                    guard isThere else {
                        missing.append((name, suggest(name, among: present)))
                        continue
                    }
                    try edit.give(field, key: name, .absent, in: &editor)
                } else if role != nil || !isThere || takesRole {
                    try edit.give(field, key: name, role.map(Value.text) ?? .present, in: &editor)
                }
            }
            return id
        }
        for (name, near) in missing where !desk.isJSON {
            let guess: Phrase = near.isEmpty ? "" : " Did you mean \(near.joined(separator: " or "))?"
            desk.output.remark("The event has no actor \(name)." + guess)
        }
        try desk.answer(id, telling: [.actors])
    }

    /// A removal names its actor whole, colons and all, before the last colon is taken for a role's.
    private static func read(_ change: SignedWord, _ present: [String]) throws -> (name: String, role: String?) {
        let whole = Typed.trimmed(change.text.typedNormalForm[...])
        if !change.isAddition, present.contains(whole) { return (whole, nil) }
        return try Typed.actor(change.text)
    }
}
