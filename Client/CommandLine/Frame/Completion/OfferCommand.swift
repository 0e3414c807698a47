import ArgumentParser

/// `annals offer-completions SHELL -- WORD…`: what the completion scripts ask.
///
/// Prints `words`, `files` or `folders`, then a line for each word: the word, a tab, what it stands for.
struct OfferCompletions: Command {
    static let page = CommandConfiguration(
        abstract: "Answer a shell that asks how a line may go on.",
        shouldDisplay: false)

    @Argument var shell: String

    @Argument var words: [String] = []

    func run(in invocation: Invocation) throws {
        let words = shell == "bash" ? words.map(ShellWord.unquoted) : words
        var invocation = invocation
        if let project = (try? GlobalOptions(words.dropLast()))?.project { invocation.project = project }
        let offered = Invocation.$current.withValue(invocation) { Self.offered(for: words) }
        switch offered {
        case .files: try invocation.output.print("files")
        case .folders: try invocation.output.print("folders")
        case .words(let offers):
            try invocation.output.print("words")
            for offer in offers { try invocation.output.write(offer.word + "\t" + visible(offer.note) + "\n") }
        }
    }

    private static func offered(for words: [String]) -> Offered {
        let line = HalfTypedLine(words) { argument, path, words in
            let asked =
                ["---completion"] + path + [
                    "--", argument, String(words.count), String(words.last?.count ?? 0), "annals",
                ]
            do {
                _ = try Parsing.command(asked + words, terminal: .none)
            } catch let page as HelpPage {
                return page.text.split(separator: "\n").map(String.init)
            } catch {}
            return []
        }
        return line.offered()
    }
}

/// A word as bash hands it to a completion: with the quotes that were typed.
enum ShellWord {
    /// The word without its quotes and backslashes; nothing in it is expanded.
    static func unquoted(_ word: String) -> String {
        var out = ""
        var quote: Character?
        var rest = word[...]
        while let character = rest.popFirst() {
            switch (character, quote) {
            case ("'", nil), ("\"", nil): quote = character
            case (let character, let open?) where character == open: quote = nil
            case ("\\", nil), ("\\", "\""): if let next = rest.popFirst() { out.append(next) }
            default: out.append(character)
            }
        }
        return out
    }
}
