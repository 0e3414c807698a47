import Testing

@testable import CommandLine

extension CommandLineSuite {
    /// `diff`: old value and new, by entity and field.
    @Suite struct DiffTests {
        @Test("what changed since a changeset: old and new with their author, additions and deletions")
        func since() throws {
            let team = try Team("ana", "bo")
            let event = team.add("ana", "visit", "--place", "Tehran", "--tag", "a", "--description", "one two three")
            let other = team.add("ana", "talk")
            let name = team.ok("ana", "log", "--limit", "1").document["changeset"]?.string ?? ""
            team.sync()
            #expect(team.ok("ana", "diff", "--since", name).rows.isEmpty)
            team.ok("bo", "set", event, "place=Moscow", "description=one 2 three")
            team.ok("bo", "tag", event, "-a", "+b")
            team.sync()
            let fresh = team.add("ana", "letter")
            team.ok("ana", "delete", other)
            let gone = team.add("ana", "mistake")
            team.ok("ana", "delete", gone)
            let rows = team.ok("ana", "diff", "--since", name).rows
            let byID = Dictionary(uniqueKeysWithValues: rows.map { ($0["entity"]?.string ?? "", $0) })
            #expect(byID.count == 3)
            #expect(byID[fresh]?["change"]?.string == "added" && byID[other]?["change"]?.string == "deleted")
            let changed = try #require(byID[event])
            #expect(changed["change"]?.string == "changed")
            let fields = changed["fields"]?.array ?? []
            #expect(fields.map { $0["field"]?.string } == ["place", "description", "tags", "tags"])
            #expect(fields.first?["old"]?.string == "Tehran" && fields.first?["new"]?.string == "Moscow")
            #expect(fields.allSatisfy { $0["author"]?.string == "bo" })
            #expect(Set(fields.suffix(2).compactMap { $0["key"]?.string }) == ["a", "b"])
            let told = team.told("ana", "diff", "--since", name)
            #expect(told.contains("place  Tehran → Moscow  by bo") && told.contains("one [-two-]{+2+} three"))
        }

        @Test("before the first sync all there is; a value that came back is no difference")
        func all() throws {
            let team = try Team("ana")
            #expect(team.told("ana", "diff") == "Nothing has changed.\n")
            let event = team.add("ana", "visit", "--place", "Tehran")
            #expect(team.ok("ana", "diff").rows.map { $0["entity"]?.string } == [event])
            let name = team.ok("ana", "log", "--limit", "1").document["changeset"]?.string ?? ""
            team.ok("ana", "set", event, "place=Moscow")
            team.ok("ana", "undo")
            #expect(team.ok("ana", "diff", "--since", name).rows.isEmpty)
            team.fails("ana", .absent, "never-synced", "diff", "--since", "sync")
            team.fails("ana", .data, "bad-time", "diff", "--since", "whenever")
        }

        @Test("a conflict that has come is told")
        func conflict() throws {
            let team = try Team("ana", "bo")
            let event = team.dateConflict()
            let rows = team.ok("ana", "diff").rows.filter { $0["entity"]?.string == event }
            #expect(rows.first?["conflicts"]?.int == 1)
        }
    }
}
