import Testing

@testable import CommandLine

extension CommandLineSuite {
    @Suite("show --as-of")
    struct PastTests {
        private func at(_ desktop: Desktop, _ time: String, _ words: String...) throws -> JSON {
            let run = desktop.run(["--json"] + words, environment: ["ANNALS_TEST_CLOCK": time])
            try #require(run.status == 0, "\(run.diagnostics)")
            return try run.rows.first ?? .null
        }

        @Test("an event is told as it stood, with what then hung on it")
        func past() throws {
            let desktop = try Desktop()
            let id = try at(desktop, "2026-12-01T10:00:00Z", "add", "x", "--place", "Tehran").id
            _ = try at(desktop, "2026-12-02T10:00:00Z", "set", id, "place=Moscow", "--keep-both")
            _ = try at(desktop, "2026-12-03T10:00:00Z", "note", id, "hm")
            _ = try at(desktop, "2026-12-04T10:00:00Z", "delete", id)
            func show(_ when: String) throws -> JSON {
                try at(desktop, "2026-12-09T10:00:00Z", "show", id, "--as-of", when)
            }
            #expect(try show("2026-12-01")["place"]?.string == "Tehran")
            #expect(try show("2026-12-01T10:00:30Z")["disputes"] == [])
            let second = try show("2026-12-02")
            #expect(second["place"]?.string == "Moscow" && second.strings("disputes") == ["place"])
            #expect(second["notes"] == [])
            #expect(try show("6 days ago")["notes"]?.array?.count == 1)
            #expect(try show("6 days ago")["deleted"]?.bool == false)
            #expect(try show("today")["deleted"]?.bool == true)
            #expect(desktop.refusal("show", id, "--as-of", "2026-11-30") == (66, "not-then"))
            #expect(desktop.refusal("show", id, "--as-of", "sync").status == 66)
            #expect(desktop.refusal("show", id, "--as-of", "whenever").status == 65)
            let first = try #require(try desktop.rows("log", id).last?["changeset"]?.string)
            #expect(try show(first)["place"]?.string == "Tehran")
        }
    }
}
