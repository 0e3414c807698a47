import Foundation
import ProgramTestSupport
import Synchronization
import TestSupport
import Testing

/// A server that meets a fault at any of its calls that change files acknowledges nothing that it loses.
@Suite(.serialized)
struct ServerFaultTests {
    @Test("a push to a server that meets a fault at any call is acknowledged and kept, or repeated")
    func push() throws {
        let scratch = try TemporaryFolder()
        let (server, members) = try team(["ana", "bo"], in: scratch)
        try members[0].ok("add", "an early event")
        try settle(members)
        try members[0].ok("add", "the late event")
        server.stop()
        let attack = PushAttack(scratch: scratch, server: server.data, pushing: members[0], watching: members[1])
        let calls = try attack.countCalls()
        let faults = FaultLibrary.Fault.allCases
        let all = (1...calls).flatMap { call in faults.map { (call: call, fault: $0) } }
        let ends = Mutex<[String: Int]>([:])
        try sharing(all.count, among: 5) { item, _ in
            let (call, fault) = all[item]
            let end = try attack.run(fault, at: call, number: item)
            ends.withLock { $0[end, default: 0] += 1 }
        }
        let told = ends.withLock { $0 }
        print("a push: \(calls) calls × \(faults.count) faults = \(all.count) attacks; \(told)")
        #expect(told["acknowledged"] ?? 0 > 0 && told["unreachable"] ?? 0 > 0)
    }
}

/// One push, attacked at one of the calls that the server makes from its start to its end.
private struct PushAttack: Sendable {
    let scratch: TemporaryFolder
    /// The server's data, and the replicas, as they stand before; every attack gets copies.
    let server: String
    let pushing: Member
    let watching: Member

    private func copied(_ number: String) throws -> (server: String, ana: Member, bo: Member) {
        try Copies.copy(server, to: scratch.path + "/server-" + number)
        try Copies.copy(pushing.folder, to: scratch.path + "/ana-" + number)
        try Copies.copy(watching.folder, to: scratch.path + "/bo-" + number)
        return (
            "server-" + number, try Member("ana-" + number, in: scratch), try Member("bo-" + number, in: scratch)
        )
    }

    private func remove(_ number: String) {
        for name in ["server-", "ana-", "bo-"] { Copies.remove(scratch.path + "/" + name + number) }
    }

    func countCalls() throws -> Int {
        let (name, ana, _) = try copied("count")
        defer { remove("count") }
        return try FaultLibrary.calls(under: scratch.path + "/" + name) { environment in
            let process = try ServerProcess(in: scratch, name, environment: environment)
            try Copies.point(ana.folder, at: process.url)
            try ana.ok("sync")
            process.stop()
        }.count
    }

    /// - Returns: what the client was told.
    func run(_ fault: FaultLibrary.Fault, at call: Int, number: Int) throws -> String {
        let what = "\(fault) at call \(call)"
        let (name, ana, bo) = try copied("\(number)")
        defer { remove("\(number)") }
        let environment = try FaultLibrary.injecting(fault, at: call, under: scratch.path + "/" + name)
        var end = "not begun"
        var isAcknowledged = false
        // A server that cannot even begin says so, and no client is told anything.
        if let process = try? ServerProcess(in: scratch, name, environment: environment) {
            try Copies.point(ana.folder, at: process.url)
            let ended = try ana.raw(["sync"])
            end = try judge(ended, fault, what)
            isAcknowledged = ended.status == 0
            process.stop()
            if let signal = process.endingSignal, signal != SIGKILL { throw Broken("\(what): signal \(signal)") }
            if process.endingSignal != nil, fault == .eio || fault == .enospc { throw Broken("\(what): was killed") }
        }
        let process = try ServerProcess(in: scratch, name)
        for member in [ana, bo] { try Copies.point(member.folder, at: process.url) }
        // Whoever comes first after the restart finds what was acknowledged.
        if isAcknowledged, try bo.ok("sync").json["pulled"] as? Int != 1 {
            throw Broken("\(what): acknowledged, and gone after the restart")
        }
        let digest = try ana.ok("sync").text("digest")
        guard try bo.ok("sync").text("digest") == digest else { throw Broken("\(what): the digests differ") }
        let kept = try process.admin("verify").json
        guard kept["sound"] as? Bool == true else { throw Broken("\(what): the server: \(kept)") }
        let sound = try ana.raw(["verify"])
        guard sound.status == 0, sound.json["changesets"] as? Int == kept["changesets"] as? Int else {
            throw Broken("\(what): the client: \(sound.output); the server: \(kept)")
        }
        return end
    }

    private func judge(_ ended: Ended, _ fault: FaultLibrary.Fault, _ what: String) throws -> String {
        switch (fault, ended.status) {
        case (_, 0): return "acknowledged"
        case (_, 69): return "unreachable"
        case (_, 75): return "try again"
        case (.eio, 76): return "the server's fault"
        default: throw Broken("\(what): the client ended with \(ended.status): \(ended.errors)")
        }
    }
}
