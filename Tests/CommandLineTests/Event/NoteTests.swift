import Testing

@testable import CommandLine

extension CommandLineSuite {
    @Suite("Notes and what hangs on things")
    struct NoteTests {
        @Test("notes on events, sources, citations and notes are told where they hang, answers below what they answer")
        func threads() throws {
            let desktop = try Desktop()
            let source = try desktop.ok("source", "add", try desktop.file("a.txt", "The envoy came ashore.\n")).id
            let event = try desktop.ok("add", "Landing", "--quote", "The envoy").id
            let citation = try #require(try desktop.ok("show", event)["citations"]?.array?.first).id
            for id in [event, source, citation] {
                let told = try desktop.ok("note", id, "Doubtful.")
                let note = try #require(told["notes"]?.array?.first)
                #expect(note["text"]?.string == "Doubtful." && note["on"]?.string == id)
                try desktop.ok("note", note.id, "Why?\nSay more.")
                try desktop.ok("note", id, "Second.")
                let notes = try #require(try desktop.ok("show", id)["notes"]?.array)
                #expect(notes.map { $0["text"]?.string } == ["Doubtful.", "Why?\nSay more.", "Second."])
                #expect(notes.map { $0["on"]?.string } == [id, note.id, id])
                let answer = try #require(try desktop.ok("show", note.id)["notes"]?.array)
                #expect(answer.map { $0["text"]?.string } == ["Why?\nSay more."])
                let shown = desktop.run("show", id).output
                #expect(shown.contains("  ana: Doubtful.\n    ") && shown.contains("ana: Why?\n      Say more.\n"))
            }
        }

        @Test("a description stands under its name, parted from the other fields by one empty line")
        func description() throws {
            let desktop = try Desktop()
            let bare = try desktop.ok("add", "x", "--description", "Long.").id
            #expect(desktop.run("show", bare).output.contains("  x\n\ndescription\nLong.\n\nevent "))
            let full = try desktop.ok("add", "y", "--description", "Long.", "--actor", "Bo", "--tag", "t").id
            #expect(
                desktop.run("show", full).output.contains(
                    "  y\n\nactors       Bo\ntags         t\n\ndescription\nLong.\n\nevent "))
        }

        @Test("a passage cited for the same event, field and stance is cited once")
        func once() throws {
            let desktop = try Desktop()
            try desktop.ok("source", "add", try desktop.file("a.txt", "The envoy came ashore.\n"))
            let event = try desktop.ok("add", "Landing").id
            func cite(_ words: String...) throws -> Int {
                let run = desktop.run(["--json", "cite", event, "--quote", "The envoy"] + words)
                #expect(run.status == 0, "\(run.diagnostics)")
                return try JSON.parse(run.output)["citations"]?.array?.count ?? 0
            }
            #expect(try cite() == 1)
            let before = try desktop.digest
            #expect(try cite() == 1)
            #expect(try desktop.digest == before)
            #expect(desktop.run("cite", event, "--quote", "The envoy").output.hasPrefix("Already cited"))
            #expect(try cite("--field", "date") == 2)
            #expect(try cite("--contradicts") == 3)
            #expect(try cite("--comment", "see the map") == 4)
            #expect(try cite("--comment", "see the map") == 4)
            let told = try desktop.ok("set", event, "date=1989", "--quote", "The envoy")
            #expect(told["citations"]?.array?.count == 4)
        }

        @Test("undelete of what is not deleted says so, and so does a second delete")
        func life() throws {
            let desktop = try Desktop()
            let event = try desktop.ok("add", "x").id
            #expect(desktop.run("undelete", event).output.hasPrefix("Not deleted:"))
            #expect(desktop.run("delete", event).output.hasPrefix("Deleted "))
            #expect(desktop.run("delete", event).output.hasPrefix("Deleted already:"))
            #expect(desktop.run("undelete", event).output.hasPrefix("Back:"))
        }

        @Test("a certainty is told under its author's name, and found by it")
        func certainty() throws {
            let desktop = try Desktop(author: "Bo")
            let event = try desktop.ok("add", "x").id
            let replica = try #require(
                try desktop.ok("set", event, "certainty=40")["certainty"]?.array?[0]["replica"]?.string)
            for line in [["log"], ["blame", event], ["explain", event], ["diff", "--since", "1 day ago"]] {
                let told = desktop.run(line)
                #expect(told.status == 0 && !told.output.contains(replica.prefix(8)), "\(told.output)")
            }
            #expect(desktop.run("log").output.contains("  certainty\n"))
            #expect(desktop.run("blame", event).output.contains("certainty:Bo"))
            #expect(try desktop.rows("explain", event, "certainty:Bo").count == 1)
            #expect(try desktop.rows("explain", event, "certainty:\(replica)").count == 1)
            #expect(desktop.run("explain", event, "certainty:Cy").diagnostics.contains("Nothing was ever given"))
        }
    }
}
