/// What a command says when it cannot do its work: one fact, one way out, and the exit code.
///
/// Fact and hint are `Phrase`s: whatever is interpolated passes through `visible`, so that text from documents,
/// colleagues or the server cannot steer the terminal.
package struct Complaint: Error, Equatable, Sendable {
    package var status: ExitStatus
    /// A stable word for programs, in lower case with hyphens: `unknown-field`.
    package var code: String
    package var fact: Phrase
    package var hint: Phrase?

    package init(_ status: ExitStatus, _ code: String, _ fact: Phrase, hint: Phrase? = nil) {
        self.status = status
        self.code = code
        self.fact = fact
        self.hint = hint
    }

    /// `{"error":{"code","message","hint"}}`, as `--json` prints it on stderr.
    package var json: JSON {
        ["error": ["code": .string(code), "message": .string(fact.plain), "hint": .text(hint?.plain)]]
    }

    /// The two lines for people: `annals: <fact>` and, indented, the way out.
    func lines(coloured: Bool) -> String {
        let name: Phrase = "\("annals:", .red)"
        var text = (name + " " + fact).rendered(coloured: coloured) + "\n"
        if let hint { text += "  " + hint.rendered(coloured: coloured) + "\n" }
        return text
    }
}
