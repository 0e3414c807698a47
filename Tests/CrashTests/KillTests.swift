import Foundation
import ProgramTestSupport
import Synchronization
import TestSupport
import Testing

/// A server that is killed while it owes answers loses nothing that it acknowledged and takes nothing twice.
@Suite(.serialized)
struct KillTests {
    private static let kills = 200
    /// A life of the server ends within so many pushes: the kills lie before, in and after commits, early and late.
    private static let pushesOfALife = 4

    @Test("a server killed 200 times in the middle of a push has everything exactly once")
    func midPush() throws {
        let scratch = try TemporaryFolder()
        let server = try ServerProcess(in: scratch)
        let proxy = try FaultProxy(to: server.port)
        defer { proxy.close() }
        let owner = try Member("c0", in: scratch)
        try owner.ok("init", "--name", "chronicle", "--author", "c0")
        try owner.ok("share", try server.makeProject(url: proxy.url))
        var everybody = [owner]
        for number in 1..<4 {
            let invite = try server.invite(url: proxy.url)
            everybody.append(try Member.cloned("c\(number)", by: invite, in: scratch))
        }
        let members = everybody
        let calls = try Self.calls(of: server, pushing: owner)
        proxy.hold(true)
        server.stop()
        let work = Work(members)
        let clients = DispatchGroup()
        DispatchQueue.global().async(group: clients) { work.run() }
        var generator = SeededGenerator(seed: 20_261_128)
        var lives = 0
        while proxy.brokenRounds < Self.kills, work.failure == nil, lives < 2 * Self.kills {
            let fault: FaultLibrary.Fault = Bool.random(using: &generator) ? .kill : .torn
            let at = calls.start + Int.random(in: 1...(Self.pushesOfALife * calls.push), using: &generator)
            let environment = try FaultLibrary.injecting(fault, at: at, under: server.data)
            lives += 1
            work.lifeBegins(lives)
            do {
                // More to do when it begins than usual: it may be killed before it listens.
                do { try server.start(environment: environment) } catch is Broken { continue }
                proxy.hold(false)
                try server.end(withinSeconds: 30)
                guard server.endingSignal == SIGKILL else { throw Broken("it ended by itself") }
            } catch { work.fail(error) }
            proxy.hold(true)
            proxy.nextRound()
        }
        server.stop(SIGKILL)
        try server.start()
        proxy.hold(false)
        work.end()
        clients.wait()
        if let failure = work.failure { throw failure }
        let (titles, acknowledged, served) = work.count
        #expect(proxy.brokenRounds >= Self.kills)
        // Else the kills would all lie before anything was done.
        #expect(acknowledged >= Self.kills && served >= lives / 2)
        try mustAgree(members, server)
        try members[3].hasOnce(titles)
        #expect(try members[3].titles().count == titles.count)
        let kept = try server.admin("project", "list").rows.first?["changesets"] as? Int
        #expect(try kept == server.admin("verify").json["changesets"] as? Int)
        print(
            """
            \(lives) kills, \(proxy.brokenRounds) in mid-push, \(served) after a push of the same life; \
            \(acknowledged) pushes acknowledged meanwhile, \(titles.count) events, \(kept ?? 0) changesets
            """)
    }

    /// How many calls that change files a server makes to begin and end, and for one push.
    private static func calls(of server: ServerProcess, pushing member: Member) throws -> (start: Int, push: Int) {
        func count(_ body: () throws -> Void) throws -> Int {
            server.stop()
            return try FaultLibrary.calls(under: server.data) { environment in
                try server.start(environment: environment)
                try body()
                server.stop()
            }.count
        }
        // The first beginning moves what was written before out of the write-ahead log.
        _ = try count {}
        let start = try count {}
        let all = try count {
            try member.ok("add", "counted")
            try member.ok("sync")
        }
        try server.start()
        return (start, max(all - start, 1))
    }
}

/// What the clients do meanwhile: add and sync until it is sent, again and again.
private final class Work: Sendable {
    private struct State {
        var titles = ["counted"]
        var acknowledged = 0
        var life = 0
        /// Lives of the server in which somebody was told that his push was taken.
        var served: Set<Int> = []
        var isOver = false
        var failure: (any Error)?
    }

    private let members: [Member]
    private let state = Mutex(State())

    init(_ members: [Member]) { self.members = members }

    var failure: (any Error)? { state.withLock { $0.failure } }
    var count: (titles: [String], acknowledged: Int, served: Int) {
        state.withLock { ($0.titles, $0.acknowledged, $0.served.count) }
    }

    func fail(_ error: any Error) { state.withLock { $0.failure = $0.failure ?? error } }
    func lifeBegins(_ number: Int) { state.withLock { $0.life = number } }
    func end() { state.withLock { $0.isOver = true } }

    func run() {
        do { try together(members.count) { number in try self.work(self.members[number]) } } catch { fail(error) }
    }

    private func work(_ member: Member) throws {
        var number = 0
        var isSent = true
        while state.withLock({ !$0.isOver && $0.failure == nil }) {
            if isSent {
                let title = "\(member.name) \(number)"
                try member.ok("add", title)
                state.withLock { $0.titles.append(title) }
                number += 1
            }
            let ended = try member.raw(["sync"])
            isSent = ended.status == 0
            guard [0, 69, 75].contains(ended.status) else {
                throw Broken("\(member.name): sync ended with \(ended.status): \(ended.errors)")
            }
            guard isSent else { continue }
            state.withLock { state in
                state.acknowledged += 1
                state.served.insert(state.life)
            }
        }
    }
}
