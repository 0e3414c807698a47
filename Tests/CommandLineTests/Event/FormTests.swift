import Testing

@testable import CommandLine

extension CommandLineSuite {
    @Suite("The editor's form")
    struct FormTests {
        /// A person at the terminal whose editor runs these commands of sed.
        private func edited(_ desktop: Desktop, _ words: [String], _ script: String) throws -> Desktop.Run {
            try desktop.typing("q", ["--json"] + words, editor: "sed -i '\(script)' \"$1\"")
        }

        @Test("add without arguments opens a form")
        func add() throws {
            let desktop = try Desktop()
            let run = try edited(
                desktop, ["add"],
                "s/^title:.*/title: From the form/;s/^date:.*/date: January the 4th 1989/;s/^tags:.*/tags: b; a/;"
                    + "s/^actors:.*/actors: Bo:host; Cy/;s/^status:.*/status: reviewed/;$aThe description.")
            #expect(run.status == 0, "\(run.diagnostics)")
            let event = try #require(try desktop.rows("list").first)
            #expect(event.title == "From the form" && event["date"]?["asPrinted"]?.string == "January the 4th 1989")
            #expect(event.strings("tags") == ["a", "b"])
            #expect(event["actors"] == [["name": "Bo", "role": "host"], ["name": "Cy", "role": nil]])
            #expect(event["description"]?.string == "The description." && event["status"]?.string == "reviewed")
        }

        @Test("edit records only what was changed")
        func edit() throws {
            let desktop = try Desktop()
            let id = try desktop.ok(
                "add", "x", "--date", "January the 4th 1989", "--place", "Tehran", "--tag", "a", "--actor", "A: B:c",
                "--description", "One.\n\nTwo."
            ).id
            let run = try edited(desktop, ["edit", id], "s/^place:.*/place:/;s/^tags:.*/tags: b/")
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
            #expect(try edited(desktop, ["edit", id], "s/^date:.*/date: 1990/").status == 0)
            let date = try desktop.ok("show", id)["date"]
            #expect(date?["edtf"]?.string == "1990" && date?["asPrinted"] == .null)
        }

        @Test(
            "a form left as it was, or broken, records nothing", arguments: ["", "s/^title:.*/title:/", "1i nonsense"])
        func unchanged(_ script: String) throws {
            let desktop = try Desktop()
            let id = try desktop.ok("add", "x").id
            let before = try desktop.digest
            #expect((script.isEmpty ? [0] : [64, 65]).contains(try edited(desktop, ["edit", id], script).status))
            #expect(try desktop.digest == before)
        }

        @Test("lines that begin with #, names with ; in them and line breaks stay what they are, and are not recorded")
        func untouched() throws {
            let desktop = try Desktop()
            let id = try desktop.ok(
                "add", "T2", "--tag", "x;y", "--actor", "Jo; K:r:s", "--place", "a\nb", "--description",
                "# Heading\ntext\n#tag line"
            ).id
            let before = try desktop.ok("show", id)
            #expect(try edited(desktop, ["edit", id], "s/^title:.*/title: T3/").status == 0)
            let after = try desktop.ok("show", id)
            for field in ["tags", "actors", "place", "description"] {
                #expect(after[field] == before[field], "\(field)")
            }
            let changes = try #require(try desktop.ok("log", "--limit", "1")["changes"]?.array)
            #expect(after.title == "T3" && changes.map { $0["field"]?.string } == ["title"])
        }

        @Test("a name with ; in it and a line break can be written, too")
        func escapes() throws {
            let desktop = try Desktop()
            let id = try desktop.ok("add", "x").id
            let script = #"s/^tags:.*/tags: a\\;b; c/;s/^actors:.*/actors: Jo\\: K:host/;s/^place:.*/place: a\\nb/"#
            #expect(try edited(desktop, ["edit", id], script).status == 0)
            let event = try desktop.ok("show", id)
            #expect(event.strings("tags") == ["a;b", "c"] && event["place"]?.string == "a\nb")
            #expect(event["actors"] == [["name": "Jo: K", "role": "host"]])
        }

        @Test("another wording leaves the date and what it is counted from as they are")
        func wording() throws {
            let desktop = try Desktop()
            let anchor = try desktop.ok("add", "x", "--date", "1989-01-04").id
            let id = try desktop.ok("add", "y", "--date", "3 weeks after \(anchor)", "--as-printed", "then").id
            #expect(try edited(desktop, ["edit", id], "s/^as-printed:.*/as-printed: three weeks on/").status == 0)
            let date = try desktop.ok("show", id)["date"]
            #expect(date?["asPrinted"]?.string == "three weeks on" && date?["basis"]?.string == "derived")
            #expect(date?["relativeTo"]?["event"]?.string == anchor && date?["edtf"]?.string == "1989-01-25")
            #expect(try edited(desktop, ["edit", id], "s/^as-printed:.*/as-printed:/").status == 0)
            #expect(try desktop.ok("show", id)["date"]?["asPrinted"] == .null)
        }

        @Test("what cannot be taken is asked for again, with the complaint in the form")
        func again() throws {
            let desktop = try Desktop()
            let editor = """
                if grep -q '^#! .*1989-02-33' "$1"; then sed -i 's/1989-02-33/1989-02-23/' "$1"
                else sed -i 's/^title:.*/title: T/;s/^date:.*/date: 1989-02-33/;$aMuch to say.' "$1"; fi
                """
            let run = try desktop.typing("e", ["add"], editor: editor)
            #expect(run.status == 0, "\(run.diagnostics)")
            let event = try #require(try desktop.rows("list").first)
            #expect(event.title == "T" && event["date"]?["edtf"]?.string == "1989-02-23")
            #expect(event["description"]?.string == "Much to say.")
            #expect(try desktop.keptForms == [])
        }

        @Test("what was written and not taken is kept in a file that the complaint names", arguments: ["q", ""])
        func kept(_ keys: String) throws {
            let desktop = try Desktop()
            let id = try desktop.ok("add", "x").id
            let before = try desktop.digest
            let editor = "sed -i 's/^date:.*/date: 1989-02-33/;$aMuch to say.' \"$1\""
            let run = try desktop.typing(keys, ["edit", id], editor: editor)
            #expect(run.status == 65 && run.diagnostics.contains("What you wrote is kept in "), "\(run.diagnostics)")
            let kept = try #require(try desktop.keptForms.first)
            #expect(kept.contains("Much to say.\n") && kept.contains("date: 1989-02-33\n"))
            #expect(try desktop.digest == before)
            // An editor that fails after something was written throws it away as little.
            _ = try desktop.typing("", ["edit", id], editor: "echo more >> \"$1\"; exit 1")
            #expect(try desktop.keptForms.count == 2)
            _ = try desktop.typing("", ["edit", id], editor: "exit 1")
            #expect(try desktop.keptForms.count == 2)
        }
    }
}
