import Foundation
import ProgramTestSupport
import Synchronization
import TestSupport
import Testing

/// A server that is killed while it owes answers loses nothing that it acknowledged and takes nothing twice.
@Suite(.serialized)
struct KillTests {
    private static let kills = 200

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
        let isOver = Atomic(false)
        let titles = Mutex<[String]>([])
        let requests = DispatchSemaphore(value: 0)
        proxy.onRequest { requests.signal() }
        let clients = DispatchGroup()
        let failure = Mutex<(any Error)?>(nil)
        DispatchQueue.global().async(group: clients) {
            do {
                try together(members.count) { number in
                    try Self.work(members[number], until: isOver) { title in titles.withLock { $0.append(title) } }
                }
            } catch { failure.withLock { $0 = error } }
        }
        var generator = SystemRandomNumberGenerator()
        var attempts = 0
        do {
            while proxy.brokenRounds < Self.kills, failure.withLock({ $0 }) == nil {
                guard requests.wait(timeout: .now() + 30) == .success else { throw Broken("nobody pushes any more") }
                // The moment is what the test is about; nothing is waited for.
                let moment = ContinuousClock.now + .microseconds(Int.random(in: 0..<16_000, using: &generator))
                while ContinuousClock.now < moment {}
                proxy.hold(true)
                server.stop(SIGKILL)
                attempts += 1
                proxy.nextRound()
                while requests.wait(timeout: .now()) == .success {}
                try server.start()
                proxy.hold(false)
            }
        } catch { failure.withLock { $0 = error } }
        proxy.hold(false)
        isOver.store(true, ordering: .relaxed)
        clients.wait()
        if let failure = failure.withLock({ $0 }) { throw failure }
        proxy.onRequest(nil)
        #expect(proxy.brokenRounds >= Self.kills)
        try mustAgree(members, server)
        let all = titles.withLock { $0 }
        try members[3].hasOnce(all)
        #expect(try members[3].titles().count == all.count)
        let kept = try server.admin("project", "list").rows.first?["changesets"] as? Int
        #expect(try kept == server.admin("verify").json["changesets"] as? Int)
        print("\(attempts) kills, \(proxy.brokenRounds) in mid-push; \(all.count) events, \(kept ?? 0) changesets")
    }

    /// Adds and syncs until it is sent, again and again, and is told of nothing but an absent server.
    private static func work(
        _ member: Member, until isOver: borrowing Atomic<Bool>, _ added: (String) -> Void
    ) throws {
        var number = 0
        var isSent = true
        while !isOver.load(ordering: .relaxed) {
            if isSent {
                let title = "\(member.name) \(number)"
                try member.ok("add", title)
                added(title)
                number += 1
            }
            let ended = try member.raw(["sync"])
            isSent = ended.status == 0
            guard [0, 69, 75].contains(ended.status) else {
                throw Broken("\(member.name): sync ended with \(ended.status): \(ended.errors)")
            }
        }
    }
}
