import Model
import SQLite
import TestSupport
import Testing

@testable import Replica

/// The order in which a log is read, whatever the clocks of those who wrote it.
@Suite("The order of the log")
struct LogOrderTests {
    private let place = Workplace()

    private func member(_ name: String, of project: ProjectID? = nil, ahead: Int64) throws -> Replica {
        var surroundings = Surroundings.system
        surroundings.now = { 600_000_000_000 + ahead }
        return try Replica.create(
            in: try place.folder(name), founding: Replica.Founding(name: "chronicle", author: name, project: project),
            surroundings: surroundings)
    }

    private func carry(_ from: Replica, _ to: Replica) throws {
        let (header, changesets) = try Bundle.decode(try from.makeBundle().bytes)
        _ = try to.apply(header, changesets)
    }

    /// Said naively: of those that nothing unread comes after, the one of the highest stamp, then hash.
    private func expected(_ replica: Replica) throws -> [Hash32] {
        var left = try replica.entries(after: 0, count: .max, bytes: .max).map(\.changeset)
        var order: [Hash32] = []
        while !left.isEmpty {
            let named = Set(left.flatMap(\.header.parents))
            let next = left.indices.filter { !named.contains(left[$0].hash) }
                .max { (left[$0].header.stamp, left[$0].hash.hex) < (left[$1].header.stamp, left[$1].hash.hex) }!
            order.append(left.remove(at: next).hash)
        }
        return order
    }

    private func read(_ replica: Replica, among ids: Set<Int64>? = nil, limit: Int = .max) throws -> [CausalPlace] {
        var places: [CausalPlace] = []
        try replica.eachNewestFirst(among: ids) { place in
            places.append(place)
            return places.count < limit
        }
        return places
    }

    /// Milliseconds by which three clocks are ahead: alike, apart by less than is noticed, one at 2096, one at the end.
    @Test(
        "nothing stands above what came after it, and it is the same everywhere",
        arguments: [
            [0, 0, 0], [0, 60_000, 200_000], [0, 4_000_000_000_000, 0], [0, (1 << 48) - 1 - 600_000_000_000, 0],
        ])
    func order(_ ahead: [Int64]) throws {
        var random = SeededGenerator(seed: 5)
        let ana = try member("ana", ahead: ahead[0])
        try ana.edit { editor in try editor.give(editor.makeEntity(), .event, .title, .text("first")) }
        let all =
            try [ana]
            + zip(["bo", "cy"], ahead.dropFirst()).map { name, ahead in
                try member(name, of: ana.project, ahead: ahead)
            }
        for step in 0..<60 {
            let one = all.randomElement(using: &random)!
            let other = all.randomElement(using: &random)!
            guard one !== other, Bool.random(using: &random) else {
                try one.edit { editor in try editor.give(editor.makeEntity(), .event, .title, .text("\(step)")) }
                continue
            }
            try carry(one, other)
        }
        for one in all { for other in all where one !== other { try carry(one, other) } }
        let wanted = try expected(ana)
        for replica in all {
            let places = try read(replica)
            #expect(places.map(\.hash) == wanted, "\(ahead)")
            let some = Set(places.map(\.id).filter { $0 % 3 == 0 })
            #expect(try read(replica, among: some).map(\.id) == places.map(\.id).filter(some.contains), "\(ahead)")
            #expect(try read(replica, limit: 3).map(\.hash) == Array(wanted.prefix(3)), "\(ahead)")
            let behind = try replica.database.integer("SELECT behind FROM replica_state")
            #expect((behind == 0) == (ahead.max()! < 300_000), "\(ahead)")
            #expect(try Replica.verify(folder: replica.folder).findings == [])
            try replica.rebuild()
            #expect(try replica.database.integer("SELECT behind FROM replica_state") == behind)
        }
    }
}
