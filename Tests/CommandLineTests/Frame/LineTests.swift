import Replica
import Testing

@testable import CommandLine

@Suite("The line before the parser")
struct LineTests {
    @Test("global options are taken wherever they stand")
    func globals() throws {
        let line = try GlobalOptions(["add", "--json", "Title", "--project", "/x", "--date", "1990", "--no-input"])
        #expect(line.isJSON && line.noInput && line.project == "/x")
        #expect(line.rest == ["add", "Title", "--date", "1990"])
        #expect(try GlobalOptions(["--project=a=b", "list"]).project == "a=b")
    }

    @Test("after a bare -- nothing is taken")
    func afterDashes() throws {
        let line = try GlobalOptions(["note", "x", "--", "--json", "--project"])
        #expect(!line.isJSON)
        #expect(line.rest == ["note", "x", "--", "--json", "--project"])
    }

    @Test("--project without a folder is a usage error", arguments: [["--project"], ["list", "--project="]])
    func noFolder(_ words: [String]) {
        let complaint = #expect(throws: Complaint.self) { try GlobalOptions(words) }
        #expect(complaint?.status == .usage)
    }

    private func arranged(_ words: [String], command: Int = 1, removals: Bool = false) -> [String] {
        DashedValues(
            knowledge: .init(
                words: command, takesRemovals: removals,
                options: {
                    CommandOptions(
                        takingValue: ["--date", "--title", "--quote", "-o"], flags: ["--dry-run", "-h", "-v"])
                })
        ).arranged(words)
    }

    @Test("a line without doubtful dashes is left alone")
    func untouched() {
        let line = ["add", "Title", "--date", "1990", "--dry-run", "-h", "--", "-x"]
        #expect(arranged(line) == line)
    }

    @Test("a negative date is a value, after an option and on its own")
    func negativeDates() {
        #expect(arranged(["add", "T", "--date", "-0044"]) == ["add", "--date=-0044", "--", "T"])
        #expect(
            arranged(["add", "--date", "-0044-03-15/-0043", "T"]) == ["add", "--date=-0044-03-15/-0043", "--", "T"])
        #expect(arranged(["date", "-0044"]) == ["date", "--", "-0044"])
        #expect(arranged(["add", "--date=-0044", "T"]) == ["add", "--date=-0044", "T"])
        #expect(arranged(["set", "x", "date=-0044"]) == ["set", "x", "date=-0044"])
    }

    @Test("a text that begins with a dash is a value")
    func dashedTexts() {
        #expect(arranged(["note", "x", "- a point"]) == ["note", "--", "x", "- a point"])
        #expect(arranged(["add", "--quote", "-- he said", "T"]) == ["add", "--quote=-- he said", "--", "T"])
        #expect(arranged(["add", "--quote", "-Peace", "T"]) == ["add", "--quote=-Peace", "--", "T"])
        #expect(arranged(["note", "x", "--really bad"]) == ["note", "--", "x", "--really bad"])
    }

    @Test("a flag takes no value, and a known short option stays an option")
    func flags() {
        #expect(arranged(["x", "--dry-run", "-5"]) == ["x", "--dry-run", "--", "-5"])
        #expect(arranged(["x", "--title", "-v", "-5"]) == ["x", "--title", "-v", "--", "-5"])
        #expect(arranged(["export", "csv", "-o", "file"]) == ["export", "-o", "file", "--", "csv"])
    }

    @Test("what stands after a bare -- stays behind the values before it")
    func existingDashes() {
        #expect(arranged(["x", "-5", "--", "-a", "--b"]) == ["x", "--", "-5", "-a", "--b"])
    }

    @Test("after tag and actor everything with one dash is a removal, except -h")
    func removals() {
        #expect(
            arranged(["tag", "id", "+a", "-b", "-visit"], removals: true) == ["tag", "--", "id", "+a", "-b", "-visit"])
        #expect(arranged(["tag", "id", "-h"], removals: true) == ["tag", "id", "-h"])
        #expect(arranged(["tag", "id", "-b", "--bogus"], removals: true) == ["tag", "--bogus", "--", "id", "-b"])
        #expect(
            arranged(["actor", "id", "-José Q:author"], removals: true) == ["actor", "--", "id", "-José Q:author"])
    }
}

@Suite("A whole run")
struct RunTests {
    private func run(_ words: [String], _ environment: [String: String] = [:]) -> (Int32, String, String) {
        let output = Output.collecting()
        let status = Main.run(arguments: words, environment: environment, output: output)
        return (status, output.collected.output, output.collected.diagnostics)
    }

    @Test("an answer goes to stdout")
    func answer() {
        #expect(run(["version"]) == (0, "annals \(Version.text)\n", ""))
        #expect(run(["version", "--json"]).1 == "{\"name\":\"annals\",\"version\":\"\(Version.text)\"}\n")
    }

    @Test(
        "help and version are answers",
        arguments: [["--help"], ["-h"], ["help"], ["--version"], ["help", "version"], []])
    func help(_ words: [String]) {
        let (status, output, diagnostics) = run(words)
        #expect(status == 0 && !output.isEmpty && diagnostics.isEmpty)
    }

    @Test("a mistyped command is 64 with a guess")
    func mistyped() {
        let (status, output, diagnostics) = run(["verison"])
        #expect(status == 64 && output.isEmpty)
        #expect(diagnostics == "annals: There is no command “annals verison”.\n  Did you mean `annals version`?\n")
    }

    @Test("an unknown command that steers the terminal is shown, not obeyed")
    func hostileCommand() {
        let (status, _, diagnostics) = run(["\u{1b}[2J"])
        #expect(status == 64 && !diagnostics.contains("\u{1b}"))
    }

    @Test("under --json the complaint is JSON, wherever --json stands")
    func complaintJSON() throws {
        for words in [["--json", "nonsense"], ["nonsense", "--json"], ["--json", "--project"]] {
            let (status, output, diagnostics) = run(words)
            #expect(status == 64 && output.isEmpty)
            let error = try JSON.parse(diagnostics)["error"]
            #expect(error?.members?.map(\.key) == ["code", "message", "hint"])
        }
    }

    @Test("an unknown option is 64 with a guess")
    func unknownOption() {
        let (status, _, diagnostics) = run(["version", "--jsn"])
        #expect(status == 64)
        #expect(diagnostics.contains("has no option --jsn") && diagnostics.contains("Did you mean --json?"))
    }

    @Test("one argument too many is 64")
    func extra() {
        #expect(run(["version", "more"]).0 == 64)
        #expect(run(["help", "nonsense"]).0 == 64)
    }

    @Test("words with an h behind one dash are no call for help", arguments: ["-dash", "-h1", "-abh", "-hello"])
    func dashes(_ word: String) {
        for line in [["add", word], ["search", word], [word]] {
            let (status, output, diagnostics) = run(line)
            #expect(status == 64 && output.isEmpty && diagnostics.contains(word), "\(line): \(diagnostics)")
        }
        #expect(run(["add", word]).2.contains("--") && run(["add", "-h"]).0 == 0)
    }

    @Test("a word that is not UTF-8 is refused, and not taken for something else")
    func bytes() {
        for words in [["add", "bad \u{1}"], ["add", "x", "--json"]] {
            let bytes = words.map { $0.utf8.map { $0 == 1 ? 0xff : $0 } } + [[0x78, 0xff]]
            let output = Output.collecting()
            #expect(Main.run(bytes: bytes, environment: [:], output: output) == 64)
            #expect(output.collected.output.isEmpty && output.collected.diagnostics.contains("is not UTF-8"))
        }
        let output = Output.collecting()
        #expect(Main.run(bytes: [Array("version".utf8)], environment: [:], output: output) == 0)
    }

    @Test("an answer onto a folder, and a picture as JSON, are refused plainly")
    func folders() throws {
        let desktop = try Desktop()
        let export = desktop.run("--json", "export", "csv", "-o", desktop.folder)
        #expect(export.status == 74 && export.code == "is-folder")
        #expect(desktop.refusal("timeline", "--svg").status == 64)
    }

    @Test("project and author come from the environment unless stated")
    func environment() {
        let output = Output.collecting()
        let stated = Invocation(project: "/b", environment: ["ANNALS_PROJECT": "/a"], output: output)
        let found = Invocation(environment: ["ANNALS_PROJECT": "/a", "ANNALS_AUTHOR": "Ada"], output: output)
        let empty = Invocation(environment: ["ANNALS_PROJECT": "", "ANNALS_AUTHOR": ""], output: output)
        #expect(stated.project == "/b" && found.project == "/a" && found.author == "Ada")
        #expect(empty.project == nil && empty.author == nil)
    }

    @Test("nobody is asked without a terminal, or with --no-input")
    func asking() {
        let person = Terminal(isInput: true, isOutput: true, isDiagnostics: true)
        #expect(Invocation(terminal: person, output: .collecting()).mayAsk)
        #expect(!Invocation(noInput: true, terminal: person, output: .collecting()).mayAsk)
        #expect(!Invocation(output: .collecting()).mayAsk)
        #expect(throws: Complaint.self) { try Asking(Invocation(output: .collecting())).line("Name?") }
    }

    @Test("a stated clock steps by a second, and a stated seed repeats")
    func surroundings() {
        let environment = ["ANNALS_TEST_CLOCK": "2026-11-24T00:00:00Z", "ANNALS_TEST_SEED": "7"]
        let one = Invocation(environment: environment, output: .collecting())
        let two = Invocation(environment: environment, output: .collecting())
        let first = one.now
        #expect(one.now == first + 1000 && two.now == first)
        let bytes = one.surroundings.random(32)
        #expect(bytes == two.surroundings.random(32) && bytes != one.surroundings.random(32))
    }

    @Test("every error ends with its exit code and its complaint")
    func errors() {
        struct Unknown: Error {}
        #expect(Complaint.about(Unknown()).status == .bug)
        let complaint = Complaint(.again, "lock", "Busy.")
        #expect(Complaint.about(complaint) == complaint)
    }
}
