import ArgumentParser

/// The manual page of one command, made of what the command says of itself.
struct ManualPage {
    /// From the root down.
    let path: [any ParsableCommand.Type]
    /// `2026-11-28`: when it was made.
    let day: String

    private var command: any ParsableCommand.Type { path[path.count - 1] }

    /// `annals-source-add`
    var name: String { path.map { $0._commandName }.joined(separator: "-") }

    private var line: String { path.map { $0._commandName }.joined(separator: " ") }

    /// Every page there is: the root's and one for each command that is shown.
    static func all(day: String) -> [ManualPage] {
        var pages: [ManualPage] = []
        func walk(_ path: [any ParsableCommand.Type]) {
            pages.append(ManualPage(path: path, day: day))
            for next in path[path.count - 1].configuration.subcommands where next.configuration.shouldDisplay {
                walk(path + [next])
            }
        }
        walk([Annals.self])
        return pages
    }

    func roff() -> String {
        var page = Roff()
        let abstract = command.configuration.abstract
        page.macro("TH", name.uppercased(), "1", day, "annals \(Version.text)", "Annals")
        page.macro("SH", "NAME")
        page.prose("\(name) - \(abstract.hasSuffix(".") ? String(abstract.dropLast()) : abstract)")
        page.macro("SH", "SYNOPSIS")
        page.example(synopsis)
        let discussion = Discussion(command.configuration.discussion)
        page.macro("SH", "DESCRIPTION")
        page.prose(abstract)
        discussion.describe(in: &page)
        arguments(in: &page)
        if path.count == 1 { overview(in: &page) }
        if !discussion.examples.isEmpty {
            page.macro("SH", "EXAMPLES")
            page.example(discussion.examples)
        }
        page.macro("SH", "SEE ALSO")
        let others = seeAlso.map { Roff.bold($0) + "(1)" }
        for (place, other) in others.enumerated() { page.raw(other + (place == others.count - 1 ? "" : ",")) }
        return page.text
    }

    private var synopsis: [String] {
        Annals.usageString(for: command).split(separator: "\n").map { line in
            let words = line.hasPrefix("Usage: ") || line.hasPrefix("USAGE: ") ? line.dropFirst(7) : line
            return String(words)
        }
    }

    // MARK: Sections

    private func arguments(in page: inout Roff) {
        let shape = CommandShape(of: command)
        if !shape.positionals.isEmpty {
            page.macro("SH", "ARGUMENTS")
            for argument in shape.positionals {
                page.macro("TP")
                page.raw(Roff.italic(argument.valueName) + (argument.isRepeating ? " ..." : ""))
                page.prose(argument.abstract)
            }
        }
        page.macro("SH", "OPTIONS")
        for option in shape.options {
            page.macro("TP")
            let value = option.takesValue ? " " + Roff.italic(option.valueName) : ""
            page.raw(option.names.map { Roff.bold($0) + value }.joined(separator: ", "))
            page.prose(option.abstract)
        }
        guard path.count > 1 else { return }
        page.macro("PP")
        page.prose("--json, --no-input and --project may stand anywhere on the line; see annals(1).")
    }

    private func overview(in page: inout Roff) {
        page.macro("SH", "COMMANDS")
        for next in command.configuration.subcommands where next.configuration.shouldDisplay {
            page.macro("TP")
            page.raw(Roff.bold(next._commandName))
            page.prose(next.configuration.abstract)
        }
        page.macro("SH", "EXIT STATUS")
        for status in ExitStatus.allCases {
            page.macro("TP")
            page.raw(Roff.bold(String(status.rawValue)))
            page.prose(status.meaning)
        }
        page.macro("SH", "ENVIRONMENT")
        for (name, meaning) in ManualPage.environment {
            page.macro("TP")
            page.raw(Roff.bold(name))
            page.prose(meaning)
        }
        page.macro("SH", "FILES")
        page.macro("TP")
        page.raw(Roff.italic(".annals/"))
        page.prose("The replica, in the project's folder; found by walking up from where one stands.")
    }

    private static let environment = [
        ("ANNALS_PROJECT", "The project's folder, where --project does not say."),
        ("ANNALS_AUTHOR", "The author's name for a new replica, where --author does not say."),
        ("ANNALS_CA_FILE", "Certificates to trust beside the system's, a PEM file."),
        ("EDITOR, VISUAL", "The editor for forms and conflicts."),
        ("PAGER", "What long answers are read with, on a terminal only."),
        ("NO_COLOR", "Anything in it switches colours off."),
        ("COLUMNS", "How wide the terminal is taken to be."),
    ]

    private var seeAlso: [String] {
        let above = path.dropLast().indices.map { place in
            path[...place].map { $0._commandName }.joined(separator: "-")
        }
        let below = command.configuration.subcommands.filter { $0.configuration.shouldDisplay }
            .map { name + "-" + $0._commandName }
        return above + below
    }
}

/// A command's discussion, taken apart: paragraphs, lists that are laid out already, and examples.
private struct Discussion {
    private var blocks: [[String]] = []
    private(set) var examples: [String] = []

    init(_ text: String) {
        var isExample = false
        var block: [String] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) + [""] {
            if line == "Examples:" {
                isExample = true
            } else if isExample {
                if !line.isEmpty { examples.append(String(line.drop { $0 == " " })) }
            } else if line.isEmpty {
                if !block.isEmpty { blocks.append(block) }
                block = []
            } else {
                block.append(line)
            }
        }
    }

    func describe(in page: inout Roff) {
        for block in blocks {
            var rest = block[...]
            while let first = rest.first {
                let isLaidOut = first.hasPrefix("  ")
                let lines = Array(rest.prefix { $0.hasPrefix("  ") == isLaidOut })
                rest = rest.dropFirst(lines.count)
                if isLaidOut {
                    page.example(lines)
                } else {
                    for line in lines {
                        page.macro("PP")
                        page.prose(line)
                    }
                }
            }
        }
    }
}
