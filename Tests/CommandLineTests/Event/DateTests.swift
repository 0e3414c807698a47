import Testing

@testable import CommandLine

extension CommandLineSuite {
    @Suite("date")
    struct DateTests {
        @Test("a date is shown in every calendar, without a project")
        func calendars() throws {
            let desktop = try Desktop(bare: "ana")
            let date = try desktop.ok("date", "January", "the", "4th", "1989")
            #expect(date["edtf"]?.string == "1989-01-04" && date["calendar"]?.string == "gregorian")
            #expect(date["asPrinted"]?.string == "January the 4th 1989")
            #expect(
                date["calendars"] == [
                    "gregorian": "1989-01-04", "julian": "1988-12-22", "persian": "1367-10-14", "islamic": "1409-05-26",
                ])
            let persian = try desktop.ok("date", "1367-10-14", "--calendar", "persian")
            #expect(persian["earliest"]?.string == "1989-01-04")
            #expect(persian["calendars"]?["gregorian"]?.string == "1989-01-04")
        }

        @Test("years before ours may begin with a dash")
        func negative() throws {
            let desktop = try Desktop(bare: "ana")
            #expect(try desktop.ok("date", "-0043-03-15")["earliest"]?.string == "-0043-03-15")
        }

        @Test(
            "what is no date is 65, with a hint",
            arguments: ["1989-1-4", "1989-02-30", "4/1/1989", "xyzzy", "", "1989-13", "2000/1999"])
        func refused(_ text: String) throws {
            let desktop = try Desktop(bare: "ana")
            let run = desktop.run("date", text, "--json")
            #expect(run.status == 65 && run.code == "bad-date")
            #expect(run.diagnostics.contains("\"hint\":\""))
        }

        @Test("unknown calendars are 64; counting from an event needs its project")
        func others() throws {
            let desktop = try Desktop(bare: "ana")
            #expect(desktop.refusal("date", "1989", "--calendar", "mayan").status == 64)
            #expect(try Desktop().refusal("date", "3 weeks after 00q") == (66, "too-short"))
            #expect(desktop.refusal("date", "3 weeks after zzzz").status == 66)
            #expect(desktop.run("date", "1989-1-4").diagnostics.contains("1989-01-04"))
        }
    }
}
