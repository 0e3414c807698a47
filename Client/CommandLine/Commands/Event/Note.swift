import ArgumentParser
import Model
import Replica

/// `annals note`
struct Note: Command {
    static let page = CommandConfiguration(
        commandName: "note",
        abstract: "Write a note on an event, a source, a citation, or another note.",
        discussion: """
            Notes stand one under the other, a note on a note below it; nothing overwrites another's note.

            Examples:
              annals note 7k3m "Two papers give another day; ask the archive."
            """)

    @Argument(help: ArgumentHelp("The entity's id or handle.", valueName: "id"), completion: Completing.entity)
    var id: String

    @Argument(help: ArgumentHelp("What there is to say.", valueName: "text"))
    var text: String

    func run(in invocation: Invocation) throws {
        let desk = try Desk.open(invocation)
        let (id, _) = try desk.replica.edit { editor in
            let id = try desk.entity(named: self.id).id
            let hook = try desk.writable(id).lender(named: id)
            let text = try Typed.text(self.text, as: "note")
            let note = editor.makeEntity()
            try editor.give(note, .note, .on, .reference(hook))
            try editor.give(note, .note, .text, .text(text))
            return id
        }
        try desk.answer(id, "Noted on")
    }
}
