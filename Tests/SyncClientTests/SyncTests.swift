import Model
import Replica
import SQLite
import SyncClient
import TestSupport
import Testing

/// The loop between replica and server: everything arrives once, whatever happens on the way.
@Suite("Sync")
struct SyncTests {
    /// Whether all hold the same, and each of them is sound.
    private func expectEqual(_ replicas: [Replica], _ location: SourceLocation = #_sourceLocation) throws {
        let digests = Set(try replicas.map { try $0.digest.hex })
        #expect(digests.count == 1, sourceLocation: location)
        for replica in replicas {
            #expect(try replica.verify().findings == [], sourceLocation: location)
            #expect(try replica.unsynced() == 0, sourceLocation: location)
        }
    }

    @Test("three replicas that edit apart hold the same after syncing, and the server says so")
    func convergence() throws {
        let team = try Team("ana", "bo", "cy")
        let event = try team.members[0].add("A visit")
        try team.settle()
        for (replica, place) in zip(team.members, ["Moscow", "Tehran", "Moscow"]) {
            try replica.give(event, .place, .text(place))
            try replica.add("Another by \(try replica.author)")
        }
        try team.settle()
        try expectEqual(team.members)
        for replica in team.members {
            #expect(try replica.conflictCount() == 1)
            #expect(try replica.eventCount() == 4)
        }
        #expect(try team.sync(team.members[2]).convergence == .agreed)
    }

    @Test("a report counts what went, what came and what is now open")
    func report() throws {
        let team = try Team("ana", "bo")
        let event = try team.members[0].add("A visit")
        let first = try team.sync(team.members[0])
        #expect(first.pushed == 1 && first.pulled == 0 && first.convergence == .first)
        #expect(first.cursor.sequence == 1 && first.unsynced == 0)
        try team.sync(team.members[1])
        try team.members[0].give(event, .place, .text("Moscow"))
        try team.members[1].give(event, .place, .text("Tehran"))
        try team.sync(team.members[0])
        let second = try team.sync(team.members[1])
        #expect(second.pushed == 1 && second.pulled == 1)
        #expect(second.newConflicts == 1 && second.conflicts == 1)
        #expect(try team.members[1].digest == second.digest)
    }

    @Test("a sync with nothing to say takes one request")
    func idle() throws {
        let team = try Team("ana")
        try team.members[0].add("A visit")
        try team.sync(team.members[0])
        let before = team.server.requests
        let report = try team.sync(team.members[0])
        #expect(team.server.requests == before + 1)
        #expect(report.pushed == 0 && report.pulled == 0)
    }

    @Test("work larger than a page goes in several, both ways")
    func pages() throws {
        let team = try Team("ana", "bo")
        team.pageBytes = 1500
        for number in 1...20 {
            try team.members[0].add("ana \(number)")
            try team.members[1].add("bo \(number)")
        }
        let first = try team.sync(team.members[0])
        #expect(first.pushed == 20)
        #expect(team.server.requests > 4)
        let second = try team.sync(team.members[1])
        #expect(second.pushed == 20 && second.pulled == 20)
        try team.settle()
        try expectEqual(team.members)
    }

    // MARK: Faults

    @Test("a request or a reply lost at any step costs a repeat, never a loss or a double", arguments: [true, false])
    func lostMessages(isReply: Bool) throws {
        var step = 1
        while true {
            let team = try Team("ana", "bo")
            team.pageBytes = 1200
            for number in 1...6 { try team.members[0].add("ana \(number)") }
            try team.sync(team.members[0])
            for number in 1...6 { try team.members[1].add("bo \(number)") }
            let meddling = Meddling(Loopback(server: team.server)) {
                $0 == step ? (isReply ? .loseReply : .loseRequest) : .pass
            }
            if (try? team.sync(team.members[1], over: meddling)) != nil {
                // The loop ended before the message that was to be lost.
                #expect(step > 3)
                break
            }
            try team.settle()
            try expectEqual(team.members)
            #expect(try team.members[0].eventCount() == 12)
            #expect(team.server.log.count == 12)
            step += 1
        }
    }

    @Test("an unreachable server is a failure that leaves everything as it was")
    func unreachable() throws {
        let team = try Team("ana")
        try team.members[0].add("A visit")
        let dead = Meddling(Loopback(server: team.server)) { _ in .loseRequest }
        #expect(throws: SyncFailure.unreachable(host: "127.0.0.1", .cannotConnect(host: "server.test"))) {
            try team.sync(team.members[0], over: dead)
        }
        #expect(try team.members[0].unsynced() == 1)
    }

    @Test(
        "an answer of another status or another kind is told for what it is",
        arguments: [
            (401, "token_revoked"), (403, "member_revoked"), (404, "project_unknown"), (404, ""), (429, ""),
            (503, "busy"),
            (426, ""), (500, "internal"), (200, ""),
        ])
    func statuses(status: Int, code: String) throws {
        let team = try Team("ana")
        let body = Array(
            code.isEmpty ? "<html>hello</html>".utf8 : "{\"code\":\"\(code)\",\"detail\":\"so it is\"}".utf8)
        let type = code.isEmpty ? "text/html" : "application/problem+json"
        let reply = HTTPResponse(status: status, headers: [HTTPHeader("Content-Type", type)], body: body)
        let odd = Meddling(Loopback(server: team.server)) { _ in .answer(reply) }
        var failure: SyncFailure?
        do { try team.sync(team.members[0], over: odd) } catch let error as SyncFailure { failure = error }
        switch (status, code) {
        case (401, _), (403, _), (404, "project_unknown"):
            #expect(failure == .notAllowed(code: code, message: "so it is"))
            #expect(try team.members[0].setting(Blocked.code) == code)
        case (429, _), (503, _): #expect(isBusy(failure), "\(String(describing: failure))")
        case (426, _): #expect(isOutdated(failure), "\(String(describing: failure))")
        default: #expect(isNonsense(failure), "\(String(describing: failure))")
        }
    }

    private func isBusy(_ failure: SyncFailure?) -> Bool { if case .busy = failure { true } else { false } }
    private func isOutdated(_ failure: SyncFailure?) -> Bool { if case .outdated = failure { true } else { false } }
    private func isNonsense(_ failure: SyncFailure?) -> Bool { if case .nonsense = failure { true } else { false } }

    @Test("plain HTTP to another machine is refused before anything is sent")
    func plainHTTP() throws {
        let team = try Team("ana")
        #expect(throws: SyncFailure.plainHTTP(host: "annals.example.org")) {
            try Server(ServerAddress("http://annals.example.org")!, over: Loopback(server: team.server))
        }
        #expect(team.server.requests == 0)
    }

    @Test("two processes that sync one replica at once lose and double nothing")
    func twoProcesses() throws {
        for step in 1...6 {
            let team = try Team("ana", "bo")
            team.pageBytes = 1000
            for number in 1...5 {
                try team.members[0].add("ana \(number)")
                try team.members[1].add("bo \(number)")
            }
            try team.sync(team.members[0])
            let other = try team.open("bo")
            // The other process does all of its work while this one waits for a reply.
            let meddling = Meddling(Loopback(server: team.server)) { count in
                if count == step { _ = try? team.sync(other) }
                return .pass
            }
            try team.sync(team.members[1], over: meddling)
            try team.settle()
            try expectEqual(team.members)
            #expect(team.server.log.count == 10)
        }
    }

    // MARK: Restores, forks, refusals

    @Test("a server restored from a backup is given back all that it lost", arguments: [0, 1, 3, 5])
    func rebased(kept: Int) throws {
        let team = try Team("ana", "bo")
        for number in 1...3 {
            try team.members[0].add("ana \(number)")
            try team.members[1].add("bo \(number)")
            try team.settle()
        }
        team.server.restore(to: kept)
        try team.members[1].add("bo, later")
        let report = try team.sync(team.members[1])
        #expect(report.wasRebased)
        try team.settle()
        try expectEqual(team.members)
        #expect(team.server.log.count == 7)
        #expect(try team.members[0].titles.contains("bo, later"))
    }

    @Test("a copied replica used twice keeps both sides' work and goes on under a new key")
    func fork() throws {
        let team = try Team("ana", "bo")
        try team.members[0].add("before")
        try team.sync(team.members[0])
        let twin = try team.copy("ana", to: "ana-copy")
        try team.members[0].add("by the original")
        try twin.add("by the copy")
        let old = try twin.replica
        try team.sync(team.members[0])
        let report = try team.sync(twin)
        #expect(report.wasForked)
        #expect(try twin.titles == ["before", "by the copy", "by the original"])
        try twin.add("by the copy, later")
        #expect(try twin.replica != old)
        try team.settle(team.members + [twin])
        try expectEqual(team.members + [twin])
        #expect(try team.members[1].titles.count == 4)
    }

    @Test("a refused replica goes on pulling, says why it is blocked, and is so no longer when the role is given")
    func refusal() throws {
        let team = try Team("ana", "zoe")
        let zoe = team.members[1]
        team.server.refusals[try zoe.replica] = .init(code: "role_forbids", message: "a reader's changes are not taken")
        try zoe.add("by a reader")
        try team.members[0].add("by an editor")
        try team.sync(team.members[0])
        let report = try team.sync(zoe)
        #expect(report.refusal?.code == "role_forbids")
        #expect(report.convergence == nil)
        #expect(report.unsynced == 1)
        #expect(try zoe.titles == ["by a reader", "by an editor"])
        #expect(try zoe.setting(Blocked.code) == "role_forbids")
        team.server.refusals = [:]
        try team.settle()
        #expect(try zoe.setting(Blocked.code) == nil)
        try expectEqual(team.members)
    }

    // MARK: Divergence

    /// Breaks what a replica derived from its log, as a fault of the program or the disk would.
    private func spoil(_ team: Team, _ name: String) throws {
        let database = try Connection(path: team.path + "/\(name)/.annals/replica.db", mode: .readWrite)
        try database.setNoCheckpointOnClose()
        try database.run("UPDATE replica_state SET digest = zeroblob(16)")
        try database.run("DELETE FROM event")
        try database.close()
    }

    @Test("a replica whose state is not what its log gives rebuilds it once and agrees", arguments: [true, false])
    func divergence(spoiledReportsFirst: Bool) throws {
        let team = try Team("ana", "bo")
        try team.members[0].add("A visit")
        try team.sync(team.members[0])
        try team.members[1].add("Another")
        try team.sync(team.members[1])
        try spoil(team, "ana")
        let order = spoiledReportsFirst ? team.members : team.members.reversed()
        for _ in 0..<3 { for replica in order { try team.sync(replica) } }
        #expect(try team.sync(team.members[0]).convergence == .agreed)
        #expect(try team.sync(team.members[1]).convergence == .agreed)
        try expectEqual(team.members)
        #expect(try team.members[0].eventCount() == 2)
    }

    @Test("a state is rebuilt once per running hash and program version")
    func rebuildsOnce() throws {
        let team = try Team("ana", "bo")
        try team.members[0].add("A visit")
        try team.settle()
        // Somebody rebuilt and says otherwise: nothing that this replica can do anything about.
        team.server.claim(Bytes16(high: 1, low: 1))
        let first = try team.sync(team.members[0])
        #expect(first.wasRebuilt && first.convergence == .diverged)
        let again = try team.sync(team.members[0])
        #expect(!again.wasRebuilt && again.convergence == .diverged)
        let address = ServerAddress("http://127.0.0.1:1")!
        let link = try Server(address, over: Loopback(server: team.server))
        #expect(try Synchroniser(team.members[0], with: link, version: "next").run().wasRebuilt)
        try team.members[1].add("Another")
        try team.settle()
        team.server.claim(Bytes16(high: 1, low: 1))
        #expect(try team.sync(team.members[0]).wasRebuilt)
    }

    @Test("healthy replicas stay as they are, whoever spoke first, and the sick one heals")
    func healthy() throws {
        let team = try Team("ana", "bo", "cy")
        try team.members[0].add("A visit")
        try team.sync(team.members[0])
        try team.members[1].add("Another")
        try team.sync(team.members[1])
        try spoil(team, "ana")
        let digest = try team.members[1].digest
        var verdicts: [String: [String]] = [:]
        for _ in 0..<3 {
            for (name, replica) in zip(["ana", "bo", "cy"], team.members) {
                verdicts[name, default: []].append(try team.sync(replica).convergence?.name ?? "none")
            }
        }
        #expect(verdicts["ana"] == ["agreed", "agreed", "agreed"] || verdicts["ana"]?.first == "first")
        #expect(verdicts["ana"]?.last == "agreed")
        // The healthy ones never end a sync with an alarm.
        for name in ["bo", "cy"] { #expect(verdicts[name]?.contains("diverged") == false, "\(verdicts)") }
        #expect(try team.members[1].digest == digest)
        try expectEqual(team.members)
    }

    @Test("after a repair that forgot what was synced, the next sync loses, doubles and leaves nothing")
    func repairedCursor() throws {
        let team = try Team("ana", "bo")
        for title in ["one", "two", "three"] { try team.members[0].add(title) }
        try team.settle()
        try team.members[1].add("mine, unsent")
        let database = try Connection(path: team.path + "/bo/.annals/replica.db", mode: .readWrite)
        try database.setNoCheckpointOnClose()
        try database.execute("UPDATE changeset SET sequence = 9 WHERE id = 2")
        #expect(try !team.members[1].verify().isSound)
        _ = try team.members[1].repair()
        #expect(try team.members[1].cursor == .start && team.members[1].unsynced() == 4)
        #expect(try team.members[1].verify().findings == [])
        try team.settle()
        try expectEqual(team.members)
        #expect(team.server.log.count == 4)
    }

    @Test("a stamp far in the future is noted and kept")
    func clock() throws {
        let team = try Team("ana", "bo")
        var surroundings = Surroundings.system
        surroundings.now = { 4_070_908_800_000 }
        let late = try Replica(folder: team.members[0].folder, surroundings: surroundings)
        try late.add("in 2099")
        try team.sync(late)
        let report = try team.sync(team.members[1])
        #expect((report.aheadMilliseconds ?? 0) > 1_000_000_000_000)
        #expect(try team.members[1].titles == ["in 2099"])
    }
}

/// Invites as people hand them over.
@Suite("Invites")
struct InviteTests {
    @Test("an invite is a server and a secret")
    func reads() throws {
        let invite = try #require(Invite("https://annals.example.org/team/join#0123456789abcdefghjkmnpqrs"))
        #expect(invite.server.text == "https://annals.example.org/team")
        #expect(invite.secret == "0123456789abcdefghjkmnpqrs")
    }

    @Test(
        "anything else is none",
        arguments: [
            "", "https://annals.example.org/join", "https://annals.example.org/join#",
            "https://annals.example.org/#abcdef",
            "https://user@annals.example.org/join#0123456789abcdefghjkmnpqrs",
            "ftp://a/join#0123456789abcdefghjkmnpqrs",
            "https://annals.example.org/join#0123456789abc defghjkmnpqrs",
        ])
    func refuses(text: String) { #expect(Invite(text) == nil) }
}
