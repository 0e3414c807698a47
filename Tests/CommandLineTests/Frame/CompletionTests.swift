import Testing

@testable import CommandLine

@Suite("What a half-typed line may go on with")
struct HalfTypedLineTests {
    /// A line's last word may be empty: `list ` asks for what can follow `list`.
    private func offered(_ line: String) -> Offered {
        let words = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        return HalfTypedLine(words) { argument, path, words in
            ["\(path.joined(separator: "+"))|\(argument)|\(words.joined(separator: "+"))\tnote"]
        }
        .offered()
    }

    private func words(_ line: String) -> [String] {
        guard case .words(let offers) = offered(line) else { return ["no words"] }
        return offers.map(\.word)
    }

    @Test("commands and subcommands, after global options too, and none that cannot be used yet")
    func commands() {
        #expect(words("und") == ["undelete", "undo"] || words("und") == ["undo", "undelete"])
        #expect(words("--json --project x sour") == ["source"])
        #expect(words("source ") == ["add", "list", "show", "update"])
        #expect(words("help sou") == ["source"] && words("help source a") == ["add"])
        #expect(words("offer").isEmpty && words("manua") == ["manual"] && words("nonsense ").isEmpty)
        #expect(words("").contains("help") && words("").contains("list"))
    }

    @Test("options of the command and the global ones, without those that stand there already")
    func options() {
        #expect(words("list --l") == ["--limit"] && words("list --limit 3 --l").isEmpty)
        #expect(words("list --js") == ["--json"] && words("--pro") == ["--project"])
        #expect(words("add x --tag a --ta") == ["--tag"])
        #expect(words("export csv -o") == ["-o"] && words("list -") == words("list --"))
        #expect(words("list -- --l") == ["list|positional@0|--l"])
    }

    @Test("values: words, files, folders, and what the project has")
    func values() {
        #expect(words("add x --calendar p") == ["persian"] && words("add x --calendar=p") == ["--calendar=persian"])
        #expect(offered("source add ") == .files && offered("export csv -o ") == .files)
        #expect(offered("list --project ") == .folders && offered("--project=x") == .folders)
        #expect(offered("init ") == .folders)
        #expect(words("set ab") == ["set|positional@0|ab"])
        #expect(words("set ab date=1 pl") == ["set|positional@1|ab+date=1+pl"])
        #expect(words("set --reason why ab x") == ["set|positional@1|ab+x"])
        #expect(words("source show a") == ["source+show|positional@0|a"])
        #expect(words("add t --source x") == ["add|--source|t+x"])
        #expect(offered("show a") == .words([Offer(word: "show|positional@0|a", note: "note")]))
        #expect(words("add --title-like").isEmpty && words("add title ") != ["no words"])
    }

    @Test("after tag and actor one dash begins a removal")
    func removals() {
        #expect(words("tag ab -x") == ["tag|positional@1|ab+-x"])
        #expect(words("tag ab --js") == ["--json"])
        #expect(words("tag ab -x -") == ["tag|positional@1|ab+-x+-"])
    }

    @Test("a word of bash without its quotes")
    func unquoted() {
        #expect(ShellWord.unquoted(#"'a b'"#) == "a b" && ShellWord.unquoted(#"a\ b"c d"# + "\"") == "a bc d")
        #expect(ShellWord.unquoted(#""open $x"#) == "open $x" && ShellWord.unquoted(#"x\"#) == "x")
    }
}

extension CommandLineSuite {
    @Suite("Completions")
    struct CompletionTests {
        private func asked(_ desktop: Desktop, _ words: String...) -> [String] {
            let run = desktop.run(["offer-completions", "zsh", "--", "--project", desktop.folder] + words)
            #expect(run.status == 0 && run.diagnostics.isEmpty, "\(run.diagnostics)")
            return run.output.split(separator: "\n").dropFirst().map(String.init)
        }

        @Test("handles with what they stand for, the latest first; fields, tags and filters of the project")
        func live() throws {
            let desktop = try Desktop()
            let first = try desktop.ok("add", "Talks: \u{1b}[31mred", "--tag", "state visit", "--date", "1989")
            let second = try desktop.ok("add", "Reply", "--tag", "letters")
            let handles = [second, first].compactMap { $0["handle"]?.string }
            #expect(asked(desktop, "show", "").map { $0.prefix { $0 != "\t" } } == handles.map { $0[...] })
            #expect(asked(desktop, "show", handles[0]) == ["\(handles[0])\tReply"])
            #expect(asked(desktop, "edit", handles[1]) == ["\(handles[1])\t1989 Talks: ␛[31mred"])
            #expect(asked(desktop, "set", handles[0], "da") == ["date=\t"])
            #expect(asked(desktop, "set", handles[0], "status=r") == ["status=reviewed\t", "status=rejected\t"])
            #expect(asked(desktop, "tag", handles[1], "-") == ["-state visit\t"])
            #expect(asked(desktop, "tag", handles[1], "+l") == ["+letters\t"])
            #expect(asked(desktop, "timeline", "tag:s") == ["tag:state visit\t"])
            #expect(asked(desktop, "list", "conf") == ["conflict:\t"])
            #expect(asked(desktop, "link", handles[0], "b") == ["before\t"])
        }

        @Test("changesets with who made them, when and about what, the latest first")
        func changesets() throws {
            let desktop = try Desktop()
            try desktop.ok("add", "Talks")
            try desktop.ok("undo")
            let names = try desktop.rows("log").compactMap { $0["changeset"]?.string }
            let offered = asked(desktop, "undo", "")
            #expect(offered.prefix(2).map { $0.prefix { $0 != "\t" } } == names.prefix(2).map { $0[...] })
            #expect(offered[0].hasSuffix("ana, just now: undo \(names[1])"))
            #expect(offered[1].hasSuffix("ana, just now: Talks deleted"))
            #expect(asked(desktop, "redact", String(names[1].prefix(3))).contains(offered[1]))
            #expect(asked(desktop, "undo", "zz").isEmpty)
        }

        @Test("what is in conflict, and its fields")
        func conflicts() throws {
            let ana = try Desktop()
            let event = try ana.ok("add", "Talks")
            let bo = try ana.clone(author: "bo")
            try ana.ok("set", event.id, "place=Rome")
            try bo.ok("set", event.id, "place=Oslo")
            try ana.ok("add", "another")
            try ana.exchange(with: bo)
            let handle = try #require(event["handle"]?.string)
            #expect(asked(ana, "resolve", "") == ["\(handle)\tTalks conflict: place"])
            #expect(asked(ana, "resolve", handle, "") == ["place\t"])
        }

        @Test("nothing, and no complaint, where there is no project or the words make no sense")
        func silent() throws {
            let desktop = try Desktop(bare: "ana")
            #expect(asked(desktop, "show", "").isEmpty)
            #expect(asked(desktop, "nonsense", "", "x").isEmpty)
            #expect(asked(desktop, "show", "\u{1b}[31m").isEmpty)
            #expect(desktop.run("offer-completions", "bash").output.hasPrefix("words\n"))
        }

        @Test("scripts for the three shells; another is refused, naming them", arguments: ["bash", "zsh", "fish"])
        func scripts(_ shell: String) throws {
            let desktop = try Desktop(bare: "ana")
            let script = desktop.run("--generate-completion-script", shell)
            #expect(script.status == 0 && script.output.contains("offer-completions \(shell)"))
            let guessed = desktop.run(["--generate-completion-script"], environment: ["SHELL": "/usr/bin/\(shell)"])
            #expect(guessed.output == script.output)
            #expect(desktop.refusal("--generate-completion-script", "csh").status == 64)
        }
    }
}
