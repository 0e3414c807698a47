import Foundation
import ProgramTestSupport
import SQLite
import Synchronization
import TestSupport

/// Runs numbered work on that many threads at once, however few cores there are; throws the first error.
func together(_ count: Int, _ body: @escaping @Sendable (Int) throws -> Void) throws {
    let first = Mutex<(any Error)?>(nil)
    let group = DispatchGroup()
    for index in 0..<count {
        group.enter()
        Thread.detachNewThread {
            do { try body(index) } catch { first.withLock { $0 = $0 ?? error } }
            group.leave()
        }
    }
    group.wait()
    if let error = first.withLock({ $0 }) { throw error }
}

/// Hands out numbered work to a few threads that mostly wait; the first error ends it.
func sharing(_ count: Int, among threads: Int, _ body: @escaping @Sendable (_ item: Int, _ thread: Int) throws -> Void)
    throws
{
    let next = Atomic(0)
    let hasFailed = Atomic(false)
    try together(threads) { thread in
        while !hasFailed.load(ordering: .relaxed) {
            let item = next.wrappingAdd(1, ordering: .relaxed).oldValue
            guard item < count else { return }
            do { try body(item, thread) } catch {
                hasFailed.store(true, ordering: .relaxed)
                throw error
            }
        }
    }
}

extension Copies {
    /// Lets a copied replica sync with a copied server, which listens elsewhere.
    static func point(_ folder: String, at url: String) throws {
        let database = try Connection(path: folder + "/.annals/replica.db", mode: .readWrite)
        try database.run("UPDATE setting SET value = ? WHERE name = 'server'", url)
        try database.close()
    }
}

extension Member {
    /// How often each title is there. Errors: `Broken`.
    func titles() throws -> [String: Int] {
        try ok("list").rows.reduce(into: [:]) { $0[$1["title"] as? String ?? "", default: 0] += 1 }
    }

    /// Errors: `Broken` unless every one of them is there once.
    func hasOnce(_ titles: [String]) throws {
        let found = try self.titles()
        for title in titles where found[title] != 1 {
            throw Broken("\(name): “\(title)” is there \(found[title] ?? 0) times")
        }
    }

    /// One more on the same project. Errors: `Broken`.
    static func cloned(_ name: String, by invite: String, in scratch: TemporaryFolder) throws -> Member {
        let member = try Member(name, in: scratch)
        try member.ok("clone", invite, ".", "--author", name)
        return member
    }
}

/// Everybody ends equal, and both sides are sound and hold as much. Errors: `Broken`.
func mustAgree(_ members: [Member], _ server: ServerProcess, rounds: Int = 2) throws {
    try settle(members, rounds: rounds)
    let seen = try digests(members)
    guard seen.count == 1 else { throw Broken("the digests differ: \(seen)") }
    let kept = try server.admin("verify")
    guard kept.json["sound"] as? Bool == true else { throw Broken("the server is not sound: \(kept.output)") }
    for member in members {
        let verified = try member.ok("verify").json
        guard verified["sound"] as? Bool == true else { throw Broken("\(member.name) is not sound: \(verified)") }
        guard verified["changesets"] as? Int == kept.json["changesets"] as? Int else {
            throw Broken("\(member.name) has \(verified), the server \(kept.output)")
        }
    }
}
