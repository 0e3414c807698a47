import Testing

@testable import CommandLine

extension CommandLineSuite {
    @Suite("ics, csl, webannotation")
    struct ProgramFormatTests {
        // MARK: ics

        @Test("Python's icalendar reads the calendar; what it cannot express is counted on stderr")
        func calendar() throws {
            let chronicle = try Chronicle()
            let (path, answer) = try chronicle.export("ics")
            #expect(answer["events"]?.int == 4 && answer["skipped"]?.int == 6)
            let remark = chronicle.desktop.run("export", "ics").diagnostics
            #expect(remark.contains("Left out 6 events") && remark.contains("1 before the year 1"))
            let lines = try Outside.python(
                """
                import sys, icalendar
                raw = open(sys.argv[1], 'rb').read()
                assert raw.endswith(b'\\r\\n') and b'\\n' not in raw.replace(b'\\r\\n', b'')
                assert all(len(line) <= 75 for line in raw.split(b'\\r\\n'))
                calendar = icalendar.Calendar.from_ical(raw)
                assert str(calendar['VERSION']) == '2.0' and calendar['PRODID']
                events = calendar.walk('VEVENT')
                uids = [str(event['UID']) for event in events]
                assert len(uids) == len(set(uids))
                for event in events:
                    assert event['DTSTAMP'].dt.tzinfo is not None
                    print(event['DTSTART'].dt, event['DTEND'].dt, event['SUMMARY'][:15])
                first = next(event for event in events if 'ferry' in event['SUMMARY'])
                print(first['LOCATION'], '|', first['DESCRIPTION'].splitlines()[0])
                assert 'Conflict on date' in first['DESCRIPTION'] and sys.argv[2] in first['UID']
                """, path, chronicle.visit)
            #expect(lines.contains("1989-01-10 1989-01-11 Persian"))
            #expect(lines.contains("1990-03-01 1990-06-01 <script>alert(1"))
            #expect(lines.contains("1991-01-01 1992-01-01 Dated 1991?"))
            #expect(lines.last == "Pier | First paragraph.")
        }

        @Test("a calendar that comes back changes nothing; moved in another program it moves the event, or is a rival")
        func calendarComesBack() throws {
            let chronicle = try Chronicle()
            let desktop = chronicle.desktop
            let (path, _) = try chronicle.export("ics")
            let digest = try desktop.digest
            #expect(try desktop.ok("import", "ics", path)["unchanged"]?.int == 4)
            #expect(try desktop.digest == digest)
            let moved = try Files.text(of: path).replacing("DATE:19890110", with: "DATE:19890115")
                .replacing("DATE:19890111", with: "DATE:19890116")
            let other = try desktop.file("moved.ics", moved)
            let report = try desktop.ok("import", "ics", other)
            #expect(report["changed"]?.int == 1 && report["unchanged"]?.int == 3, "\(report)")
        }

        @Test("another program's calendar: folded lines, times, time zones, whole days, several categories")
        func foreignCalendar() throws {
            let desktop = try Desktop()
            let text = [
                "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//EN", "BEGIN:VEVENT", "UID:1@x",
                "DTSTAMP:20260101T000000Z",
                "SUMMARY:A long\\, ", " folded title", "DTSTART;TZID=\"Europe:Berlin\":20260102T100000",
                "DTEND;TZID=Europe/Berlin:20260102T110000", "CATEGORIES:one,two\\,half", "BEGIN:VALARM", "SUMMARY:no",
                "END:VALARM", "END:VEVENT", "BEGIN:VEVENT", "UID:2@x", "SUMMARY:Days", "DTSTART;VALUE=DATE:20260301",
                "DTEND;VALUE=DATE:20260304", "LOCATION:Quay\\nnorth", "END:VEVENT", "END:VCALENDAR", "",
            ].joined(separator: "\r\n")
            let path = try desktop.file("in.ics", text)
            #expect(try desktop.ok("import", "ics", path)["added"]?.int == 2)
            #expect(try desktop.ok("import", "ics", path)["unchanged"]?.int == 2)
            let rows = try desktop.rows("list")
            #expect(rows[0].title == "A long, folded title" && rows[0].strings("tags") == ["one", "two,half"])
            #expect(rows[0]["date"]?["edtf"]?.string == "2026-01-02T10:00:00")
            #expect(rows[1]["date"]?["edtf"]?.string == "2026-03-01/2026-03-03")
            #expect(rows[1]["place"]?.string == "Quay\nnorth")
        }

        @Test(
            "a broken calendar is refused whole",
            arguments: [
                "nothing\n", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:x\n",
                "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nDTSTART:1989\nSUMMARY:x\nEND:VEVENT\nEND:VCALENDAR\n",
                "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nEND:VEVENT\nEND:VCALENDAR\n",
            ])
        func brokenCalendar(text: String) throws {
            let desktop = try Desktop()
            #expect(desktop.run("import", "ics", try desktop.file("in.ics", text)).status == 65)
            #expect(try desktop.rows("list").isEmpty)
        }

        @Test(
            "an event that tells how long it lasts ends on the day of its last second",
            arguments: [
                (";VALUE=DATE:19900101", "P3D", "1990-01-01/1990-01-03"),
                (";VALUE=DATE:19900101", "PT50H", "1990-01-01/1990-01-03"),
                (";VALUE=DATE:19900101", "P2W", "1990-01-01/1990-01-14"),
                (":19900101T230000", "PT2H", "1990-01-01/1990-01-02"),
                (":19900101T100000", "PT1H30M", "1990-01-01T10:00:00"),
                (":19900101T230000", "PT1H", "1990-01-01T23:00:00"),
                (":19900101T100000Z", "P1DT1S", "1990-01-01/1990-01-02"), (";VALUE=DATE:19900101", "P1D", "1990-01-01"),
            ])
        func durations(start: String, duration: String, date: String) throws {
            let desktop = try Desktop()
            let text = calendar("DTSTART\(start)\nDURATION:\(duration)")
            try desktop.ok("import", "ics", try desktop.file("in.ics", text))
            #expect(try desktop.rows("list").map { $0["date"]?["edtf"]?.string } == [date])
        }

        @Test(
            "what is no duration is refused",
            arguments: ["3D", "P", "PT", "-P1D", "P1H", "PT1D", "P99999999999D", "P1"])
        func badDurations(duration: String) throws {
            let desktop = try Desktop()
            let path = try desktop.file("in.ics", calendar("DTSTART;VALUE=DATE:19900101\nDURATION:\(duration)"))
            #expect(desktop.refusal("import", "ics", path) == (65, "bad-date"))
        }

        @Test("of what recurs the first time is taken, nothing of what was cancelled, and both are counted")
        func recurrences() throws {
            let desktop = try Desktop()
            let path = try desktop.file(
                "in.ics",
                calendar(
                    "DTSTART;VALUE=DATE:19900101\nRRULE:FREQ=DAILY", "DTSTART;VALUE=DATE:19900102\nSTATUS:CANCELLED",
                    "DTSTART;VALUE=DATE:19900103\nSTATUS:CONFIRMED"))
            for words in [["--dry-run"], []] {
                let report = try desktop.run(["import", "ics", path, "--json"] + words).rows[0]
                #expect(report["added"]?.int == 2 && report["skipped"] == ["cancelled": 1, "recurrences": 1])
            }
            #expect(try desktop.rows("list").map(\.title) == ["Event 1", "Event 3"])
            let told = desktop.run("import", "ics", path).output
            #expect(told.contains("Left out: 1 cancelled event; 1 event's later times, for it recurs."), "\(told)")
        }

        private func calendar(_ events: String...) -> String {
            let entries = events.enumerated().map {
                "BEGIN:VEVENT\nUID:\($0 + 1)@x\nSUMMARY:Event \($0 + 1)\n\($1)\nEND:VEVENT\n"
            }
            return "BEGIN:VCALENDAR\n" + entries.joined() + "END:VCALENDAR\n"
        }

        // MARK: csl

        @Test(
            "a paper's key for a source names it here, and is its id again in the export; what has no field is counted")
        func citationKeys() throws {
            let desktop = try Desktop()
            let zotero: JSON = [
                [
                    "id": "smith1990", "type": "article-newspaper", "author": [["family": "Smith"]], "title": "A visit",
                    "container-title": "The Times", "page": "3", "note": "", "issued": ["date-parts": [[1990, 1]]],
                ],
                [
                    "id": "roe", "type": "document", "DOI": "10.1/x", "number": "7", "publisher": "P",
                    "container-title": "J",
                ],
                ["id": "bare", "issued": ["date-parts": [[1990]], "circa": true]],
            ]
            let path = try desktop.file("in.json", zotero.compact)
            let skipped: JSON = ["DOI": 1, "author": 1, "container-title": 1, "id": 1, "page": 1, "type": 1]
            let planned = try desktop.ok("import", "csl", path, "--dry-run")
            let report = try desktop.ok("import", "csl", path)
            #expect(planned == report && report["added"]?.int == 3 && report["skipped"] == skipped, "\(report)")
            let told = desktop.run("import", "csl", path).output
            #expect(told.contains("left 3 as they are") && told.contains("author (1); container-title (1)"), "\(told)")
            let shown = try desktop.ok("source", "show", "smith1990")
            #expect(shown["publisher"]?.string == "The Times" && shown["identifier"]?.string == "smith1990")
            #expect(desktop.run("source", "show", "smith1990").output.contains("has no text"))
            #expect(desktop.refusal("suggest", "smith1990") == (65, "no-text"))
            #expect(try desktop.ok("source", "show", "bare")["published"]?.string == "1990~")
            let items = try JSON.parse(desktop.run("export", "csl").output).array ?? []
            #expect(Set(items.compactMap { $0["id"]?.string }) == ["smith1990", "7", "bare"])
            let numbers = items.map { "\($0["id"]?.string ?? "") \($0["number"]?.string ?? "none")" }
            #expect(Set(numbers) == ["smith1990 none", "7 7", "bare none"])
            #expect(
                try desktop.ok("import", "csl", try desktop.file("out.json", JSON.array(items).compact))["unchanged"]?
                    .int == 3)
            // Another record has taken the name: the id of ours tells them apart.
            let file = try desktop.file("two.txt", "A text.\n")
            try desktop.ok("source", "add", file, "--identifier", "smith1990")
            let names = try JSON.parse(desktop.run("export", "csl").output).array?.compactMap { $0["id"]?.string } ?? []
            #expect(Set(names).count == 4 && !names.contains("smith1990"))
        }

        @Test("a season goes out as CSL has it and comes back, also from programs that name it")
        func seasons() throws {
            let desktop = try Desktop()
            let items: JSON = [
                ["id": "a", "title": "A", "issued": ["date-parts": [[1989]], "season": 1]],
                ["id": "b", "title": "B", "issued": ["date-parts": [["1990"]], "season": "Winter"]],
                ["id": "c", "title": "C", "issued": ["date-parts": [[1991]], "season": 9]],
            ]
            _ = try desktop.ok("import", "csl", try desktop.file("in.json", items.compact))
            let rows = try desktop.rows("source", "list")
            #expect(Set(rows.compactMap { $0["published"]?.string }) == ["1989-21", "1990-24", "1991"])
            let out = try JSON.parse(desktop.run("export", "csl").output).array ?? []
            let issued = out.first { $0["title"]?.string == "B" }?["issued"]
            #expect(issued == ["date-parts": [[1990]], "season": 4])
            let again = try desktop.ok("import", "csl", try desktop.file("out.json", JSON.array(out).compact))
            #expect(again["unchanged"]?.int == 3)
        }

        @Test("the bibliography has what CSL asks for, comes back without a change, and fills in what is not known")
        func bibliography() throws {
            let chronicle = try Chronicle()
            let desktop = chronicle.desktop
            let (path, answer) = try chronicle.export("csl")
            #expect(answer["sources"]?.int == 1)
            let item = try #require(try JSON.parse(Files.text(of: path)).array?.first)
            #expect(item["id"]?.string == "L1" && item["type"]?.string == "document")
            #expect(item["title"]?.string == "The log: A harbour" && item["number"]?.string == "L1")
            #expect(item["issued"] == ["date-parts": [[1989, 2, 1]]])
            #expect(try desktop.ok("import", "csl", path)["unchanged"]?.int == 1)
            #expect(desktop.run("export", "csl", "tag:ferry").output.contains("The log"))
            #expect(!desktop.run("export", "csl", "tag:<b>").output.contains("The log"))
            // Zotero knows this document by its number, and one more.
            let zotero: JSON = [
                [
                    "id": "z1", "type": "report", "title": "The log: A harbour", "number": "L1",
                    "language": "en", "publisher": "Another", "issued": ["date-parts": [[1989, 2, 1]]],
                ],
                ["id": "z2", "type": "book", "title": "A book", "issued": ["date-parts": [["1990", 5]]]],
            ]
            let file = try desktop.file("zotero.json", zotero.compact)
            #expect(try desktop.ok("import", "csl", file, "--dry-run")["added"]?.int == 1)
            let report = try desktop.ok("import", "csl", file)
            #expect(report["added"]?.int == 1 && report["changed"]?.int == 1 && report["newConflicts"]?.int == 1)
            #expect(try desktop.ok("import", "csl", file)["unchanged"]?.int == 2)
            let rows = try desktop.rows("source", "list")
            #expect(rows.count == 2 && rows.first { $0.title == "A book" }?["published"]?.string == "1990-05")
            #expect(try desktop.ok("show", chronicle.source)["language"]?.string == "en")
        }

        @Test(
            "a bibliography that is none is refused whole",
            arguments: ["{}", "[{\"title\":\"x\"}]", "nope", "[5]"])
        func brokenBibliography(text: String) throws {
            let desktop = try Desktop()
            #expect(desktop.run("import", "csl", try desktop.file("in.json", text)).status == 65)
            #expect(try desktop.rows("source", "list").isEmpty)
        }

        // MARK: webannotation

        @Test("annotations fit the W3C model as Python's jsonschema judges it, one for each citation")
        func annotations() throws {
            let chronicle = try Chronicle()
            defer { withExtendedLifetime(chronicle) {} }
            let (path, answer) = try chronicle.export("webannotation")
            #expect(answer["annotations"]?.int == 2)
            let lines = try Outside.python(AnnotationSchema.program, path)
            #expect(
                lines == [
                    "2", "On January the 4th 1989 the ferry came. 0 39 describing",
                    "Three weeks later 40 57 questioning",
                ])
        }

        @Test("annotations come back: known ones change nothing, lost ones are citations again")
        func annotationsComeBack() throws {
            let chronicle = try Chronicle()
            let desktop = chronicle.desktop
            let early = try desktop.clone(author: "cy")
            let (path, _) = try chronicle.export("webannotation")
            #expect(try desktop.ok("import", "webannotation", path)["unchanged"]?.int == 2)
            let cited = try desktop.ok("cite", chronicle.visit, "--quote", "the ferry came again", "--comment", "Yes.")
            let (later, _) = try chronicle.export("webannotation")
            // A colleague who has not synced gets the new citation by file, and then by sync, as one.
            #expect(try early.ok("import", "webannotation", later)["added"]?.int == 1)
            try early.exchange(with: desktop)
            let shown = try early.ok("show", chronicle.visit)
            #expect(shown["citations"]?.array?.count == 3 && shown["citations"] == cited["citations"])
            #expect(try early.digest == desktop.digest)
        }

        @Test("another program's annotations become events with evidence; what fits no passage is refused whole")
        func foreignAnnotations() throws {
            let chronicle = try Chronicle()
            let desktop = chronicle.desktop
            func annotation(_ id: String, _ exact: String, prefix: String? = nil) -> JSON {
                [
                    "id": .string(id), "type": "Annotation",
                    "body": [
                        ["type": "TextualBody", "value": .string("Note " + id)],
                        ["type": "TextualBody", "purpose": "tagging", "value": "ship"],
                    ],
                    "target": [
                        "source": "https://example.org/log",
                        "selector": ["type": "TextQuoteSelector", "exact": .string(exact), "prefix": .text(prefix)],
                    ],
                ]
            }
            let path = try desktop.file(
                "in.json",
                JSON.array([
                    annotation("a1", "the ferry came", prefix: "later "), annotation("a2", "On January"),
                ]).compact)
            #expect(try desktop.ok("import", "webannotation", path)["added"]?.int == 2)
            #expect(try desktop.ok("import", "webannotation", path)["unchanged"]?.int == 2)
            let made = try desktop.rows("list", "tag:ship")
            #expect(made.map(\.title) == ["Note a1", "Note a2"])
            #expect(made[0]["citations"]?.array?[0]["start"]?.int == 58)
            for (exact, code) in [("the ferry came", "quote-ambiguous"), ("nowhere", "quote-not-found")] {
                let list = JSON.array([annotation("b1", "Three weeks"), annotation("b2", exact)])
                let bad = try desktop.file("bad.json", list.compact)
                #expect(desktop.refusal("import", "webannotation", bad) == (65, code))
            }
            #expect(try desktop.rows("list", "tag:ship").count == 2)
        }
    }
}

extension String {
    /// The text with every occurrence of a part replaced; the part has to be there.
    fileprivate func replacing(_ part: String, with other: String) -> String {
        #expect(contains(part))
        return split(separator: part, omittingEmptySubsequences: false).joined(separator: other)
    }
}
