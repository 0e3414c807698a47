import Testing

@testable import CommandLine

extension CommandLineSuite {
    @Suite("csv, tsv")
    struct TableTests {
        /// Texts that break tables, or that a spreadsheet would run.
        private static let hostile = [
            "=1+1", "+1", "-1", "@SUM(A1)", "'=1+1", "''-x", "'tis", "a,b", "a;b", "say \"hi\"", "two\nlines",
            "tab\there",
            "cr\rhere", "\\;\\:", "＝1", " led", "trail ", "\u{202e}gpj", "\u{1b}[31m", "Ælfgifu, “queen”",
        ]

        private func full(_ format: String) throws -> (Desktop, String) {
            let desktop = try Desktop()
            for (index, text) in Self.hostile.enumerated() {
                let row: JSON = [
                    "key": .count(index), "title": .string(text), "place": .string(text), "description": .string(text),
                    "date": ["edtf": "-0044-03-15", "calendar": "julian", "asPrinted": .string(text)],
                    "tags": .array([.string(text), "plain"]),
                    "actors": .array([["name": .string(text), "role": .string(text)], ["name": .string(text + "2")]]),
                ]
                try desktop.ok("import", "jsonl", try desktop.file("\(index).jsonl", row.compact))
            }
            let path = try desktop.file("out", "")
            #expect(try desktop.ok("export", format, "-o", path)["events"]?.int == Int64(Self.hostile.count))
            return (desktop, path)
        }

        @Test("what is exported comes back without a change, hostile texts too", arguments: ["csv", "tsv"])
        func comesBack(format: String) throws {
            let (desktop, path) = try full(format)
            let digest = try desktop.digest
            let report = try desktop.ok("import", format, path)
            #expect(report["unchanged"]?.int == Int64(Self.hostile.count))
            #expect(try desktop.digest == digest)
        }

        @Test("a table made again in another project holds the same values")
        func carriesEverything() throws {
            let (desktop, path) = try full("csv")
            let other = try Desktop(author: "bo")
            try other.ok("import", "csv", path)
            func values(_ desktop: Desktop) throws -> [JSON] {
                try desktop.rows("list", "--sort", "title").map { row in
                    .object(
                        ["id", "title", "date", "place", "description", "actors", "tags"].map { ($0, row[$0] ?? .null) }
                    )
                }
            }
            #expect(try values(other) == values(desktop))
        }

        @Test(
            "Python's csv reads what is written: the header, one record an event, no formula",
            arguments: ["csv", "tsv"])
        func readByPython(format: String) throws {
            let (desktop, path) = try full(format)
            defer { withExtendedLifetime(desktop) {} }
            let lines = try Outside.python(
                """
                import csv, sys
                raw = open(sys.argv[1], 'rb').read()
                assert not raw.startswith(b'\\xef\\xbb\\xbf')
                rows = list(csv.reader(open(sys.argv[1], newline='', encoding='utf-8'),
                                       delimiter='\\t' if sys.argv[2] == 'tsv' else ','))
                assert all(len(row) == len(rows[0]) for row in rows)
                assert not any(cell[:1] in ('=', '+', '-', '@', '\\t', '\\r', '\\n') for row in rows for cell in row)
                print(','.join(rows[0]))
                print(len(rows) - 1)
                """, path, format)
            #expect(lines == [TableExport.columns.joined(separator: ","), "\(Self.hostile.count)"])
            #expect(lines[0].hasPrefix("id,revision,title,date,") && lines[0].hasSuffix(",conflicts,disputes"))
        }

        @Test(
            "a row edited elsewhere replaces what it was made from; a stale one becomes a rival; a row that is gone stays"
        )
        func threeWays() throws {
            let desktop = try Desktop()
            let event = try desktop.ok("add", "A visit", "--place", "Tehran", "--tag", "x").id
            try desktop.ok("add", "Another")
            let table = desktop.run("export", "csv").output
            let moved = try desktop.file("moved.csv", table.replacing("Tehran", with: "Moscow"))
            #expect(
                try desktop.ok("import", "csv", moved, "--dry-run")
                    == ["added": 0, "changed": 1, "unchanged": 1, "newConflicts": 0, "lines": 2, "skipped": [:]])
            #expect(try desktop.ok("show", event)["place"]?.string == "Tehran")
            try desktop.ok("import", "csv", moved)
            #expect(try desktop.ok("show", event)["place"]?.string == "Moscow")
            // The other event's row is left out, and the stale place has not seen Moscow.
            let stale = table.replacing("Tehran", with: "Kabul").split(separator: "\n").filter {
                !$0.contains("Another")
            }
            let path = try desktop.file("stale.csv", stale.joined(separator: "\n"))
            #expect(try desktop.ok("import", "csv", path, "--dry-run")["newConflicts"]?.int == 1)
            #expect(try desktop.ok("import", "csv", path)["newConflicts"]?.int == 1)
            #expect(try desktop.rows("list").count == 2)
            let conflicts = try desktop.rows("conflicts")
            #expect(
                Set(conflicts[0]["rivals"]?.array?.compactMap { $0["value"]?.string } ?? []) == ["Moscow", "Kabul"])
            #expect(desktop.run("export", "csv").output.contains(",place,\n"))
        }

        @Test("spreadsheets' own ways are read: byte-order mark, semicolons, CRLF, capitals, columns left out")
        func spreadsheets() throws {
            let desktop = try Desktop()
            let path = try desktop.file(
                "in.csv",
                "\u{feff}Key;Title;Date;Tags;Actors\r\n7;A visit;January the 4th 1989;\"a\\;b\";\"Bo:host; Cy\"\r\n\r\n"
            )
            #expect(try desktop.ok("import", "csv", path)["added"]?.int == 1)
            #expect(try desktop.ok("import", "csv", path)["unchanged"]?.int == 1)
            let event = try desktop.rows("list")[0]
            #expect(event["date"]?["edtf"]?.string == "1989-01-04")
            #expect(event["date"]?["asPrinted"]?.string == "January the 4th 1989")
            #expect(event["actors"] == [["name": "Bo", "role": "host"], ["name": "Cy", "role": nil]])
            // A column that is not there says nothing; an empty cell says that there is nothing.
            let later = try desktop.file("later.csv", "key,title,date\n7,A visit,\n")
            #expect(try desktop.ok("import", "csv", later)["changed"]?.int == 1)
            let after = try desktop.rows("list")[0]
            #expect(after["date"] == .null && after["actors"] == event["actors"])
        }

        @Test("the same keys imported on two replicas are one set of events")
        func keys() throws {
            let ana = try Desktop()
            let bo = try ana.clone(author: "bo")
            for desktop in [ana, bo] {
                try desktop.ok("import", "csv", try desktop.file("in.csv", "key,title\na,One\nb,Two\n"))
            }
            try ana.exchange(with: bo)
            #expect(try ana.rows("list").count == 2 && bo.rows("conflicts").isEmpty)
            #expect(try ana.digest == bo.digest)
        }

        @Test(
            "a table that cannot be taken is refused whole, by its line",
            arguments: [
                ("titel\nx\n", "unknown-field", ""), ("title,title\nx,y\n", "bad-table", ""),
                ("title\nfine\n\"open\n", "bad-table", "line 3"), ("title\n\"a\"b\n", "bad-table", "Line 2"),
                ("title,date\nfine,\nx,1989-13-01\n", "bad-date", "line 3"),
                ("title,date\n\"two\nlines\",\nx,1989-13-01\n", "bad-date", "line 4"),
                ("title\nfine\na,b\n", "bad-row", "line 3"), ("title,revision\nfine,\nx,?/0\n", "bad-row", "line 3"),
                ("title,date,asPrinted\nx,,in May\n", "no-date", "line 2"), ("place\nTehran\n", "no-title", "line 2"),
                ("\u{0}t\u{0}i\n", "unknown-field", ""), ("key,title\n1,a\n1,b\n", "repeated-row", "line 3"),
            ])
        func refused(text: String, code: String, place: String) throws {
            let desktop = try Desktop()
            let run = desktop.run("import", "csv", try desktop.file("in.csv", text), "--json")
            #expect(run.status == 65 && run.code == code, "\(run.diagnostics)")
            #expect(place.isEmpty || run.diagnostics.contains(place), "\(run.diagnostics)")
            #expect(try desktop.rows("list").isEmpty)
        }

        @Test("a dry run knows a file without keys that was imported before")
        func rehearsal() throws {
            let desktop = try Desktop()
            let path = try desktop.file("in.csv", "title\nOne\nTwo\n")
            #expect(try desktop.ok("import", "csv", path, "--dry-run")["added"]?.int == 2)
            try desktop.ok("import", "csv", path)
            #expect(try desktop.ok("import", "csv", path, "--dry-run")["unchanged"]?.int == 2)
        }

        @Test("on a terminal an export cannot steer it; in a pipe the bytes are exact")
        func terminal() throws {
            let desktop = try Desktop()
            try desktop.ok("add", "\u{1b}[31mred")
            #expect(desktop.run("export", "csv").output.contains("\u{1b}[31mred"))
            let shown = desktop.run(["export", "csv"], terminal: Terminal(isOutput: true, width: 80))
            #expect(!shown.output.contains("\u{1b}") && shown.output.contains("␛[31mred"))
        }
    }
}

extension String {
    fileprivate func replacing(_ part: String, with other: String) -> String {
        guard let range = firstRange(of: part) else {
            Issue.record("\(part) is not in \(self)")
            return self
        }
        return String(self[..<range.lowerBound]) + other + String(self[range.upperBound...])
    }
}
