import Testing

@testable import CommandLine

extension CommandLineSuite {
    @Suite("What people read")
    struct PeopleTests {
        /// A line's answer, ids and handles made alike.
        private func told(_ desktop: Desktop, _ handle: String, _ words: String...) -> String {
            let run = desktop.run(words)
            return (run.output + run.diagnostics).replacing(handle, with: "HANDLE")
        }

        @Test("changes are answered with what now stands")
        func answers() throws {
            let desktop = try Desktop()
            let event = try desktop.ok("add", "A visit", "--date", "1989-01-04", "--place", "Tehran")
            let handle = event["handle"]?.string ?? ""
            #expect(
                told(desktop, handle, "set", event.id, "place=Moscow", "--keep-both") == """
                    HANDLE  1989-01-04  A visit  disputed: place
                      place        Moscow

                    """)
            #expect(
                told(desktop, handle, "tag", event.id, "+b", "+a") == """
                    HANDLE  1989-01-04  A visit  disputed: place
                      tags         a, b

                    """)
            #expect(
                told(desktop, handle, "unset", event.id, "place", "date") == """
                    HANDLE  A visit
                      place        unset
                      date         unset

                    """)
            #expect(told(desktop, handle, "delete", event.id) == "Deleted HANDLE  A visit  deleted\n")
            #expect(told(desktop, handle, "undelete", event.id) == "Back: HANDLE  A visit\n")
        }

        @Test("a list off a terminal is one tab-separated line an event, without header or colours")
        func list() throws {
            let desktop = try Desktop()
            let event = try desktop.ok("add", "A visit", "--date", "1989-01-04~", "--place", "Tehran")
            try desktop.ok("set", event.id, "place=Moscow", "--keep-both")
            let run = desktop.run("list")
            #expect(
                run.output == "\(event["handle"]?.string ?? "")\t1989-01-04~\tA visit\tMoscow\tdisputed: place\n")
        }

        @Test("complaints are one fact and, indented, one way out")
        func complaints() throws {
            let desktop = try Desktop()
            let id = try desktop.ok("add", "x").id
            let run = desktop.run("set", id, "plcae=Tehran")
            #expect(run.output.isEmpty)
            #expect(
                run.diagnostics == """
                    annals: An event has no field “plcae”.
                      Did you mean place?

                    """)
        }
    }
}
