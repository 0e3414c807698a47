import Foundation
import ProgramTestSupport
import Synchronization
import TestSupport
import Testing

/// A network that breaks at any byte costs a repeat, never a loss or a double.
@Suite(.serialized)
struct ProxyTests {
    private static let lanes = 8

    @Test("a reply or request cut at any byte, sent twice, halved, in drips or reset, costs a repeat and nothing else")
    func anyByte() throws {
        let scratch = try TemporaryFolder()
        let server = try ServerProcess(in: scratch)
        let proxies = try (0..<Self.lanes).map { _ in try FaultProxy(to: server.port) }
        defer { for proxy in proxies { proxy.close() } }
        let invite = try server.makeProject(url: proxies[0].url)
        let first = try Member("lane0", in: scratch)
        try first.ok("init", "--name", "chronicle", "--author", "lane0")
        try first.ok("share", invite)
        var everybody = [first]
        for lane in 1..<Self.lanes {
            let invite = try server.invite(url: proxies[lane].url)
            everybody.append(try Member.cloned("lane\(lane)", by: invite, in: scratch))
        }
        let members = everybody
        let faults = Self.faults
        let titles = Mutex<[String]>([])
        let ends = Mutex<[Int32: Int]>([:])
        try sharing(faults.count, among: Self.lanes) { item, lane in
            let title = "\(item) \(faults[item])"
            try members[lane].ok("add", title)
            titles.withLock { $0.append(title) }
            proxies[lane].strike(faults[item])
            let began = ContinuousClock.now
            let ended = try members[lane].raw(["sync"])
            proxies[lane].strike([])
            let took = began.duration(to: .now)
            // A fault that strikes once is repaired by the client itself.
            guard [0, 69, 75].contains(ended.status) else {
                throw Broken("\(title): \(ended.status) \(ended.errors)")
            }
            guard took < .seconds(10) else { throw Broken("\(title): took \(took)") }
            ends.withLock { $0[ended.status, default: 0] += 1 }
        }
        try mustAgree(members, server)
        try members[1].hasOnce(titles.withLock { $0 })
        let told = ends.withLock { $0 }
        print("\(faults.joined().count) faults of the network in \(faults.count) syncs; exit codes \(told)")
        #expect(told[69] ?? 0 > 0 && told[0] ?? 0 > 0)
    }

    /// What strikes the connections of each sync; the client tries four times at most.
    private static var faults: [[FaultProxy.Fault]] {
        var faults = stride(from: 0, to: 480, by: 4).map { at in (at..<(at + 4)).map { FaultProxy.Fault.cutReply($0) } }
        faults += stride(from: 0, to: 800, by: 32).map { at in (0..<4).map { .cutRequest(at + $0 * 8) } }
        faults += stride(from: 0, to: 800, by: 64).map { at in (0..<4).map { .requestHalved(at + $0 * 16) } }
        faults += stride(from: 0, to: 480, by: 80).map { at in [.reset(at), .halfClosed(at + 20), .reset(at + 40)] }
        for fault in [FaultProxy.Fault.twice, .trickle, .requestEnds] {
            faults += Array(repeating: Array(repeating: fault, count: 4), count: 4)
        }
        return faults + [Array(repeating: .silent, count: 4), [.silent]]
    }
}
