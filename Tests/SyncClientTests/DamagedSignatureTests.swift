import Replica
import SyncClient
import Testing

/// Signatures that arrive otherwise than they were made.
struct DamagedSignatureTests {
    private func team() throws -> Team {
        let team = try Team("ana", "bo")
        for number in 1...3 { try team.members[0].add("event \(number)") }
        try team.sync(team.members[0])
        return team
    }

    @Test("a signature that was damaged on its way is asked for again, and the replica is sound")
    func onTheWay() throws {
        let team = try team()
        team.server.damaged = 1
        let report = try team.sync(team.members[1])
        #expect(team.server.damaged == 0 && report.pulled == 3)
        #expect(try team.members[1].digest == team.members[0].digest)
        #expect(try team.members[1].verify().findings == [])
    }

    @Test("one that comes damaged every time and that a later one vouches for stops nobody's sync, and is named")
    func planted() throws {
        let team = try team()
        team.server.damaged = 100
        let report = try team.sync(team.members[1])
        #expect(report.pulled == 3)
        #expect(try team.members[1].digest == team.members[0].digest)
        #expect(try team.members[1].verify().findings.map(\.code) == ["signature-bad"])
    }
}
