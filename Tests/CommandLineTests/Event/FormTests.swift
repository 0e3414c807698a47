import Testing

@testable import CommandLine

extension CommandLineSuite {
    @Suite("The editor's form")
    struct FormTests {
        /// A person at the terminal whose editor runs these commands of sed.
        private func edited(_ desktop: Desktop, _ words: [String], _ script: String) -> Desktop.Run {
            let terminal = Terminal(isInput: true, isOutput: false, isDiagnostics: true)
            return desktop.run(
                ["--json"] + words,
                environment: ["EDITOR": "sed -i '\(script)'", "VISUAL": "", "PATH": "/usr/bin:/bin"],
                terminal: terminal)
        }

        @Test("add without arguments opens a form")
        func add() throws {
            let desktop = try Desktop()
            let run = edited(
                desktop, ["add"],
                "s/^title:.*/title: From the form/;s/^date:.*/date: January the 4th 1989/;s/^tags:.*/tags: b; a/;"
                    + "s/^actors:.*/actors: Bo:host; Cy/;s/^# Lines.*/The description./")
            #expect(run.status == 0, "\(run.diagnostics)")
            let event = try #require(try desktop.rows("list").first)
            #expect(event.title == "From the form" && event["date"]?["asPrinted"]?.string == "January the 4th 1989")
            #expect(event.strings("tags") == ["a", "b"])
            #expect(event["actors"] == [["name": "Bo", "role": "host"], ["name": "Cy", "role": nil]])
            #expect(event["description"]?.string == "The description.")
        }

        @Test("edit records only what was changed")
        func edit() throws {
            let desktop = try Desktop()
            let id = try desktop.ok(
                "add", "x", "--date", "January the 4th 1989", "--place", "Tehran", "--tag", "a", "--actor", "A: B:c",
                "--description", "One.\n\nTwo."
            ).id
            let run = edited(desktop, ["edit", id], "s/^place:.*/place:/;s/^tags:.*/tags: b/")
            #expect(run.status == 0, "\(run.diagnostics)")
            let event = try desktop.ok("show", id)
            #expect(event["place"] == .null && event.strings("tags") == ["b"])
            #expect(event["description"]?.string == "One.\n\nTwo.")
            #expect(event["actors"] == [["name": "A: B", "role": "c"]])
            let fields = Set(try desktop.rows("explain", id).compactMap { $0["field"]?.string })
            #expect(fields.contains("place"))
            #expect(try desktop.rows("explain", id, "date").count == 1)
        }

        @Test("a new date does not keep the wording of the former one")
        func newDate() throws {
            let desktop = try Desktop()
            let id = try desktop.ok("add", "x", "--date", "January the 4th 1989").id
            #expect(edited(desktop, ["edit", id], "s/^date:.*/date: 1990/").status == 0)
            let date = try desktop.ok("show", id)["date"]
            #expect(date?["edtf"]?.string == "1990" && date?["asPrinted"] == .null)
        }

        @Test(
            "a form left as it was, or broken, records nothing", arguments: ["", "s/^title:.*/title:/", "1i nonsense"])
        func unchanged(_ script: String) throws {
            let desktop = try Desktop()
            let id = try desktop.ok("add", "x").id
            let before = try desktop.digest
            #expect([64, 65].contains(edited(desktop, ["edit", id], script).status))
            #expect(try desktop.digest == before)
        }
    }
}
