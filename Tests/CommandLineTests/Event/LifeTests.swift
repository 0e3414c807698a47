import Testing

@testable import CommandLine

extension CommandLineSuite {
    @Suite("delete and undelete")
    struct LifeTests {
        @Test("several are deleted all or none")
        func allOrNone() throws {
            let desktop = try Desktop()
            let (one, two) = (try desktop.ok("add", "one").id, try desktop.ok("add", "two").id)
            #expect(desktop.refusal("delete", one, "zzzz").status == 66)
            #expect(try desktop.rows("list").count == 2)
            let answers = try desktop.rows("delete", one, two, one)
            #expect(answers.map { $0["deleted"]?.bool } == [true, true])
            #expect(try desktop.rows("list").isEmpty)
            #expect(try desktop.rows("list", "deleted:yes").count == 2)
        }

        @Test("what is deleted is not written to, deleted again without a change, and comes back")
        func undelete() throws {
            let desktop = try Desktop()
            let id = try desktop.ok("add", "one", "--place", "Tehran").id
            try desktop.ok("delete", id)
            let before = try desktop.digest
            for words in [["set", id, "place=x"], ["tag", id, "+x"], ["note", id, "x"], ["unset", id, "place"]] {
                let run = desktop.run(words + ["--json"])
                #expect(run.status == 65 && run.code == "deleted")
            }
            try desktop.ok("delete", id)
            #expect(try desktop.digest == before)
            let event = try desktop.ok("undelete", id)
            #expect(event["deleted"]?.bool == false && event["place"]?.string == "Tehran")
            let after = try desktop.digest
            try desktop.ok("undelete", id)
            #expect(try desktop.digest == after)
        }

        @Test("a deletion that had not seen an edit is a conflict on life, and the event stays visible")
        func conflict() throws {
            let ana = try Desktop()
            let id = try ana.ok("add", "one").id
            let bo = try ana.clone(author: "bo")
            try ana.ok("delete", id, "--reason", "entered twice")
            try bo.ok("set", id, "place=Tehran")
            try ana.exchange(with: bo)
            let event = try ana.ok("show", id)
            #expect(event.strings("conflicts") == ["life"] && event["deleted"]?.bool == false)
            let rivals = try #require(event["rivals"]?["life"]?.array)
            #expect(rivals.map { $0["value"]?.string } == ["kept", "deleted"])
            #expect(rivals.map { $0["author"]?.string } == ["bo", "ana"])
            #expect(rivals[1]["reason"]?.string == "entered twice")
            #expect(ana.refusal("delete", id) == (65, "in-conflict"))
            #expect(ana.refusal("undelete", id) == (65, "in-conflict"))
            #expect(try ana.rows("list", "conflict:yes").count == 1)
        }
    }
}
