import ArgumentParser
import Model
import Replica

/// `annals cite`
struct Cite: Command {
    static let page = CommandConfiguration(
        commandName: "cite",
        abstract: "Cite a passage of a source as evidence for an event, or against it.",
        discussion: """
            The passage is looked for exactly; where it is absent, quotes, dashes and spaces may differ, and what is \
            recorded is always the document's own text. One that stands there more than once needs --occurrence. What \
            is cited already for the same field and stance is not cited twice, unless the comment is another.

            Examples:
              annals cite 7k3m --source 30470 --quote "On January the 4th 1989"
              annals cite 7k3m --quote "three weeks after this" --occurrence 2 --field date
              annals cite 7k3m --quote "in late February" --field date --contradicts
            """)

    @Argument(help: ArgumentHelp("The event's id or handle.", valueName: "id"), completion: Completing.event)
    var id: String

    @OptionGroup var quoteOptions: QuoteOptions

    @Option(
        help: ArgumentHelp("The field it is evidence for; without it, the whole event.", valueName: "field"),
        completion: Completing.field)
    var field: String?

    @Flag(help: "The passage speaks against it.")
    var contradicts = false

    @Option(help: ArgumentHelp("A remark on the evidence.", valueName: "text"))
    var comment: String?

    func run(in invocation: Invocation) throws {
        let desk = try Desk.open(invocation)
        guard quoteOptions.quote != nil else {
            throw Complaint(.usage, "no-quote", "There is no passage to cite.", hint: "State it: --quote \"…\".")
        }
        let (result, _) = try desk.replica.edit { editor in
            let id = try desk.event(named: self.id)
            let view = try desk.writable(id)
            let field = try self.field.map { try desk.field(named: $0, of: .event).name }
            let comment = try self.comment.map { try Typed.text($0, as: "comment") }
            let citing = try quoteOptions.citing(desk)
            let present = try citing?.present(
                desk, for: view, field: field, contradicts: contradicts, comment: comment)
            if present == nil, let citing {
                _ = try citing.make(
                    for: view.lender(named: id), field: field, contradicts: contradicts, comment: comment, in: &editor)
            }
            return (id: id, exact: citing?.cited.quote.exact ?? "", isNew: present == nil)
        }
        try desk.answer(result.id, "\(result.isNew ? "Cited" : "Already cited:") “\(result.exact)” for")
    }
}
