import Testing

@testable import CommandLine

extension CommandLineSuite {
    @Suite("set and unset")
    struct SetTests {
        @Test("fields get their values in one changeset")
        func several() throws {
            let desktop = try Desktop()
            let id = try desktop.ok("add", "x").id
            let event = try desktop.ok("set", id, "date=1989-01-04?", "place=Tehran", "status=draft", "title=a=b")
            #expect(event["date"]?["edtf"]?.string == "1989-01-04?" && event["place"]?.string == "Tehran")
            #expect(event["status"]?.string == "draft" && event.title == "a=b")
            #expect(try desktop.ok("status")["unsynced"]?.int == 2)
        }

        @Test("an equal value again makes no change; a wording, a reason does")
        func equal() throws {
            let desktop = try Desktop()
            let id = try desktop.ok("add", "x", "--date", "1989-01-04", "--place", "Tehran").id
            let before = try desktop.digest
            try desktop.ok("set", id, "date=1989-01-04", "place=Tehran", "title=x")
            try desktop.ok("unset", id, "type")
            #expect(try desktop.digest == before)
            let event = try desktop.ok("set", id, "date=1989-01-04", "--as-printed", "January the 4th")
            #expect(event["date"]?["asPrinted"]?.string == "January the 4th")
            let worded = try desktop.digest
            #expect(worded != before)
            try desktop.ok("set", id, "place=Tehran", "--reason", "the letterhead says so")
            #expect(try desktop.digest != worded)
        }

        @Test("--keep-both makes a dispute with everything kept, and ends when a value is set without it")
        func dispute() throws {
            let desktop = try Desktop()
            let id = try desktop.ok("add", "x", "--place", "Tehran").id
            try desktop.ok("set", id, "place=Moscow", "--keep-both", "--reason", "newspaper")
            let event = try desktop.ok("set", id, "place=Baku", "--keep-both")
            #expect(event["place"]?.string == "Baku" && event.strings("disputes") == ["place"])
            #expect(event.strings("conflicts") == [])
            let rivals = try #require(event["rivals"]?["place"]?.array)
            #expect(rivals.map { $0["value"]?.string } == ["Baku", "Moscow", "Tehran"])
            #expect(rivals.map { $0["preferred"]?.bool } == [true, false, false])
            #expect(rivals[1]["reason"]?.string == "newspaper" && rivals[1]["author"]?.string == "ana")
            #expect(rivals.allSatisfy { $0["change"]?.string?.hasSuffix("/0") ?? false || $0["change"] != .null })
            let before = try desktop.digest
            try desktop.ok("set", id, "place=Baku", "--keep-both")
            #expect(try desktop.digest == before)
            let reasoned = try desktop.ok("set", id, "place=Baku", "--keep-both", "--reason", "the map")
            #expect(reasoned["rivals"]?["place"]?.array?.count == 3)
            // A dispute equals only a dispute: the preferred value alone is another one.
            let ended = desktop.run("--project", desktop.folder, "set", id, "place=Baku", "--reason", "settled")
            #expect(ended.diagnostics.contains("The dispute is over: place Moscow no longer stands beside it."))
            let settled = try desktop.ok("show", id)
            #expect(settled.strings("disputes") == [] && settled["place"]?.string == "Baku")
            let after = try desktop.digest
            try desktop.ok("set", id, "place=Baku")
            #expect(try desktop.digest == after)
            try desktop.ok("set", id, "place=Shiraz", "--keep-both")
            #expect(try desktop.ok("set", id, "place=Yazd").strings("disputes") == [])
        }

        @Test("of an equal date stays what is not stated anew, whatever reason or evidence is given for it")
        func sameDate() throws {
            let desktop = try Desktop()
            let anchor = try desktop.ok("add", "y", "--date", "1990-11-27").id
            let id = try desktop.ok("add", "x", "--date", "3 weeks after \(anchor)", "--as-printed", "later").id
            let date = try #require(try desktop.ok("show", id)["date"])
            #expect(date["basis"]?.string == "derived" && date["relativeTo"] != .null)
            let reasoned = try desktop.ok("set", id, "date=1990-12-18", "--reason", "as the minutes say")
            #expect(reasoned["date"] == date)
            #expect(try desktop.rows("blame", id, "date").first?["reason"]?.string == "as the minutes say")
            let worded = try desktop.ok("set", id, "date=1990-12-18", "--as-printed", "weeks later")["date"]
            #expect(worded?["asPrinted"]?.string == "weeks later" && worded?["relativeTo"] == date["relativeTo"])
            let stated = try desktop.ok("set", id, "date=1990-12-18", "--basis", "explicit")["date"]
            #expect(stated?["basis"]?.string == "explicit" && stated?["relativeTo"] == .null)
            #expect(stated?["asPrinted"]?.string == "weeks later")
        }

        @Test("a date's wording alone leaves its dispute")
        func wordingOfDispute() throws {
            let desktop = try Desktop()
            let id = try desktop.ok("add", "x", "--date", "1989").id
            try desktop.ok("set", id, "date=1990", "--keep-both")
            let worded = try desktop.ok("set", id, "date=1990", "--as-printed", "nineteen-ninety")
            #expect(worded.strings("disputes") == ["date"])
            #expect(worded["date"]?["asPrinted"]?.string == "nineteen-ninety")
            let ended = desktop.run("set", id, "date=1991", "--as-printed", "1991")
            #expect(ended.diagnostics.contains("The dispute is over: date 1989 no longer stands beside it."))
        }

        @Test("a field in open conflict is refused, and resolve is named")
        func conflict() throws {
            let ana = try Desktop()
            let id = try ana.ok("add", "x", "--date", "1989").id
            let bo = try ana.clone(author: "bo")
            try ana.ok("set", id, "date=1990", "--reason", "a")
            try bo.ok("set", id, "date=1991", "place=Moscow")
            try ana.exchange(with: bo)
            let event = try ana.ok("show", id)
            #expect(event.strings("conflicts") == ["date"] && event["place"]?.string == "Moscow")
            let rivals = try #require(event["rivals"]?["date"]?.array)
            #expect(Set(rivals.map { $0["author"]?.string }) == ["ana", "bo"])
            #expect(rivals.map { $0["preferred"]?.bool } == [true, false])
            #expect(event["date"] == rivals[0]["value"])
            #expect(ana.refusal("set", id, "date=1992") == (65, "in-conflict"))
            #expect(ana.refusal("unset", id, "date") == (65, "in-conflict"))
            #expect(ana.run("set", id, "date=1992").diagnostics.contains("annals resolve"))
            try ana.ok("set", id, "title=y")
        }

        @Test(
            "what cannot be set is refused with its code and changes nothing",
            arguments: [
                (64, ["dtae=1989"]), (64, ["date"]), (65, ["date="]), (65, ["date=1989-13-01"]), (65, ["status=drfat"]),
                (64, ["tags=x"]), (64, ["actors=x"]), (64, ["life=deleted"]), (64, ["place=a", "place=b"]),
                (64, ["place=a", "--as-printed", "x"]), (64, ["description=x", "--keep-both"]),
                (65, ["certainty=101"]), (66, ["place=a", "--because", "zzzz"]), (65, ["title= "]),
            ])
        func refused(_ status: Int, _ words: [String]) throws {
            let desktop = try Desktop()
            let id = try desktop.ok("add", "x", "--place", "Tehran").id
            let before = try desktop.digest
            let run = desktop.run(["set", id, "--json"] + words)
            #expect(run.status == Int32(status), "\(run.diagnostics)")
            #expect(run.code != nil)
            #expect(try desktop.digest == before)
        }

        @Test("a mistyped field is answered with the one meant")
        func didYouMean() throws {
            let desktop = try Desktop()
            let id = try desktop.ok("add", "x").id
            #expect(desktop.run("set", id, "plcae=x").diagnostics.contains("Did you mean place?"))
        }

        @Test("certainty is one's own")
        func certainty() throws {
            let ana = try Desktop()
            let id = try ana.ok("add", "x").id
            let bo = try ana.clone(author: "bo")
            try ana.ok("set", id, "certainty=80")
            try bo.ok("set", id, "certainty=30")
            try ana.exchange(with: bo)
            let event = try ana.ok("show", id)
            #expect(event.strings("conflicts") == [])
            let said = event["certainty"]?.array?.compactMap { $0["author"]?.string }.sorted()
            #expect(said == ["ana", "bo"])
            #expect(try ana.ok("unset", id, "certainty")["certainty"]?.array?.count == 1)
        }

        @Test("unset takes a value away, and never the title")
        func unset() throws {
            let desktop = try Desktop()
            let id = try desktop.ok("add", "x", "--place", "Tehran", "--date", "1989").id
            let event = try desktop.ok("unset", id, "place", "date")
            #expect(event["place"] == .null && event["date"] == .null)
            #expect(desktop.refusal("unset", id, "title").status == 65)
            #expect(desktop.refusal("unset", id, "palce").status == 64)
        }

        @Test("handles: too short, unknown, of another kind are 66")
        func handles() throws {
            let desktop = try Desktop()
            let id = try desktop.ok("add", "x").id
            #expect(desktop.refusal("set", String(id.prefix(3)), "place=a") == (66, "too-short"))
            #expect(desktop.refusal("set", "not/an/id", "place=a") == (66, "unknown-id"))
            #expect(desktop.refusal("set", id + "0", "place=a").status == 66)
            let note = try #require(try desktop.ok("note", id, "hm")["notes"]?.array?.first?["id"]?.string)
            #expect(desktop.refusal("tag", note, "+x") == (66, "wrong-kind"))
            try desktop.ok("set", id.uppercased(), "place=a")
        }
    }
}
