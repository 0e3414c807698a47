import Model
import ServerTestSupport
import Synchronization
@testable import SyncService
import Testing

/// The alarm that rings when two replicas of one log do not come to the same. Source: SYNC.md §5.
@Suite("Convergence alarm")
struct ConvergenceTests {
    private let one = ReplicaID(Bytes16(high: 0, low: 1))
    private let two = ReplicaID(Bytes16(high: 0, low: 2))
    private let three = ReplicaID(Bytes16(high: 0, low: 3))

    private func report(_ replica: ReplicaID, _ digest: UInt64, rebuilt: Bool = false) -> DigestReport {
        DigestReport(replica: replica, digest: Bytes16(high: 0, low: digest), rebuilt: rebuilt)
    }

    @Test("nobody else has reported: first; all agree: agreed; one differs: diverged")
    func verdicts() {
        let mine = report(one, 7)
        #expect(Convergence.judge(mine, among: [mine]).verdict == .first)
        #expect(Convergence.judge(mine, among: [mine, report(two, 7)]).verdict == .agreed)
        #expect(Convergence.judge(mine, among: [mine, report(two, 7), report(three, 8)]).verdict == .diverged)
    }

    @Test("where somebody rebuilt, only rebuilt answers count")
    func rebuilt() {
        let others = [report(two, 7, rebuilt: true), report(three, 8)]
        #expect(Convergence.judge(report(one, 7), among: others).verdict == .agreed)
        #expect(Convergence.judge(report(one, 8), among: others) == .init(verdict: .diverged, isBug: false))
    }

    @Test("a rebuilt answer is not held against one that is not: the healthy ones are right, whoever spoke first")
    func healthyAfterSick() {
        let sick = report(one, 8)
        #expect(Convergence.judge(report(two, 7), among: [sick]).verdict == .diverged)
        #expect(Convergence.judge(report(two, 7, rebuilt: true), among: [sick]) == .init(verdict: .first, isBug: false))
        let after = [sick, report(two, 7, rebuilt: true)]
        #expect(Convergence.judge(report(three, 7), among: after).verdict == .agreed)
        #expect(Convergence.judge(sick, among: after) == .init(verdict: .diverged, isBug: false))
        #expect(Convergence.judge(report(one, 7, rebuilt: true), among: after).verdict == .agreed)
        // Two that are not rebuilt differ from each other; the rebuilt one agrees with one of them.
        let mixed = [sick, report(two, 7)]
        #expect(
            Convergence.judge(report(three, 7, rebuilt: true), among: mixed) == .init(verdict: .agreed, isBug: false))
    }

    @Test("two rebuilt answers that differ are a bug of the program's")
    func bug() {
        let judgement = Convergence.judge(report(one, 8, rebuilt: true), among: [report(two, 7, rebuilt: true)])
        #expect(judgement == .init(verdict: .diverged, isBug: true))
    }

    private final class Listener: SyncObserver {
        let heard = Mutex<[String]>([])
        func exchanged(accepted: Int, served: Int) {}
        func judged(_ verdict: ExchangeAnswer.Verdict, isBug: Bool) {
            heard.withLock { $0.append(verdict.name + (isBug ? "!" : "")) }
        }
    }

    @Test("reports count at their own place of the log, and a replica's newer report replaces its older")
    func exchanged() async throws {
        let listener = Listener()
        let server = try TestServer(observer: listener)
        var ana = Author("ana", project: projectID(1), seed: 1)
        let bo = Author("bo", project: projectID(1), seed: 2)
        let owner = try await server.open("chronicle", as: ana)
        let editor = try await server.invite(bo, to: "chronicle")
        let cursor = try await server.exchange(owner, push: [try ana.write("one")]).cursor
        func say(
            _ member: TestServer.Member, _ digest: UInt64, rebuilt: Bool = false, at cursor: Cursor
        ) async throws -> ExchangeAnswer.Verdict? {
            try await server.exchange(member, from: cursor) {
                $0.digest = Bytes16(high: 0, low: digest)
                $0.rebuilt = rebuilt
            }.verdict
        }
        #expect(try await say(owner, 7, at: cursor) == .first)
        #expect(try await say(editor, 8, at: cursor) == .diverged)
        #expect(try await say(editor, 7, rebuilt: true, at: cursor) == .agreed)
        #expect(try await say(owner, 7, at: cursor) == .agreed)
        let next = try await server.exchange(owner, from: cursor, push: [try ana.write("two")]).cursor
        #expect(try await say(editor, 9, rebuilt: true, at: next) == .first)
        #expect(try await say(owner, 8, rebuilt: true, at: next) == .diverged)
        #expect(listener.heard.withLock { $0 } == ["first", "diverged", "agreed", "agreed", "first", "diverged!"])
    }
}
