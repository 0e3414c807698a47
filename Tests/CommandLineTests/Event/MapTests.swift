import Testing

@testable import CommandLine

extension CommandLineSuite {
    @Suite("tag and actor")
    struct MapTests {
        @Test("tags go on and off in one changeset")
        func tags() throws {
            let desktop = try Desktop()
            let id = try desktop.ok("add", "x", "--tag", "old").id
            #expect(
                try desktop.ok("tag", id, "+visit", "-old", "+-odd", "+a b").strings("tags") == [
                    "-odd", "a b", "visit",
                ])
            #expect(try desktop.ok("tag", id, "--", "--odd").strings("tags") == ["a b", "visit"])
        }

        @Test("a tag that is there, and one that is not, make no change")
        func idempotent() throws {
            let desktop = try Desktop()
            let id = try desktop.ok("add", "x", "--tag", "visit").id
            let before = try desktop.digest
            try desktop.ok("tag", id, "+visit", "-letter")
            #expect(try desktop.digest == before)
            let run = desktop.run("tag", id, "-vist")
            #expect(run.status == 0 && run.diagnostics.contains("Did you mean visit?"))
        }

        @Test("add wins over a concurrent removal")
        func addWins() throws {
            let ana = try Desktop()
            let id = try ana.ok("add", "x", "--tag", "visit").id
            let bo = try ana.clone(author: "bo")
            try bo.ok("tag", id, "-visit", "+letter")
            try ana.ok("tag", id, "-visit")
            try ana.ok("tag", id, "+visit")
            try ana.exchange(with: bo)
            #expect(try ana.ok("show", id).strings("tags") == ["letter", "visit"])
            #expect(try bo.ok("show", id).strings("tags") == ["letter", "visit"])
        }

        @Test("words without a sign, and a tag both on and off, are usage errors")
        func usage() throws {
            let desktop = try Desktop()
            let id = try desktop.ok("add", "x").id
            #expect(desktop.refusal("tag", id, "visit").status == 64)
            #expect(desktop.refusal("tag", id, "+a", "-a").status == 64)
            #expect(desktop.refusal("tag", id, "+").status == 65)
            #expect(desktop.refusal("tag", id).status == 64)
        }

        @Test("actors have a role after the last colon, and can get another")
        func actors() throws {
            let desktop = try Desktop()
            let id = try desktop.ok("add", "x", "--actor", "Bo").id
            let event = try desktop.ok("actor", id, "+Office: East:host", "+Bo:guest", "+Cy")
            #expect(
                event["actors"] == [
                    ["name": "Bo", "role": "guest"], ["name": "Cy", "role": nil],
                    ["name": "Office: East", "role": "host"],
                ])
            let after = try desktop.ok("actor", id, "-Office: East", "+Bo")
            #expect(after["actors"] == [["name": "Bo", "role": "guest"], ["name": "Cy", "role": nil]])
            #expect(try desktop.ok("actor", id, "+Bo:", "-Cy")["actors"] == [["name": "Bo", "role": nil]])
        }

        @Test("two roles for one actor are a conflict on that key, and the others stay free")
        func actorConflict() throws {
            let ana = try Desktop()
            let id = try ana.ok("add", "x", "--actor", "Cy").id
            let bo = try ana.clone(author: "bo")
            try ana.ok("actor", id, "+Cy:host")
            try bo.ok("actor", id, "+Cy:guest")
            try ana.exchange(with: bo)
            let event = try ana.ok("show", id)
            #expect(event.strings("conflicts") == ["actors"])
            #expect(event["rivals"]?["actors"]?.array?.map { $0["key"]?.string } == ["Cy", "Cy"])
            #expect(ana.refusal("actor", id, "+Cy:other") == (65, "in-conflict"))
            try ana.ok("actor", id, "+Dee")
        }
    }
}
