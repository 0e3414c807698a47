import Testing

@testable import CommandLine

extension CommandLineSuite {
    @Suite("init")
    struct InitTests {
        @Test("a project starts in a folder that is made for it, and answers with its status")
        func starts() throws {
            let desktop = try Desktop(bare: "ana")
            let status = try desktop.ok("init", desktop.folder + "/deep/er", "--author", "ana")
            #expect(status["name"]?.string == "er")
            #expect(status["author"]?.string == "ana")
            #expect(status["project"]?.string?.utf8.count == 26)
            #expect(status["events"]?.int == 0)
        }

        @Test("a folder that holds a project is refused with 73, and stays as it was")
        func taken() throws {
            let desktop = try Desktop()
            let before = try desktop.ok("status")
            #expect(desktop.refusal("init", desktop.folder, "--author", "bo").status == 73)
            #expect(try desktop.ok("status") == before)
        }

        @Test("without an author, and nobody to ask, it ends with 78 and leaves nothing")
        func noAuthor() throws {
            let desktop = try Desktop(bare: "ana")
            #expect(desktop.refusal("init", desktop.folder).status == 78)
            #expect(desktop.refusal("status").status == 66)
            let run = desktop.run(["init", desktop.folder], environment: ["ANNALS_AUTHOR": "bo"])
            #expect(run.status == 0)
            #expect(try desktop.ok("status")["author"]?.string == "bo")
        }

        @Test("every command outside a project ends with 66", arguments: [["list"], ["add", "x"], ["show", "abcd"]])
        func outside(_ words: [String]) throws {
            let desktop = try Desktop(bare: "ana")
            let run = desktop.run(words + ["--json"])
            #expect(run.status == 66 && run.code == "no-project")
        }
    }
}
