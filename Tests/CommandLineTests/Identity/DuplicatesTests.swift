import Testing

@testable import CommandLine

extension CommandLineSuite {
    /// `duplicates` and `distinct`: what may be the same, and what somebody has said about it.
    @Suite struct IdentityTests {
        @Test("events that look alike are suggested with a score and its reasons; the others are not")
        func suggested() throws {
            let team = try Team("ana")
            let one = team.add(
                "ana", "Gorbachev receives the letter", "--date", "1989-01-04", "--place", "Moscow", "--actor",
                "Gorbachev")
            let other = team.add(
                "ana", "Gorbachev received the letter", "--date", "1989-01", "--place", "Moscow", "--actor",
                "GORBACHEV")
            _ = team.add("ana", "The letter of another year", "--date", "1995-06-01", "--place", "Kabul")
            _ = team.add("ana", "Harvest festival", "--date", "1989-01-04", "--place", "Bern")
            let rows = team.ok("ana", "duplicates").rows
            #expect(rows.count == 1)
            let pair = try #require(rows.first)
            #expect(Set([pair["a"]?.string, pair["b"]?.string]) == [one, other])
            #expect((60...100).contains(pair["score"]?.int ?? 0))
            let reasons = pair.strings("reasons") ?? []
            #expect(reasons.contains("same place") && reasons.contains("shared actors: gorbachev"))
            #expect(reasons.contains("overlapping dates"))
            #expect(team.told("ana", "duplicates").contains("Gorbachev receives the letter"))
            #expect(team.ok("ana", "duplicates", "--limit", "0").rows.isEmpty)
        }

        @Test("a pair called distinct is suggested no more, on any replica, until that is taken back")
        func distinct() throws {
            let team = try Team("ana", "bo")
            let one = team.add("ana", "visit to Moscow", "--date", "1989-01-04")
            let other = team.add("ana", "visit to Moscow", "--date", "1989-01-04")
            team.sync()
            #expect(team.ok("bo", "duplicates").rows.first?["score"]?.int ?? 0 >= 80)
            let link = team.ok("ana", "distinct", one, other, "--reason", "two visits").document
            #expect(link["relation"]?.string == "distinct-from")
            // Said in the other order, elsewhere and at once, it is the same link and no conflict.
            let same = team.ok("bo", "distinct", other, one).document
            #expect(same["id"] == link["id"])
            team.sync()
            for name in ["ana", "bo"] {
                #expect(team.ok(name, "duplicates").rows.isEmpty)
                #expect(team.ok(name, "conflicts").rows.isEmpty)
                #expect(team.ok(name, "verify").status == 0)
            }
            team.ok("ana", "delete", link.id)
            #expect(team.ok("ana", "duplicates").rows.count == 1)
            team.ok("ana", "distinct", one, other)
            #expect(team.ok("ana", "duplicates").rows.isEmpty)
            team.fails("ana", .data, "same-event", "distinct", one, one)
        }
    }
}
