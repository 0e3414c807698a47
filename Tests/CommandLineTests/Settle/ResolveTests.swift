import Testing

@testable import CommandLine

extension CommandLineSuite {
    /// `resolve` with its grammar.
    @Suite struct ResolveTests {
        @Test("taking a printed rival settles the field for everybody")
        func take() throws {
            let team = try Team("ana", "bo")
            let event = team.dateConflict()
            team.ok("ana", "conflicts")
            let answer = team.ok("ana", "resolve", event, "date", "--take", "2", "--reason", "the letter itself")
                .document
            #expect(answer["date"]?["edtf"]?.string == "1989-01-04?" && answer["conflicts"] == [])
            team.sync()
            #expect(team.ok("bo", "show", event).document["date"]?["edtf"]?.string == "1989-01-04?")
            #expect(team.ok("bo", "conflicts").rows.isEmpty)
        }

        @Test("a number is refused before the rivals were printed here, and after they have changed")
        func staleNumber() throws {
            let team = try Team("ana", "bo", "cy")
            let event = team.dateConflict()
            team.fails("ana", .again, "rivals-changed", "resolve", event, "date", "--take", "1")
            team.ok("ana", "conflicts")
            team.fails("ana", .absent, "no-such-rival", "resolve", event, "date", "--take", "3")
            team.ok("cy", "conflicts")
            team.ok("cy", "resolve", event, "date", "--take", "1")
            team.ok("ana", "resolve", event, "date", "--value", "1990")
            team.sync()
            team.fails("ana", .again, "rivals-changed", "resolve", event, "date", "--take", "1")
        }

        @Test("the numbers that `show` prints are those that are taken; its JSON and the past have none")
        func shown() throws {
            let team = try Team("ana", "bo")
            let event = team.dateConflict()
            team.ok("ana", "show", event)
            _ = team.told("ana", "show", event, "--as-of", "2099-01-01")
            team.fails("ana", .again, "rivals-changed", "resolve", event, "date", "--take", "2")
            #expect(team.told("ana", "show", event).contains("2  1989-01-04?"))
            let settled = team.ok("ana", "resolve", event, "date", "--take", "2").document
            #expect(settled["date"]?["edtf"]?.string == "1989-01-04?")
        }

        @Test("a change is taken by its name, and refused once another has replaced it")
        func byChange() throws {
            let team = try Team("ana", "bo")
            let event = team.dateConflict()
            let rivals = try #require(team.ok("ana", "conflicts").rows.first?["rivals"]?.array)
            let (first, second) = (rivals[0]["change"]?.string ?? "", rivals[1]["change"]?.string ?? "")
            team.fails("ana", .absent, "no-such-rival", "resolve", event, "date", "--take", "0123abcd/0")
            team.fails("ana", .usage, "bad-take", "resolve", event, "date", "--take", "second")
            team.ok("bo", "resolve", event, "date", "--take", second)
            team.sync()
            team.fails("bo", .absent, "nothing-to-resolve", "resolve", event, "date", "--take", first)
            team.ok("ana", "set", event, "date=1991")
            team.ok("bo", "set", event, "date=1992")
            team.sync()
            team.fails("ana", .again, "rivals-changed", "resolve", event, "date", "--take", first)
        }

        @Test("keeping both makes a dispute with the evidence that the rivals had")
        func keepBoth() throws {
            let team = try Team("ana", "bo")
            let source = try team.file("letter.txt", "A letter\n\nShe came ashore in February of that year.\n")
            team.ok("ana", "source", "add", source)
            let event = team.add("ana", "visit", "--date", "1989")
            team.sync()
            team.ok("ana", "set", event, "date=1989-02", "--quote", "She came ashore in February")
            team.ok("bo", "set", event, "date=1989-03")
            team.sync()
            let answer = team.ok(
                "bo", "resolve", event, "date", "--value", "1989-03", "--keep-both", "--reason", "sources disagree"
            ).document
            #expect(answer["disputes"] == ["date"] && answer["conflicts"] == [])
            let rivals = try #require(answer["rivals"]?["date"]?.array)
            #expect(rivals.map { $0["value"]?["edtf"]?.string } == ["1989-03", "1989-02"])
            #expect(rivals.map { $0["preferred"]?.bool } == [true, false])
            #expect(rivals[1]["because"]?.array?.count == 1)
        }

        @Test("a new value can come with evidence quoted on the line")
        func quoted() throws {
            let team = try Team("ana", "bo")
            team.ok("ana", "source", "add", try team.file("a.txt", "News\n\nIt was on the 4th of March, at noon.\n"))
            let event = team.dateConflict()
            let answer = team.ok(
                "ana", "resolve", event, "date", "--value", "1989-03-04", "--quote", "on the 4th of March"
            ).document
            #expect(answer["date"]?["edtf"]?.string == "1989-03-04")
            #expect(answer["citations"]?.array?.first?["field"]?.string == "date")
            let row = try #require(team.ok("ana", "explain", event, "date").rows.last)
            #expect(row["because"]?.array?.count == 1)
            team.fails("ana", .data, "quote-not-found", "cite", event, "--quote", "nowhere")
        }

        @Test("a value equal to a rival keeps that rival's wording")
        func wording() throws {
            let team = try Team("ana", "bo")
            let event = team.add("ana", "visit", "--date", "1989")
            team.sync()
            team.ok("ana", "set", event, "date=January the 4th 1989")
            team.ok("bo", "set", event, "date=1990")
            team.sync()
            let answer = team.ok("bo", "resolve", event, "date", "--value", "1989-01-04").document
            #expect(answer["date"]?["asPrinted"]?.string == "January the 4th 1989")
        }

        @Test("an unseen third rival survives a resolution as a smaller conflict")
        func smallerConflict() throws {
            let team = try Team("ana", "bo", "cy")
            let event = team.dateConflict()
            team.ok("ana", "resolve", event, "date", "--value", "1989-01-04?", "--reason", "ra")
            team.ok("bo", "resolve", event, "date", "--value", "1989-02-26", "--reason", "rb")
            team.sync()
            let rivals = team.ok("cy", "conflicts").rows.first?["rivals"]?.array ?? []
            #expect(Set(rivals.compactMap { $0["reason"]?.string }) == ["ra", "rb"])
            team.ok("cy", "resolve", event, "date", "--value", "1990")
            team.sync()
            for name in team.names { #expect(team.ok(name, "conflicts").rows.isEmpty) }
        }

        @Test("life takes deleted or kept")
        func life() throws {
            let team = try Team("ana", "bo")
            for choice in ["kept", "deleted"] {
                let event = team.add("ana", "visit")
                team.sync()
                team.ok("ana", "delete", event)
                team.ok("bo", "set", event, "place=Tehran")
                team.sync()
                team.fails("ana", .data, "bad-life", "resolve", event, "life", "--value", "gone")
                let answer = team.ok("bo", "resolve", event, "life", "--value", choice, "--reason", "agreed").document
                #expect(answer["deleted"] == .bool(choice == "deleted") && answer["conflicts"] == [])
                team.sync()
                #expect(team.ok("ana", "conflicts").rows.isEmpty)
            }
        }

        @Test("all conflicts are settled by author or by the latest, within filters, and a dry run changes nothing")
        func all() throws {
            let team = try Team("ana", "bo")
            let one = team.dateConflict()
            let other = team.dateConflict()
            team.ok("ana", "tag", one, "+visit")
            let before = team.ok("ana", "list").output
            let dry = team.ok("ana", "resolve", "--all", "--author", "ana", "--dry-run").rows
            #expect(dry.map { $0["taken"]?.int } == [2, 2])
            #expect(team.ok("ana", "list").output == before)
            team.fails("ana", .absent, "nothing-to-resolve", "resolve", "--all", "--author", "zed")
            team.ok("ana", "resolve", "--all", "--author", "ana", "tag:visit", "--reason", "hers")
            #expect(team.ok("ana", "show", one).document["date"]?["edtf"]?.string == "1989-01-04?")
            #expect(team.ok("ana", "conflicts").rows.map { $0["entity"]?.string } == [other])
            team.ok("ana", "resolve", "--all", "--latest")
            #expect(team.ok("ana", "show", other).document["date"]?["edtf"]?.string == "1989-02-26")
            team.fails("ana", .absent, "nothing-to-resolve", "resolve", "--all", "--latest")
        }

        @Test("bad lines are refused with 64 and change nothing")
        func usage() throws {
            let team = try Team("ana", "bo")
            let event = team.dateConflict()
            team.fails("ana", .usage, "no-terminal", "resolve")
            team.fails("ana", .usage, "no-terminal", "resolve", event)
            team.fails("ana", .usage, "usage", "resolve", event, "--take", "1")
            team.fails("ana", .usage, "usage", "resolve", event, "date", "--take", "1", "--value", "1990")
            team.fails("ana", .usage, "usage", "resolve", "--all")
            team.fails("ana", .usage, "usage", "resolve", "--all", "--latest", "--author", "ana")
            team.fails("ana", .usage, "usage", "resolve", event, "date", "--latest")
            team.fails("ana", .usage, "unknown-field", "resolve", event, "dat", "--value", "1990")
            team.fails("ana", .data, "bad-date", "resolve", event, "date", "--value", "1989-13-01")
            team.fails("ana", .absent, "nothing-to-resolve", "resolve", event, "place", "--value", "x")
            #expect(team.ok("ana", "conflicts").rows.count == 1)
        }
    }
}
