import Testing

@testable import CommandLine

extension CommandLineSuite {
    /// What an export carries into another project that has the same documents.
    @Suite("jsonl both ways")
    struct CarriedTests {
        private static let text = "On January the 4th 1989 the ferry came.\nThree weeks later the ferry came again.\n"

        /// Two projects' replicas that have the document, and an export of all that hangs on an event.
        private struct World {
            let event: String
            let later: String
            let rows: String
            let document: String

            init() throws {
                let ana = try Desktop()
                let path = try ana.file("log.txt", CarriedTests.text)
                document = CarriedTests.text
                let source = try ana.ok("source", "add", path, "--identifier", "L1").id
                event = try ana.ok(
                    "add", "A ferry comes", "--date", "1989-01-04", "--place", "Quay", "--tag", "ship", "--actor",
                    "Bo:pilot", "--description", "It came."
                ).id
                later = try ana.ok("add", "It comes again").id
                let first = try ana.ok("cite", event, "--source", source, "--quote", "January the 4th 1989")
                try ana.ok(
                    "cite", event, "--source", source, "--quote", "Three weeks later", "--field", "date",
                    "--contradicts", "--comment", "Odd.")
                let evidence = first["citations"]?.array?[0].id ?? ""
                try ana.ok("set", event, "place=Pier", "--keep-both", "--reason", "the log", "--because", evidence)
                try ana.ok("link", event, "before", later)
                try ana.ok("note", event, "Ask the archive.")
                try ana.ok("set", event, "certainty=80")
                let (bo, cy) = (try ana.clone(author: "bo"), try ana.clone(author: "cy"))
                for (desk, day) in [(ana, "05"), (bo, "06"), (cy, "07")] {
                    try desk.ok("set", event, "date=1989-01-\(day)", "--reason", "by \(desk.author)")
                }
                try ana.ok("actor", event, "+Bo:guest")
                try bo.ok("actor", event, "+Bo:host")
                try ana.ok("set", event, "description=It came late.")
                try bo.ok("set", event, "description=It came early.")
                try ana.exchange(with: bo)
                try ana.exchange(with: cy)
                rows = ana.run("export", "jsonl").output
            }

            func project(_ author: String, withDocument: Bool = true) throws -> Desktop {
                let desktop = try Desktop(author: author)
                if withDocument { try desktop.ok("source", "add", try desktop.file("log.txt", document)) }
                return desktop
            }
        }

        private func values(_ event: JSON, _ field: String) -> [String] {
            (event["rivals"]?[field]?.array ?? []).map { rival in
                rival["value"]?["edtf"]?.string ?? rival["value"]?.string ?? "none"
            }
        }

        @Test("an event that is new here comes with its conflicts, its dispute, its citations and its links")
        func whole() throws {
            let world = try World()
            let desktop = try world.project("dee")
            let path = try desktop.file("in.jsonl", world.rows)
            let told = try JSON.parse(String(world.rows.split(separator: "\n")[0]))
            #expect(told.strings("conflicts") == ["actors", "date", "description"])
            let planned = try desktop.ok("import", "jsonl", path, "--dry-run")
            #expect(planned["added"]?.int == 2 && planned["newConflicts"]?.int == 3, "\(planned)")
            #expect(planned["skipped"] == ["certainty": 1, "notes": 1], "\(planned)")
            #expect(try desktop.ok("import", "jsonl", path) == planned)
            let shown = try desktop.ok("show", world.event)
            for member in ["title", "date", "place", "description", "actors", "tags", "conflicts", "disputes", "links"]
            {
                #expect(shown[member] == told[member], "\(member)")
            }
            for field in ["actors", "date", "description", "place"] {
                #expect(values(shown, field) == values(told, field) && !values(told, field).isEmpty, "\(field)")
            }
            let reasons = shown["rivals"]?["date"]?.array?.compactMap { $0["reason"]?.string } ?? []
            #expect(Set(reasons) == ["by ana", "by bo", "by cy"])
            let because = shown["rivals"]?["place"]?.array?.first?.strings("because")
            #expect(because == told["rivals"]?["place"]?.array?.first?.strings("because") && because?.count == 1)
            let citations = shown["citations"]?.array ?? []
            #expect(citations.count == 2)
            for (citation, before) in zip(citations, told["citations"]?.array ?? []) {
                for member in ["id", "version", "exact", "start", "end", "field", "stance", "comment"] {
                    #expect(citation[member] == before[member], "\(member)")
                }
                let source = try #require(citation["source"]?.string)
                #expect(try desktop.ok("source", "show", source)["text"]?.string == world.document)
                #expect(try desktop.ok("show", citation.id)["suffix"]?.string?.isEmpty == false)
            }
            #expect(try desktop.ok("verify")["sound"]?.bool == true)
            // Again: there is nothing left to do.
            let digest = try desktop.digest
            let again = try desktop.ok("import", "jsonl", path)
            #expect(again["unchanged"]?.int == 2 && again["newConflicts"]?.int == 0, "\(again)")
            #expect(again["skipped"] == ["certainty": 1, "notes": 1], "\(again)")
            #expect(try desktop.digest == digest)
            // One command, which is undone whole.
            try desktop.ok("undo")
            #expect(try desktop.rows("list").isEmpty)
        }

        @Test("the same export taken on two replicas is one set of events, citations and links")
        func twice() throws {
            let world = try World()
            let dee = try world.project("dee")
            let eve = try dee.clone(author: "eve")
            for desktop in [dee, eve] {
                try desktop.ok("import", "jsonl", try desktop.file("in.jsonl", world.rows))
            }
            try dee.exchange(with: eve)
            #expect(try dee.digest == eve.digest)
            let shown = try dee.ok("show", world.event)
            #expect(values(shown, "date").count == 3 && shown["citations"]?.array?.count == 2)
            #expect(shown["links"]?.array?.count == 1)
            // Taking one settles it, on whichever replica.
            try eve.ok("resolve", world.event, "date", "--value", "1989-01-06")
            try dee.exchange(with: eve)
            #expect(try dee.ok("show", world.event).strings("conflicts") == ["actors", "description"])
        }

        @Test("what is not here is left out and counted; once the document is here, the citations come")
        func leftOut() throws {
            let world = try World()
            let desktop = try world.project("dee", withDocument: false)
            let row = String(world.rows.split(separator: "\n")[0])
            let path = try desktop.file("in.jsonl", row + "\n")
            let planned = try desktop.ok("import", "jsonl", path, "--dry-run")
            #expect(
                planned["skipped"] == ["because": 1, "certainty": 1, "citations": 2, "links": 1, "notes": 1],
                "\(planned)")
            #expect(try desktop.ok("import", "jsonl", path) == planned)
            let shown = try desktop.ok("show", world.event)
            #expect(shown["rivals"]?["place"]?.array?.first?.strings("because") == [])
            let told = desktop.run("import", "jsonl", path, "--dry-run").output
            #expect(told.contains("2 citations whose source is not here or does not say that; 1 link to"), "\(told)")
            try desktop.ok("source", "add", try desktop.file("log.txt", world.document))
            let whole = try desktop.file("whole.jsonl", world.rows)
            let report = try desktop.ok("import", "jsonl", whole)
            #expect(report["changed"]?.int == 1 && report["added"]?.int == 1, "\(report)")
            #expect(report["skipped"] == ["certainty": 1, "notes": 1], "\(report)")
            let after = try desktop.ok("show", world.event)
            #expect(after["citations"]?.array?.count == 2 && after["links"]?.array?.count == 1)
        }

        @Test("a quote that its text does not say is not made, nor a link that was taken back here")
        func checked() throws {
            let world = try World()
            let desktop = try world.project("dee")
            let forged = world.rows.replacing("January the 4th 1989\",\"start", with: "January the 5th 1989\",\"start")
            #expect(forged != world.rows)
            let report = try desktop.ok("import", "jsonl", try desktop.file("in.jsonl", forged))
            #expect(report["skipped"]?["citations"]?.int == 1, "\(report)")
            let shown = try desktop.ok("show", world.event)
            #expect(shown["citations"]?.array?.count == 1)
            try desktop.ok("delete", shown["links"]?.array?[0].id ?? "")
            try desktop.ok("import", "jsonl", try desktop.file("in.jsonl", forged))
            #expect(try desktop.ok("show", world.event)["links"]?.array?.isEmpty == true)
        }

        @Test("what was merged comes as one event, and its links with it")
        func merged() throws {
            let ana = try Desktop()
            let ids = try ["A visit", "The visit", "A talk"].map { try ana.ok("add", $0).id }
            try ana.ok("link", ids[1], "before", ids[2])
            try ana.ok("link", ids[0], "causes", ids[2])
            try ana.ok("merge", ids[0], ids[1])
            let desktop = try Desktop(author: "dee")
            let path = try desktop.file("in.jsonl", ana.run("export", "jsonl").output)
            for words in [["--dry-run"], []] {
                let report = try desktop.run(["--json", "import", "jsonl", path] + words).rows[0]
                #expect(report["added"]?.int == 2 && report["skipped"] == [:], "\(report)")
            }
            let links = try desktop.ok("show", ids[2])["links"]?.array ?? []
            #expect(links.compactMap { $0["relation"]?.string } == ["before", "causes"])
            #expect(Set(links.compactMap { $0["from"]?.string }) == [min(ids[0], ids[1])])
            #expect(try desktop.ok("import", "jsonl", path)["skipped"] == [:])
        }

        @Test("that two events are distinct comes along; an event in conflict over its life is counted")
        func pairs() throws {
            let ana = try Desktop()
            let (one, two) = (try ana.ok("add", "A visit").id, try ana.ok("add", "A visit").id)
            try ana.ok("distinct", one, two)
            let bo = try ana.clone(author: "bo")
            try ana.ok("delete", one)
            try bo.ok("set", one, "place=Quay")
            try ana.exchange(with: bo)
            let rows = ana.run("export", "jsonl").output
            let dee = try Desktop(author: "dee")
            let eve = try dee.clone(author: "eve")
            for desktop in [dee, eve] {
                let report = try desktop.ok("import", "jsonl", try desktop.file("in.jsonl", rows))
                #expect(report["skipped"] == ["conflicts": 1], "\(report)")
                #expect(try desktop.ok("show", two)["links"]?.array?[0]["relation"]?.string == "distinct-from")
            }
            try dee.exchange(with: eve)
            #expect(try dee.ok("show", one)["links"]?.array?.count == 1)
        }
    }
}
