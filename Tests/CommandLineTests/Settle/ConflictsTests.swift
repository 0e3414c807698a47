import Testing

@testable import CommandLine

extension CommandLineSuite {
    /// `conflicts`: what is told of rivals, and what is remembered of the telling.
    @Suite struct ConflictsTests {
        @Test("a conflict has its base and its rivals from the highest, alike for everybody")
        func shape() throws {
            let team = try Team("ana", "bo")
            let event = team.dateConflict()
            let rows = team.ok("ana", "conflicts").rows
            #expect(rows.count == 1)
            let conflict = try #require(rows.first)
            #expect(conflict["entity"]?.string == event)
            #expect(conflict["kind"]?.string == "event" && conflict["field"]?.string == "date")
            #expect(conflict["key"] == .null)
            #expect(conflict["base"]?["edtf"]?.string == "1989-01-04")
            let rivals = try #require(conflict["rivals"]?.array)
            #expect(rivals.map { $0["take"]?.int } == [1, 2])
            #expect(rivals.map { $0["author"]?.string } == ["bo", "ana"])
            #expect(rivals.map { $0["value"]?["edtf"]?.string } == ["1989-02-26", "1989-01-04?"])
            #expect(rivals.map { $0["reason"]?.string } == ["newspaper", "as printed"])
            for rival in rivals {
                #expect(rival["replica"]?.string?.count == 26)
                #expect(rival["change"]?.string?.hasSuffix("/0") == true)
                #expect(rival["because"] == [] && rival["also"] == [] && rival["kept"] == [])
            }
            #expect(team.ok("bo", "conflicts", event).rows == rows)
        }

        @Test("equal values of two people are one rival, with both of them")
        func alsoGiven() throws {
            let team = try Team("ana", "bo", "cy")
            let event = team.add("ana", "visit", "--place", "Tehran")
            team.sync()
            team.ok("ana", "set", event, "place=Qom")
            team.ok("bo", "set", event, "place=Moscow")
            team.ok("cy", "set", event, "place=Qom")
            team.sync()
            let rivals = try #require(team.ok("ana", "conflicts").rows.first?["rivals"]?.array)
            #expect(rivals.count == 2)
            #expect(rivals[0]["author"]?.string == "cy" && rivals[0]["value"]?.string == "Qom")
            #expect(rivals[0]["also"]?.array?.first?["author"]?.string == "ana")
        }

        @Test("deletion against an edit is a conflict of life, with what was edited told to people")
        func life() throws {
            let team = try Team("ana", "bo")
            let event = team.add("ana", "visit")
            team.sync()
            team.ok("ana", "delete", event)
            team.ok("bo", "set", event, "place=Tehran")
            team.sync()
            let conflict = try #require(team.ok("ana", "conflicts").rows.first)
            #expect(conflict["field"]?.string == "life" && conflict["base"] == .null)
            #expect(conflict["rivals"]?.array?.map { $0["value"]?.string } == ["kept", "deleted"])
            #expect(team.told("ana", "conflicts").contains("somebody changed place"))
            #expect(team.ok("ana", "show", event).document["place"]?.string == "Tehran")
        }

        @Test("prose is told by what differs")
        func prose() throws {
            let team = try Team("ana", "bo")
            let event = team.add("ana", "visit", "--description", "He came by sea.")
            team.sync()
            team.ok("ana", "set", event, "description=He came by train.")
            team.ok("bo", "set", event, "description=He came by boat.")
            team.sync()
            let told = team.told("ana", "conflicts")
            #expect(told.contains("He came by [-sea-]{+boat+}."))
            #expect(told.contains("He came by [-sea-]{+train+}."))
        }

        @Test("two roles of one actor are a conflict of that key")
        func keyed() throws {
            let team = try Team("ana", "bo")
            let event = team.add("ana", "visit")
            team.sync()
            team.ok("ana", "actor", event, "+Ilse Maran:envoy")
            team.ok("bo", "actor", event, "+Ilse Maran:guest")
            team.sync()
            let conflict = try #require(team.ok("ana", "conflicts", event).rows.first)
            #expect(conflict["field"]?.string == "actors" && conflict["key"]?.string == "Ilse Maran")
            team.fails("ana", .usage, "not-disputable", "resolve", event, "actors", "--value", "envoy", "--keep-both")
            team.ok("ana", "resolve", event, "actors:Ilse Maran", "--value", "envoy")
            #expect(team.ok("ana", "conflicts").rows.isEmpty)
        }

        @Test("an empty list prints nothing, and an unknown id is 66")
        func nothing() throws {
            let team = try Team("ana")
            #expect(team.ok("ana", "conflicts").output.isEmpty)
            team.fails("ana", .absent, "unknown-id", "conflicts", "zzzz")
        }

        @Test("text that tries to steer the terminal is made visible")
        func hostile() throws {
            let team = try Team("ana", "bo")
            let event = team.add("ana", "visit", "--place", "x")
            team.sync()
            team.ok("ana", "set", event, "place=\u{1b}[2Jgone", "--reason", "\u{202e}live")
            team.ok("bo", "set", event, "place=y")
            team.sync()
            for text in [
                team.told("bo", "conflicts"), team.told("bo", "explain", event), team.told("bo", "log"),
                team.told("bo", "blame", event),
            ] {
                #expect(!text.contains("\u{1b}") && !text.contains("\u{202e}"))
            }
            #expect(!team.ok("bo", "conflicts").output.contains("\u{1b}"))
        }
    }
}
