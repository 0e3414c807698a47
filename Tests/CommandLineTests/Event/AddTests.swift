import Testing

@testable import CommandLine

extension CommandLineSuite {
    @Suite("add")
    struct AddTests {
        @Test("an event answers with everything it was given")
        func whole() throws {
            let desktop = try Desktop()
            let event = try desktop.ok(
                "add", "A minister visits", "--date", "1989-01-04", "--place", "Tehran", "--type", "visit", "--tag",
                "b",
                "--tag", "a", "--actor", "Foreign Ministry: Asia:host", "--actor", "Bo", "--description", "Long.")
            #expect(event["kind"]?.string == "event")
            #expect(event.id.utf8.count == 26)
            #expect(event["handle"]?.string == String(event.id.prefix(4)))
            #expect(event["place"]?.string == "Tehran" && event["type"]?.string == "visit")
            #expect(event["description"]?.string == "Long." && event["status"] == .null)
            #expect(event.strings("tags") == ["a", "b"])
            #expect(
                event["actors"] == [
                    ["name": "Bo", "role": nil], ["name": "Foreign Ministry: Asia", "role": "host"],
                ])
            #expect(event["updatedBy"]?.string == "ana" && event["deleted"]?.bool == false)
            #expect(event["updatedAt"]?.string?.hasPrefix("2026-11-24T09:00:") == true)
            #expect(try desktop.rows("list") == [event])
        }

        @Test("EDTF has no wording; prose keeps it")
        func wording() throws {
            let desktop = try Desktop()
            let plain = try desktop.ok("add", "x", "--date", "1989-01~")["date"]
            #expect(plain?["edtf"]?.string == "1989-01~" && plain?["asPrinted"] == .null)
            #expect(plain?["earliest"]?.string == "1989-01-01" && plain?["latest"]?.string == "1989-01-31")
            let prose = try desktop.ok("add", "x", "--date", "January the 4th 1989")["date"]
            #expect(prose?["edtf"]?.string == "1989-01-04")
            #expect(prose?["asPrinted"]?.string == "January the 4th 1989" && prose?["basis"]?.string == "explicit")
            let stated = try desktop.ok(
                "add", "x", "--date", "1367-10-14", "--calendar", "persian", "--as-printed", "14 Dey", "--basis",
                "inferred")["date"]
            #expect(stated?["calendar"]?.string == "persian" && stated?["earliest"]?.string == "1989-01-04")
            #expect(stated?["asPrinted"]?.string == "14 Dey" && stated?["basis"]?.string == "inferred")
            let open = try desktop.ok("add", "x", "--date", "[1990-12-18..]")["date"]
            #expect(open?["earliest"]?.string == "1990-12-18" && open?["latest"] == .null)
        }

        @Test("a date counted from an event is derived and says from which")
        func relative() throws {
            let desktop = try Desktop()
            let anchor = try desktop.ok("add", "x", "--date", "1989-01-04")
            let handle = try #require(anchor["handle"]?.string)
            let date = try desktop.ok("add", "y", "--date", "3 weeks after \(handle)")["date"]
            #expect(date?["edtf"]?.string == "1989-01-25" && date?["basis"]?.string == "derived")
            #expect(date?["relativeTo"] == ["event": .string(anchor.id), "offset": "3 weeks"])
            // No source prints an id of ours.
            #expect(date?["asPrinted"] == .null)
            let told = desktop.run("date", "3 weeks after \(anchor.id)").output
            #expect(told.contains("basis      derived, 3 weeks after \(handle)") && !told.contains("printed"))
            let undated = try #require(try desktop.ok("add", "z")["handle"]?.string)
            #expect(desktop.refusal("add", "y", "--date", "2 days before \(undated)").status == 65)
        }

        @Test(
            "bad input is refused with its code and changes nothing",
            arguments: [
                (65, ["--date", "1989-1-4"]), (65, ["--date", "1989-02-30"]), (65, ["--date", "4/1/1989"]),
                (65, ["--date", ""]), (64, ["--date", "1989", "--calendar", "mayan"]),
                (64, ["--date", "1989", "--basis", "guessed"]), (64, ["--as-printed", "x"]), (65, ["--tag", " "]),
                (65, ["--actor", ":envoy"]), (64, ["--actor", "a:b", "--actor", "a:c"]), (64, ["--source", "30470"]),
                (64, ["--occurrence", "2"]),
                (66, ["--quote", "there is no source"]), (66, ["--date", "3 weeks after zzzz"]), (64, ["--nonsense"]),
            ])
        func refused(_ status: Int, _ options: [String]) throws {
            let desktop = try Desktop()
            let run = desktop.run(["add", "x", "--json"] + options)
            #expect(run.status == Int32(status), "\(run.diagnostics)")
            #expect(run.code != nil && run.output.isEmpty)
            #expect(try desktop.rows("list").isEmpty)
        }

        @Test("without a title it is a usage error where no form can open")
        func noTitle() throws {
            let desktop = try Desktop()
            #expect(desktop.refusal("add") == (64, "no-title"))
            #expect(desktop.refusal("add", "  ") == (65, "empty-title"))
        }

        @Test("what is typed is stored in NFC")
        func normalForm() throws {
            let desktop = try Desktop()
            let event = try desktop.ok("add", "cafe\u{301}", "--tag", "e\u{301}")
            #expect(event.title.map { Array($0.utf8) } == Array("caf\u{e9}".utf8))
            #expect(try desktop.ok("tag", event.id, "-\u{e9}").strings("tags") == [])
        }
    }
}
