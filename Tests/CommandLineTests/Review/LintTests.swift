import Model
import Testing

@testable import CommandLine

extension CommandLineSuite {
    @Suite("lint and agree")
    struct ReviewTests {
        private func codes(_ desktop: Desktop, _ filters: String...) throws -> [String] {
            let run = desktop.run(["lint", "--json"] + filters)
            try #require(run.status == 0, "\(run.diagnostics)")
            return try run.rows.compactMap { $0["code"]?.string }
        }

        private func sourced() throws -> Desktop {
            let desktop = try Desktop()
            let file = try desktop.file(
                "letter.txt", "ID: 7 | Date: 1990/05/01\nThe talks began on January the 4th 1989 in the harbour.\n")
            try desktop.ok("source", "add", file)
            return desktop
        }

        /// An event whose date the source supports.
        private func event(_ desktop: Desktop, _ title: String, _ date: String) throws -> String {
            try desktop.ok("add", title, "--date", date, "--quote", "in the harbour").id
        }

        @Test("a project in order has no findings")
        func clean() throws {
            let desktop = try sourced()
            let a = try event(desktop, "a", "1989-01-04")
            let b = try event(desktop, "b", "1989-02")
            try desktop.ok("link", a, "before", b)
            try desktop.ok("add", "undated")
            #expect(try codes(desktop).isEmpty)
            #expect(desktop.run("lint").output == "Nothing to point out.\n")
            #expect(desktop.run("lint", "--check").status == 0)
        }

        @Test(
            "links that the dates rule out",
            arguments: [
                ("1989-02", "before", "1989-01", true), ("1989-01", "before", "1989-01", false),
                ("1989-01", "after", "1989-02", true), ("1989-02", "after", "1989-01", false),
                ("1989-02", "causes", "1989-01", true), ("1989-01/1990", "causes", "1989-03", false),
                ("1989-01/1990-05", "before", "1989-03", true), ("1988", "part-of", "1989/1990-01", true),
                ("1989-05", "part-of", "1989/1990-01", false), ("1989-02/..", "before", "1989-01", true),
                ("../1989-01", "before", "1989-03", false),
            ])
        func order(_ one: String, _ relation: String, _ other: String, _ isImpossible: Bool) throws {
            let desktop = try sourced()
            let a = try event(desktop, "a", one)
            let b = try event(desktop, "b", other)
            try desktop.ok("link", a, relation, b)
            #expect(try codes(desktop) == (isImpossible ? ["impossible-order"] : []))
        }

        @Test("dates that contradict each other over a chain of links, through events without a date")
        func chain() throws {
            let desktop = try sourced()
            let early = try event(desktop, "early", "1989-01-04")
            let late = try event(desktop, "late", "1990-02")
            let between = try desktop.ok("add", "nobody knows when").id
            try desktop.ok("link", late, "before", between)
            #expect(try codes(desktop).isEmpty)
            try desktop.ok("link", early, "after", between)
            let finding = try #require(try desktop.rows("lint").first)
            #expect(finding["code"]?.string == "impossible-order" && finding["entity"]?.string == late)
            let message = try #require(finding["message"]?.string)
            let names = try [late, between, early].map { try desktop.ok("show", $0)["handle"]?.string ?? "" }
            #expect(
                message == "1990-02 is later than 1989-01-04 of \(names[2]), against the links: "
                    + "\(names[0]) before \(names[1]), \(names[2]) after \(names[1]).")
            // A link to what was deleted says nothing.
            try desktop.ok("delete", between)
            #expect(try codes(desktop).isEmpty)
        }

        @Test("a finding says what, where, and the way out; --check exits with 1")
        func shape() throws {
            let desktop = try Desktop()
            let id = try desktop.ok("add", "a", "--date", "1989").id
            let finding = try #require(try desktop.rows("lint").first)
            #expect(finding["code"]?.string == "unsourced-date" && finding["entity"]?.string == id)
            #expect(finding["field"]?.string == "date" && finding["message"]?.string == "1989 has no source.")
            #expect(finding["hint"]?.string?.hasPrefix("`annals cite ") == true)
            #expect(finding["handle"]?.string.map { id.hasPrefix($0) } == true)
            #expect(desktop.run("lint").output.hasSuffix("1 finding.\n"))
            #expect(desktop.run("lint", "--check").status == 1)
            #expect(try codes(desktop, "tag:none").isEmpty)
        }

        @Test("rings of before, after and causes, and of part-of, once each")
        func rings() throws {
            let desktop = try Desktop()
            let ids = try ["a", "b", "c", "d"].map { try desktop.ok("add", $0).id }
            try desktop.ok("link", ids[0], "before", ids[1])
            try desktop.ok("link", ids[2], "after", ids[1])
            #expect(try codes(desktop).isEmpty)
            try desktop.ok("link", ids[2], "causes", ids[0])
            try desktop.ok("link", ids[2], "part-of", ids[3])
            #expect(try codes(desktop) == ["ring"])
            try desktop.ok("link", ids[3], "part-of", ids[2])
            #expect(try codes(desktop) == ["ring", "ring"])
        }

        @Test("dated after its source was published")
        func afterSource() throws {
            let desktop = try sourced()
            _ = try event(desktop, "a", "1990-05-02")
            #expect(try codes(desktop) == ["after-source"])
        }

        @Test("a derived date whose anchor has moved or lost its date")
        func derived() throws {
            let desktop = try sourced()
            let anchor = try event(desktop, "a", "1989-01-04")
            try desktop.ok("add", "b", "--date", "3 weeks after \(anchor)")
            #expect(try codes(desktop).isEmpty)
            try desktop.ok("set", anchor, "date=1989-01-05", "--quote", "in the harbour")
            let finding = try #require(try desktop.rows("lint").first)
            let hint = try #require(finding["hint"]?.string)
            #expect(finding["code"]?.string == "derived-date" && hint.contains("That would be 1989-01-26"))
            // What the hint says puts it right.
            let words = hint.split(separator: "`")[1].replacing("\"", with: "").split(separator: " ", maxSplits: 3)
            try desktop.ok("set", String(words[2]), String(words[3]))
            #expect(try codes(desktop).isEmpty)
            try desktop.ok("unset", anchor, "date")
            #expect(try codes(desktop) == ["derived-date"])
        }

        @Test("a day and month exchanged: against the wording, between kept values, between linked events")
        func swaps() throws {
            let worded = try sourced()
            try worded.ok("add", "a", "--date", "1989-04-01", "--quote", "began on January the 4th 1989 in the")
            #expect(try codes(worded) == ["day-month-swap"])

            let printed = try sourced()
            try printed.ok(
                "add", "a", "--date", "1989-04-01", "--as-printed", "January the 4th 1989", "--quote", "in the harbour")
            #expect(try codes(printed) == ["day-month-swap"])

            let kept = try sourced()
            let id = try event(kept, "a", "1989-01-04")
            try kept.ok("set", id, "date=1989-04-01", "--keep-both", "--quote", "in the harbour")
            #expect(try codes(kept) == ["day-month-swap"])

            let linked = try sourced()
            let (a, b) = (try event(linked, "a", "1989-01-04"), try event(linked, "b", "1989-04-01"))
            try linked.ok("link", a, "before", b)
            #expect(try codes(linked) == ["day-month-swap"])
        }

        @Test("conflicts, roles and certainties")
        func others() throws {
            let ana = try Desktop()
            let id = try ana.ok("add", "a", "--actor", "Khan:host", "--actor", "Lee:Host", "--actor", "Roe").id
            #expect(try codes(ana) == ["shared-role"])
            let bo = try ana.clone(author: "bo")
            try ana.ok("set", id, "place=Baku", "certainty=90")
            try bo.ok("set", id, "place=Tehran", "certainty=30")
            try ana.exchange(with: bo)
            #expect(try codes(ana) == ["open-conflict", "shared-role", "certainty"])
        }

        @Test("one impossible order hides no other, and dates are told with their calendars")
        func both() throws {
            let desktop = try sourced()
            let (early, late) = (try event(desktop, "early", "1901"), try event(desktop, "late", "1902"))
            try desktop.ok("link", late, "before", early)
            try desktop.ok("link", early, "part-of", late)
            #expect(try codes(desktop).filter { $0 == "impossible-order" }.count == 2)
            let anchor = try desktop.ok("add", "j", "--date", "1645-03-14", "--calendar", "julian").id
            try desktop.ok("add", "k", "--date", "2 days after \(anchor)")
            let moved = desktop.run("set", anchor, "date=1645-03-14")
            #expect(moved.diagnostics.contains("It is a gregorian date now, and was 1645-03-14 julian"))
            let told = desktop.run("lint").output
            #expect(told.contains("1645-03-16 julian is no longer 2 days after 1645-03-14 of"), "\(told)")
        }

        @Test("agreement of two who had not seen each other's values; a correction is no opinion")
        func agreement() throws {
            let ana = try Desktop()
            let ids = try ["a", "b", "c", "d"].map { try ana.ok("add", $0).id }
            let bo = try ana.clone(author: "bo")
            for (id, values) in zip(ids, [("x", "x"), ("x", "y"), ("y", "y"), ("y", "y")]) {
                try ana.ok("set", id, "type=\(values.0)", "date=1989-01-01")
                try bo.ok("set", id, "type=\(values.1)", "date=1989-01-03")
            }
            try ana.exchange(with: bo)
            let rows = try ana.rows("agree")
            let type = try #require(rows.first { $0["field"]?.string == "type" })
            #expect(type["units"] == 4 && type["percent"] == 75 && type["annotators"]?.array == ["ana", "bo"])
            // Observed 0.75; expected (2·1 + 2·3) / 16 = 0.5.
            #expect(type["kappa"]?.double == 0.5)
            let date = try #require(rows.first { $0["field"]?.string == "date" })
            #expect(date["percent"] == 0 && date["alphaDays"]?.double.map { $0 < 0 } == true)
            #expect(rows.allSatisfy { $0["field"]?.string != "title" })
            #expect(ana.run("agree").output.contains("type\t4\t75.0\t0.500\t"))

            // Who settles a conflict and takes that back has seen both: what he then wrote is no opinion of his.
            let met = try Desktop()
            let event = try met.ok("add", "a", "--type", "x").id
            let dee = try met.clone(author: "dee")
            try met.ok("set", event, "type=y")
            try dee.ok("set", event, "type=z")
            try met.exchange(with: dee)
            try dee.ok("resolve", "--all", "--author", "dee")
            try dee.ok("undo")
            #expect(try dee.rows("agree").isEmpty)

            // Bo corrects what ana wrote: that is no second opinion.
            let fresh = try Desktop()
            let id = try fresh.ok("add", "a", "--type", "x").id
            let cy = try fresh.clone(author: "cy")
            try cy.ok("set", id, "type=z")
            #expect(try cy.rows("agree").isEmpty)
        }
    }
}
