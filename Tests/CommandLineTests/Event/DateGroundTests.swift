import Testing

@testable import CommandLine

extension CommandLineSuite {
    @Suite("What dates stand on")
    struct DateGroundTests {
        @Test("a date that would be counted from itself, at once or over others, is refused")
        func rings() throws {
            let desktop = try Desktop()
            let one = try desktop.ok("add", "one", "--date", "1989-01-04").id
            let other = try desktop.ok("add", "other", "--date", "1 week after \(one)").id
            let before = try desktop.digest
            for anchor in [one, other] {
                let refusal = desktop.refusal("set", one, "date=3 weeks after \(anchor)")
                #expect(refusal.status == 65 && refusal.code == "date-ring")
            }
            #expect(try desktop.digest == before)
            #expect(desktop.refusal("add", "x", "--date", "some days after \(one)").status == 65)
            #expect(
                try desktop.ok("add", "x", "--date", "the day after \(one)")["date"]?["edtf"]?.string == "1989-01-05")
        }

        @Test("a calendar that is stated and one that the words name must be one")
        func calendars() throws {
            let desktop = try Desktop()
            for line in [
                ["date", "14 Dey 1367", "--calendar", "gregorian"],
                ["date", "4 January 1989", "--calendar", "persian"],
                ["add", "x", "--date", "4 January 1989", "--calendar", "islamic"],
            ] {
                let run = desktop.run(line + ["--json"])
                #expect(run.status == 65 && run.code == "other-calendar", "\(line): \(run.diagnostics)")
            }
            #expect(try desktop.ok("date", "4 January 1989", "--calendar", "julian")["calendar"]?.string == "julian")
            #expect(try desktop.ok("date", "14 Dey 1367")["calendar"]?.string == "persian")
        }

        @Test("show tells how a date was found, from which event")
        func shown() throws {
            let desktop = try Desktop()
            let anchor = try desktop.ok("add", "one", "--date", "1989-01-04")
            let handle = try #require(anchor["handle"]?.string)
            let id = try desktop.ok("add", "other", "--date", "2 days before \(handle)").id
            #expect(desktop.run("show", id).output.contains("1989-01-02  derived, 2 days before \(handle)\n"))
            try desktop.ok("set", id, "date=1989-01-03", "--basis", "inferred")
            #expect(desktop.run("show", id).output.contains("1989-01-03  inferred\n"))
            #expect(!desktop.run("show", anchor.id).output.contains("explicit"))
        }

        @Test("a span of days that ends before it begins is no filter")
        func reversed() throws {
            let desktop = try Desktop()
            #expect(desktop.refusal("list", "date:1990..1989").status == 65)
            #expect(try desktop.rows("list", "date:1989..1989") == [])
        }
    }
}
