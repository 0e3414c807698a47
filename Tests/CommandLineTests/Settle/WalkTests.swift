import Testing

@testable import CommandLine

extension CommandLineSuite {
    /// `resolve` and `suggest` at a terminal, answered by scripted keys.
    @Suite("Walks")
    struct WalkTests {
        /// Events whose dates ana and bo have given different values.
        private func conflicts(_ count: Int) throws -> (ana: Desktop, ids: [String]) {
            let ana = try Desktop()
            let ids = try (0..<count).map { try ana.ok("add", "event \($0)", "--date", "1989").id }
            let bo = try ana.clone(author: "bo")
            for id in ids {
                try ana.ok("set", id, "date=1990")
                try bo.ok("set", id, "date=1991")
            }
            try ana.exchange(with: bo)
            return (ana, ids)
        }

        private func settled(_ desktop: Desktop, _ id: String) throws -> (value: String?, reason: String?) {
            let row = try desktop.rows("explain", id, "date").first { $0["fate"]?.string == "current" }
            return (row?["value"]?["edtf"]?.string, row?["reason"]?.string)
        }

        @Test("a new value that is refused is asked for again, and no digit of it answers the menu")
        func newValue() throws {
            let (ana, ids) = try conflicts(1)
            let run = try ana.typing("nnotadate\n1989-02-30\n1989-02-28\n\nq", ["resolve"])
            #expect(run.status == 0 && run.output.contains("1 settled, 0 skipped, 0 open"), "\(run.diagnostics)")
            #expect(run.diagnostics.split(separator: "The value (Enter goes back):").count == 4)
            #expect(try settled(ana, ids[0]) == ("1989-02-28", nil))
        }

        @Test("an empty line instead of a value goes back to the menu, and another key is told what there is")
        func back() throws {
            let (ana, _) = try conflicts(1)
            let run = try ana.typing("n\nxq", ["resolve"])
            #expect(run.status == 0 && run.output.contains("0 settled, 0 skipped, 1 open"), "\(run.diagnostics)")
            #expect(run.diagnostics.contains("One of 1 2 k e n s q, please:"))
        }

        @Test("the end of the input says what was settled, and does not say that nothing was")
        func ended() throws {
            let (ana, _) = try conflicts(2)
            let nothing = try ana.typing("", ["resolve"])
            #expect(nothing.status == 64 && nothing.diagnostics.contains("Nothing was changed."))
            let run = try ana.typing("1\n", ["resolve"])
            #expect(run.status == 64 && run.output.contains("1 settled, 0 skipped, 1 open"), "\(run.output)")
            #expect(run.diagnostics.contains("What was settled stays: 1 of 2."))
            #expect(!run.diagnostics.contains("Nothing was changed."))
            // All were asked for: nothing is missing.
            let last = try ana.typing("1\n", ["resolve"])
            #expect(last.status == 0 && last.output.contains("1 settled, 0 skipped, 0 open"), "\(last.diagnostics)")
        }

        @Test("what was settled by a wrong key is opened again in the walk, and settled anew later")
        func opened() throws {
            let (ana, ids) = try conflicts(2)
            let run = try ana.typing("1\nuos", ["resolve"])
            #expect(run.status == 0 && run.output.contains("0 settled, 1 skipped, 2 open"), "\(run.output)")
            #expect(run.output.contains("open again"))
            #expect(try ana.rows("conflicts").count == 2)
            let again = try ana.typing("1\n1\nq", ["resolve"])
            #expect(again.output.contains("2 settled, 0 skipped, 0 open"), "\(again.output)")
            #expect(try ids.allSatisfy { try settled(ana, $0).value != nil })
        }

        @Test("words below the line of the editor's text are asked for again, never thrown away")
        func belowTheLine() throws {
            let (ana, _) = try conflicts(1)
            let run = try ana.typing("eqq", ["resolve"], editor: "echo 1992 >> \"$1\"")
            #expect(run.diagnostics.contains("“1992” stands below the line, where nothing is taken."))
            #expect(run.output.contains("0 settled, 0 skipped, 1 open"), "\(run.output)")
        }

        @Test("an editor that fails ends no walk")
        func editor() throws {
            let (ana, _) = try conflicts(2)
            let run = try ana.typing("1\nes", ["resolve"], editor: "exit 1")
            #expect(run.output.contains("1 settled, 1 skipped, 1 open"), "\(run.diagnostics)")
        }

        @Test("a value written in the editor that the field cannot have is asked for again there")
        func written() throws {
            let (ana, ids) = try conflicts(1)
            let editor = """
                if grep -q '^#! .*notadate' "$1"; then sed -i '1s/.*/1989-02-28/' "$1"
                else sed -i '1s/.*/notadate/' "$1"; fi
                """
            let run = try ana.typing("eewhy\nq", ["resolve"], editor: editor)
            #expect(run.status == 0, "\(run.diagnostics)")
            #expect(try settled(ana, ids[0]) == ("1989-02-28", "why"))
        }

        @Test("a second look can quit, with what was settled as it is")
        func secondLook() throws {
            let (ana, _) = try conflicts(2)
            let run = try ana.typing("1\nuq", ["resolve"])
            #expect(run.status == 0 && run.output.contains("1 settled, 0 skipped, 1 open"), "\(run.diagnostics)")
        }

        @Test("a walk through suggestions keeps and tells what was added, whatever ends it")
        func suggestions() throws {
            let desktop = try Desktop()
            let text = "On 27 November 1990 the envoy left.\n\nOn 3 May 1991 the bridge was opened.\n"
            try desktop.ok("source", "add", try desktop.file("road.txt", text))
            let run = try desktop.typing("aeeq", ["suggest"], editor: "exit 1")
            #expect(run.status == 0 && run.output.contains("1 added, 0 skipped, 1 left."), "\(run.diagnostics)")
            let ended = try desktop.typing("a", ["suggest", "--all"])
            #expect(ended.status == 64 && ended.output.contains("1 added, 0 skipped, 1 left."))
            #expect(ended.diagnostics.contains("What was added stays: 1 of 2."))
            let bad = try desktop.typing(
                "eqq", ["suggest", "--all"], editor: "sed -i 's/^date:.*/date: 1989-02-33/;$aMuch to say.' \"$1\"")
            #expect(bad.status == 0 && bad.output.contains("0 added, 0 skipped, 2 left."), "\(bad.diagnostics)")
            #expect(try desktop.keptForms.count == 1)
        }
    }
}
