import Foundation
import Model
import TestSupport
import Testing

@testable import Replica

/// Whatever a signed changeset says, a bundle brings or a person searches for, the replica stays sound.
@Suite("Fuzzing a replica")
final class ReplicaFuzzTests {
    private let place: TemporaryFolder

    init() throws { place = try TemporaryFolder() }

    private func sample(_ name: String) throws -> Replica {
        let folder = ReplicaFolder(project: place.file(name))
        try SampleReplica.make(in: folder)
        return try Replica(folder: folder)
    }

    private func check(_ holds: Bool, _ what: @autoclosure () -> String) throws {
        if !holds { throw FuzzRun.Failure(description: what()) }
    }

    @Test("hostile payloads, validly signed, leave a replica that reads, answers and is sound")
    func signed() async throws {
        let replica = try sample("signed")
        let key = try #require(DeviceKey(secret: [UInt8](repeating: 3, count: 32)))
        let log = try replica.entries(after: 0, count: 1000, bytes: .max).map(\.changeset)
        let structures = log.map(\.structure)
        let contents = log.compactMap { $0.content?.bytes }
        // Number 1 introduces the chain and stays as it is; what follows is anything.
        var draft = Draft(seed: [UInt8](repeating: 4, count: 16))
        draft.introduction = Structure.Introduction(publicKey: key.publicKey, nonce: nil)
        let event = draft.makeEntity()
        draft.add(EntityState(id: event).change(kind: .event, field: .title, said: Change.Said(value: .text("eve's"))))
        var last = try draft.seal(
            Draft.Place(
                project: replica.project, replica: key.replica, number: 1, previous: .zero, after: [],
                stamp: Stamp(milliseconds: 1_700_000_000_000), author: "eve", nonce: [UInt8](repeating: 1, count: 16)),
            sign: key.sign)
        let header = Bundle.Header(
            project: replica.project, name: "x", maker: key.replica, frontier: [], changesets: 1)
        _ = try replica.apply(header, [last])
        var rounds = 0
        var run = FuzzRun("signed")
        // Of these a hundredth waits for the whole replica to be verified.
        run.secondsEach = 60
        try await run.run(count: 400, seed: 11, good: structures + contents + unpacked(log)) { bytes in
            rounds += 1
            let isStructure = rounds % 2 == 0
            let other = log[rounds % log.count]
            let next = Changeset(
                project: replica.project, replica: key.replica, number: last.header.number + 1,
                stamp: Stamp(raw: last.header.stamp.raw &+ UInt64(rounds)), previous: last.hash, after: [],
                structure: isStructure ? bytes : other.structure,
                content: Changeset.SealedContent(
                    nonce: [1, 2, 3], bytes: isStructure ? other.content?.bytes ?? [] : bytes),
                sign: { (try? key.sign($0)) ?? [] })
            _ = try replica.apply(header, [next])
            last = next
            if rounds % 100 == 0 {
                let findings = try replica.verify().findings.filter(\.isDamage)
                try check(findings.isEmpty, "\(findings)")
                try check(Answers(replica.folder).failures == 0, "something cannot be read")
            }
        }
        #expect(try replica.verify().isSound)
    }

    /// Payloads without compression, so that a mutation reaches what they say.
    private func unpacked(_ log: [Changeset]) -> [[UInt8]] {
        log.flatMap { [$0.structure, $0.content?.bytes ?? []] }.filter { $0.first == 0 }
    }

    @Test("hostile bundles are refused whole or leave a sound replica")
    func bundles() async throws {
        let replica = try sample("bundles")
        let other = try sample("other")
        let good = try replica.makeBundle().bytes
        let bo = try Replica(folder: ReplicaFolder(project: place.file("bundles-bo")))
        var rounds = 0
        try await FuzzRun("bundle-apply").run(
            count: 300, seed: 12, good: [good, try bo.makeBundle().bytes, try other.makeBundle().bytes]
        ) { bytes in
            rounds += 1
            let mended = bytes.count > 32 ? Array(bytes.dropLast(32)) + sha256(Array(bytes.dropLast(32))).bytes : bytes
            guard let (header, changesets) = try? Bundle.decode(mended), header.project == replica.project else {
                return
            }
            do { _ = try replica.apply(header, changesets) } catch is ReplicaError {}
            if rounds % 40 == 0 {
                let findings = try replica.verify().findings.filter(\.isDamage)
                try check(findings.isEmpty, "\(findings)")
            }
        }
        #expect(try replica.verify().isSound)
    }

    @Test("hostile answers of a server are refused or leave a sound replica")
    func answers() async throws {
        let replica = try sample("answers")
        let bo = try Replica(folder: ReplicaFolder(project: place.file("answers-bo")))
        let theirs = try bo.entries(after: 0, count: 1000, bytes: .max).map(\.changeset)
        let cursor = try replica.cursor
        var answer = ExchangeAnswer()
        answer.from = cursor
        answer.cursor = theirs.reduce(cursor) { $0.advanced(by: $1.hash) }
        answer.rows = theirs.map { .body($0) }
        answer.head = answer.cursor.sequence
        answer.membersTag = [7]
        answer.members = [.init(replica: try bo.replica, name: "Bo", role: "editor")]
        var one = answer
        one.rows = [.body(theirs[0]), .hash(theirs[1].hash)]
        one.cursor = cursor.advanced(by: theirs[0].hash).advanced(by: theirs[1].hash)
        var rounds = 0
        try await FuzzRun("answer-store").run(count: 300, seed: 13, good: [one.encoded(), answer.encoded()]) { bytes in
            rounds += 1
            guard
                let read = try? ExchangeAnswer(
                    decoding: bytes, project: replica.project, membersKnown: [], carried: 0)
            else { return }
            var session = ClientSession()
            _ = session.step(.begin)
            _ = session.step(.loaded(try replica.standing(after: 0, bytes: 0)))
            if case .store(let received) = session.step(.answered(read)) {
                do { _ = try replica.store(received) } catch is ReplicaError {}
            }
            if rounds % 40 == 0 {
                let findings = try replica.verify().findings.filter(\.isDamage)
                try check(findings.isEmpty, "\(findings)")
            }
        }
        #expect(try replica.verify().isSound)
    }

    @Test("whatever is searched for is found or not, and never an error")
    func search() async throws {
        let replica = try sample("search")
        let good = ["archive", "\"a visit\"", "sess*", "NEAR(a b, 3)", "title: x", "a AND b OR NOT c", "(((", "^x + y"]
        try await FuzzRun("search").run(
            count: 1200, seed: 14, good: good.map { Array($0.utf8) },
            tokens: [
                "\"", "*", "(", ")", "NEAR", "AND", "OR", "NOT", ":", "^", "-", "+", "{", "}", "'", ";", "\0", "é",
                "e\u{301}",
            ],
            limit: 10_000
        ) { bytes in
            let text = String(decoding: bytes, as: UTF8.self)
            _ = try replica.searchEvents(text, limit: 20)
        }
    }
}
