import Testing

@testable import CommandLine

extension CommandLineSuite {
    @Suite("import, export")
    struct ImportTests {
        private func lines(_ rows: String...) -> String { rows.joined(separator: "\n") + "\n" }

        @Test("an event needs only a title; dates may be texts; the same file again changes nothing")
        func simple() throws {
            let desktop = try Desktop()
            let path = try desktop.file(
                "in.jsonl",
                lines(
                    #"{"title":"One"}"#, "",
                    #"{"title":"Two","date":"January the 4th 1989","tags":["b","a"],"actors":[{"name":"Bo","role":"host"},"Cy"],"key":7}"#
                ))
            #expect(
                try desktop.ok("import", "jsonl", path, "--dry-run")
                    == ["added": 2, "changed": 0, "unchanged": 0, "newConflicts": 0, "lines": 2, "skipped": [:]])
            #expect(try desktop.rows("list").isEmpty)
            #expect(
                try desktop.ok("import", "jsonl", path) == [
                    "added": 2, "changed": 0, "unchanged": 0, "newConflicts": 0, "lines": 2, "skipped": [:],
                ])
            let two = try #require(try desktop.rows("list").first { $0.title == "Two" })
            #expect(two["date"]?["edtf"]?.string == "1989-01-04")
            #expect(two["date"]?["asPrinted"]?.string == "January the 4th 1989")
            #expect(two.strings("tags") == ["a", "b"])
            #expect(two["actors"] == [["name": "Bo", "role": "host"], ["name": "Cy", "role": nil]])
            let digest = try desktop.digest
            #expect(
                try desktop.ok("import", "jsonl", path) == [
                    "added": 0, "changed": 0, "unchanged": 2, "newConflicts": 0, "lines": 2, "skipped": [:],
                ])
            #expect(try desktop.digest == digest)
        }

        @Test("the same keys imported on two replicas are one set of events")
        func keys() throws {
            let ana = try Desktop()
            let bo = try ana.clone(author: "bo")
            let rows = lines(#"{"key":"a1","title":"One","date":"1989"}"#, #"{"key":"a2","title":"Two","tags":["x"]}"#)
            try ana.ok("import", "jsonl", try ana.file("in.jsonl", rows))
            try bo.ok("import", "jsonl", try bo.file("in.jsonl", rows))
            try ana.exchange(with: bo)
            for desktop in [ana, bo] {
                #expect(try desktop.rows("list").count == 2)
                #expect(try desktop.rows("conflicts").isEmpty)
            }
            #expect(try ana.digest == bo.digest)
        }

        @Test("what is exported or listed comes back without a change")
        func comesBack() throws {
            let desktop = try Desktop()
            try desktop.ok(
                "add", "A visit", "--date", "1367-10-14", "--calendar", "persian", "--as-printed", "14 Dey", "--place",
                "Tehran", "--tag", "x", "--actor", "Bo:host", "--description", "Two\nlines.")
            try desktop.ok("add", "Three weeks on", "--date", "3 weeks after \(try desktop.rows("list")[0].id)")
            let path = try desktop.file("out.jsonl", "")
            #expect(try desktop.ok("export", "jsonl", "-o", path)["events"]?.int == 2)
            #expect(try desktop.ok("import", "jsonl", path)["unchanged"]?.int == 2)
            let listed = try desktop.file("list.jsonl", desktop.run("list", "--json").output)
            #expect(try desktop.ok("import", "jsonl", listed)["unchanged"]?.int == 2)
            #expect(try desktop.rows("export", "jsonl", "tag:x").count == 1)
        }

        @Test("an exported row that was edited replaces what it was made from; a stale one becomes a rival")
        func threeWays() throws {
            let desktop = try Desktop()
            let event = try desktop.ok("add", "A visit", "--place", "Tehran", "--tag", "x").id
            let row = desktop.run("export", "jsonl").output
            // Edited elsewhere, nothing changed here.
            let moved = row.replacing(#""place":"Tehran""#, with: #""place":"Moscow""#)
            let path = try desktop.file("in.jsonl", moved)
            #expect(try desktop.ok("import", "jsonl", path)["changed"]?.int == 1)
            #expect(try desktop.ok("show", event)["place"]?.string == "Moscow")
            #expect(try desktop.rows("conflicts").isEmpty)
            // The old row again, edited another way: it has not seen Moscow.
            let stale = row.replacing(#""place":"Tehran""#, with: #""place":"Kabul""#)
            try desktop.ok("import", "jsonl", try desktop.file("stale.jsonl", stale))
            let conflicts = try desktop.rows("conflicts")
            #expect(conflicts.count == 1)
            #expect(
                Set(conflicts[0]["rivals"]?.array?.compactMap { $0["value"]?.string } ?? []) == ["Moscow", "Kabul"])
            // The old row with only another field edited leaves the place alone.
            let other = row.replacing(#""type":null"#, with: #""type":"visit""#)
            try desktop.ok("resolve", event, "place", "--value", "Moscow")
            #expect(try desktop.ok("import", "jsonl", try desktop.file("other.jsonl", other))["changed"]?.int == 1)
            let shown = try desktop.ok("show", event)
            #expect(shown["place"]?.string == "Moscow" && shown["type"]?.string == "visit")
        }

        @Test("tags and actors that a row drops go, those that came meanwhile stay")
        func maps() throws {
            let desktop = try Desktop()
            let event = try desktop.ok("add", "A visit", "--tag", "x", "--tag", "y", "--actor", "Bo:host").id
            let row = desktop.run("export", "jsonl").output
            try desktop.ok("tag", event, "+later")
            let edited = row.replacing(#""tags":["x","y"]"#, with: #""tags":["y","new"]"#)
                .replacing(#""role":"host""#, with: #""role":"guest""#)
            try desktop.ok("import", "jsonl", try desktop.file("in.jsonl", edited))
            let shown = try desktop.ok("show", event)
            #expect(shown.strings("tags") == ["later", "new", "y"])
            #expect(shown["actors"] == [["name": "Bo", "role": "guest"]])
        }

        @Test("a file of another program that says again what a person has changed does not undo that")
        func keyedRows() throws {
            let desktop = try Desktop()
            let path = try desktop.file("in.jsonl", lines(#"{"key":"a","title":"One","place":"Tehran"}"#))
            try desktop.ok("import", "jsonl", path)
            let event = try desktop.rows("list")[0].id
            // The program's own later value replaces its earlier one.
            try desktop.ok("import", "jsonl", try desktop.file("b.jsonl", lines(#"{"key":"a","place":"Qom"}"#)))
            #expect(try desktop.ok("show", event)["place"]?.string == "Qom")
            try desktop.ok("set", event, "place=Moscow")
            #expect(try desktop.ok("import", "jsonl", path)["unchanged"]?.int == 1)
            #expect(try desktop.ok("show", event)["place"]?.string == "Moscow")
            // A new value of the program's is a rival of the person's.
            try desktop.ok("import", "jsonl", try desktop.file("c.jsonl", lines(#"{"key":"a","place":"Kabul"}"#)))
            #expect(try desktop.rows("conflicts").count == 1)
        }

        @Test(
            "lines that cannot be taken are named, and nothing of the file is",
            arguments: [
                ("{\"titel\":\"x\"}", "unknown-field"), ("{\"title\":5}", "bad-row"), ("nope", "bad-json"),
                ("[1]", "bad-row"),
                ("{\"place\":\"x\"}", "no-title"), ("{\"title\":\"x\",\"date\":\"1989-13-01\"}", "bad-date"),
                ("{\"title\":\"x\",\"status\":\"done\"}", "bad-status"),
                ("{\"title\":\"x\",\"id\":\"abc\"}", "bad-row"),
                ("{\"title\":\"x\",\"tags\":\"a\"}", "bad-row"),
                ("{\"title\":\"x\",\"key\":\"1\"}\n{\"title\":\"y\",\"key\":\"1\"}", "repeated-row"),
                ("{\"kind\":\"source\",\"title\":\"x\"}", "bad-row"),
                ("{\"title\":\"x\",\"revision\":{\"title\":[\"?\"]}}", "bad-row"),
            ])
        func badLines(text: String, code: String) throws {
            let desktop = try Desktop()
            let path = try desktop.file("in.jsonl", lines(#"{"title":"fine"}"#, text))
            let run = desktop.run("import", "jsonl", path, "--json")
            #expect(run.status == 65 && run.code == code, "\(run.diagnostics)")
            #expect(run.diagnostics.contains("line 2") || run.diagnostics.contains("line 3"))
            #expect(try desktop.rows("list").isEmpty)
        }

        @Test("a dispute goes to another project with the values it keeps and its reason")
        func disputes() throws {
            let desktop = try Desktop()
            let event = try desktop.ok("add", "A visit", "--place", "Tehran", "--date", "1989-01-04").id
            try desktop.ok("set", event, "place=Qom", "--keep-both", "--reason", "the diary")
            try desktop.ok("set", event, "date=1989-02-04", "--keep-both")
            let path = try desktop.file("out.jsonl", desktop.run("export", "jsonl").output)
            let other = try Desktop(author: "bo")
            try other.ok("import", "jsonl", path)
            let shown = try other.ok("show", event)
            #expect(shown.strings("disputes") == ["date", "place"] && shown.strings("conflicts") == [])
            let rivals = shown["rivals"]?["place"]?.array ?? []
            #expect(rivals.map { $0["value"]?.string } == ["Qom", "Tehran"])
            #expect(rivals.first?["reason"]?.string == "the diary")
            #expect(
                shown["rivals"]?["date"]?.array?.map { $0["value"]?["edtf"]?.string } == ["1989-02-04", "1989-01-04"])
            #expect(try other.ok("import", "jsonl", path)["unchanged"]?.int == 1)
        }

        @Test("a field in open conflict and a deleted event are refused")
        func refused() throws {
            let desktop = try Desktop()
            let event = try desktop.ok("add", "A visit").id
            try desktop.ok("delete", event)
            let path = try desktop.file("in.jsonl", lines("{\"id\":\"\(event)\",\"place\":\"Moscow\"}"))
            #expect(desktop.refusal("import", "jsonl", path) == (65, "deleted"))
        }

        @Test("an unknown format is 64, and so is the import of one that is for readers only")
        func formats() throws {
            let desktop = try Desktop()
            #expect(desktop.refusal("import", "jsn", "x") == (64, "unknown-format"))
            #expect(desktop.refusal("export", "xml") == (64, "unknown-format"))
            #expect(desktop.refusal("import", "html", "x") == (64, "unknown-format"))
            #expect(desktop.refusal("import", "jsonl", "/nowhere/x.jsonl") == (66, "no-file"))
        }

        @Test("an import that is interrupted between its steps keeps these, and done again completes the rest")
        func interrupted() throws {
            let desktop = try Desktop()
            let rows = (1...2500).map { "{\"title\":\"Event \($0)\"}" }
            let path = try desktop.file("in.jsonl", rows.joined(separator: "\n"))
            do {
                let desk = try Desk.open(Invocation(project: desktop.folder, output: .collecting()))
                let cut = try EventImport(desk, .jsonl, path: path, name: "in.jsonl")
                    .run(isRehearsal: false, isInterrupted: { true })
                #expect(cut.isCutOff && cut.added == 1000)
            }
            #expect(try desktop.rows("list").count == 1000)
            let report = try desktop.ok("import", "jsonl", path)
            #expect(report["added"]?.int == 1500 && report["unchanged"]?.int == 1000)
            try desktop.ok("undo")
            #expect(try desktop.rows("list").count == 1000)
        }

        @Test("thousands of rows go in several changesets under one command, whole")
        func many() throws {
            let desktop = try Desktop()
            let rows = (1...2500).map { "{\"key\":\($0),\"title\":\"Event \($0)\",\"date\":\"19\(10 + $0 % 80)\"}" }
            let path = try desktop.file("in.jsonl", rows.joined(separator: "\n"))
            #expect(try desktop.ok("import", "jsonl", path)["added"]?.int == 2500)
            #expect(try desktop.ok("status")["unsynced"]?.int == 3)
            #expect(try desktop.ok("import", "jsonl", path)["unchanged"]?.int == 2500)
            #expect(try desktop.ok("verify")["sound"]?.bool == true)
        }
    }
}

extension String {
    /// The text with the first occurrence of a part replaced; the part has to be there.
    fileprivate func replacing(_ part: String, with other: String) -> String {
        guard let range = firstRange(of: part) else {
            Issue.record("\(part) is not in \(self)")
            return self
        }
        return String(self[..<range.lowerBound]) + other + String(self[range.upperBound...])
    }
}
