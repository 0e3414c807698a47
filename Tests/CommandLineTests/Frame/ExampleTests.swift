import ArgumentParser
import Testing

@testable import CommandLine

@Suite("Examples in the help")
struct ExampleTests {
    private static let all = HabitTests.commands.flatMap { command in
        examples(of: command.type).map { (command.name, $0) }
    }

    /// The lines under "Examples:".
    private static func examples(of command: any ParsableCommand.Type) -> [String] {
        let lines = command.configuration.discussion.split(separator: "\n", omittingEmptySubsequences: false)
        guard let start = lines.firstIndex(of: "Examples:") else { return [] }
        return lines[(start + 1)...].prefix { $0.hasPrefix("  ") }.map { String($0.drop { $0 == " " }) }
    }

    @Test("every command shows how it is used itself, whatever else it shows")
    func present() {
        for (name, type) in HabitTests.commands where name != "annals" {
            #expect(Self.examples(of: type).contains { Self.ours($0).contains { $0.name.hasPrefix(name) } }, "\(name)")
        }
    }

    /// What a line runs of this program: the command's name, and its words.
    private static func ours(_ example: String) -> [(name: String, words: [String])] {
        (ShellLine(example)?.commands ?? []).filter { $0.first == "annals" }.compactMap { words in
            guard let rest = try? GlobalOptions(words.dropFirst()).rest else { return nil }
            return (CommandTree(root: Annals.self).place(of: rest).name, rest)
        }
    }

    @Test("every example is a line that this program understands")
    func parsed() throws {
        #expect(Self.all.count > 60)
        for (name, example) in Self.all {
            let ours = Self.ours(example)
            #expect(!ours.isEmpty, "\(name): \(example)")
            for (_, words) in ours {
                do {
                    _ = try Parsing.command(words, terminal: .none)
                } catch {
                    Issue.record("\(name): \(example): \(error)")
                }
            }
        }
    }

    @Test("no example is broken over two lines, so that it can be copied")
    func copied() {
        for (name, example) in Self.all { #expect(displayWidth(example) <= 78, "\(name): \(example)") }
    }

    @Test("the words of a line are those that a shell takes it apart into")
    func words() {
        #expect(
            ShellLine(#"annals add "a b" 'c d' e\ f --x="y z""#)?.commands == [
                ["annals", "add", "a b", "c d", "e f", "--x=y z"]
            ])
        #expect(ShellLine("annals list | head -3 > file")?.commands == [["annals", "list"], ["head", "-3"]])
        #expect(ShellLine("annals clone - < invite  # a comment")?.commands == [["annals", "clone", "-"]])
        #expect(ShellLine(#"annals "open"#) == nil)
    }
}

/// A line of a shell, as far as examples need it: quotes, pipes, redirections and a comment at the end.
private struct ShellLine {
    private(set) var commands: [[String]] = [[]]

    /// Nil for a quote that is not closed.
    init?(_ line: String) {
        var words: [(text: String, isBare: Bool)] = []
        var word: (text: String, isBare: Bool)?
        var quote: Character?
        var rest = line[...]
        while let character = rest.popFirst() {
            switch (character, quote) {
            case (let character, let open?) where character == open: quote = nil
            case (_, .some): word?.text.append(character)
            case ("'", nil), ("\"", nil):
                quote = character
                word = (word?.text ?? "", false)
            case ("\\", nil): word = ((word?.text ?? "") + String(rest.popFirst() ?? "\\"), false)
            case (" ", nil):
                if let word { words.append(word) }
                word = nil
            default: word = ((word?.text ?? "") + String(character), word?.isBare ?? true)
            }
        }
        guard quote == nil else { return nil }
        if let word { words.append(word) }
        var isTarget = false
        for (text, isBare) in words {
            if isBare, text == "#" { break }
            if isBare, text == "|" || text == "&&" {
                commands.append([])
            } else if isBare, text == ">" || text == "<" {
                isTarget = true
            } else if isTarget {
                isTarget = false
            } else {
                commands[commands.count - 1].append(text)
            }
        }
    }
}
