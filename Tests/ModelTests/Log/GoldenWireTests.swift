import TestSupport
import Testing

@testable import Model

/// Format 1 of payloads and of the exchange's messages as they were released; the files are never written again.
@Suite("Golden wire")
struct GoldenWireTests {
    private let team = GoldenBundleTests.team()
    private static let version = Hash32(head: Bytes16(high: 1, low: 2), tail: Bytes16(high: 3, low: 4))
    private static let other = EntityID(Bytes16(high: 7, low: 8))
    private static let quote = CitedQuote(
        version: version, quote: Quote(start: 3, end: 8, exact: "envoy", prefix: "an ", suffix: " lands"))

    /// One of every kind of value.
    static let values: [Value] = [
        .absent, .text("Envoy lands – “at last”"), .integer(-7), .reference(other), .chunk([0, 1, 255]), .present,
        .digest(version), .quote(quote), .anchor(Anchoring(method: 2, score: 80, cited: quote)),
        .date(
            DateValue(
                edtf: "1989-01-04?", calendar: .persian, asPrinted: "14 Dey", basis: .derived,
                relativeTo: DateValue.Relative(event: other, count: -3, unit: .weeks))),
        .version(SourceVersion(parent: version, bytes: 10, scalars: 9, lines: 2, chunks: 1)),
        .unknown([0xf8, 0x07, 0x05]),
    ]

    /// Changes of every shape: made here and before, keyed and not, replacing, seeing, with reasons and kept values.
    private func changeset() -> Changeset {
        let ana = team[0]
        var draft = Draft(seed: [UInt8](repeating: 9, count: 16), command: CommandID(Bytes16(high: 5, low: 6)))
        draft.message = "every kind of value"
        let made = draft.makeEntity()
        let dot = Dot(changeset: ana.log[0].hash.head, index: 0)
        for (index, value) in Self.values.enumerated() {
            var change = Change(
                entity: index % 2 == 0 ? made : Self.other, kind: index % 3 == 0 ? .event : Kind(rawValue: 4000),
                field: FieldCode(rawValue: UInt32(100 + index)), said: Change.Said(value: value))
            if index % 4 == 1 { change.replaces = [dot, Dot(changeset: ana.log[1].hash.head, index: 3)] }
            if index == 2 { change.seen = [dot] }
            if index == 3 {
                change.said?.reason = "as printed"
                change.said?.because = [Self.other]
                change.said?.kept = [Kept(value: .text("Selwyn Roads"), because: [made])]
            }
            if index == 4 {
                change.keyHash = Derivation.keyHash(project: ana.project, key: "Maran")
                change.said?.key = "Maran"
            }
            draft.add(change)
        }
        let place = Draft.Place(
            project: ana.project, replica: ana.id, number: 50, previous: ana.log[2].hash, after: [ana.log[1].hash],
            stamp: Stamp(milliseconds: 1_700_000_000_123), author: "ana", nonce: [UInt8](repeating: 6, count: 16))
        return try! draft.seal(place) { _ in [UInt8](repeating: 1, count: 64) }
    }

    private func request() -> ExchangeRequest {
        var request = ExchangeRequest(cursor: Cursor.start.advanced(by: team[0].log[0].hash))
        request.changesets = team[0].log + [team[0].log[1].redacted]
        request.digest = Bytes16(high: 11, low: 12)
        request.rebuilt = true
        request.limitBytes = 70_000
        request.hashesOnly = true
        request.held = [true, false, false, true, false, false, false, false, true]
        request.deviceKey = team[0].key.publicKey
        request.author = "ana"
        request.membersKnown = [1, 2, 3, 4, 5, 6, 7, 8]
        return request
    }

    private func answer() -> ExchangeAnswer {
        let log = team[0].log
        var answer = ExchangeAnswer()
        answer.receipts = [1, nil, 3]
        answer.missing = [log[3].hash]
        answer.rows = [.body(log[0]), .hash(log[1].hash), .carried(2), .body(log[1])]
        answer.from = Cursor.start.advanced(by: log[5].hash)
        answer.cursor = [0, 1, 2, 1].reduce(answer.from) { $0.advanced(by: log[$1].hash) }
        answer.head = 900
        answer.verdict = .diverged
        answer.refusal = .init(code: "role", message: "a reader may not write")
        answer.role = .reader
        answer.replicaForked = true
        answer.membersTag = [8, 7, 6]
        answer.members = [.init(replica: team[1].id, name: "Bo", role: "editor")]
        answer.name = "golden"
        return answer
    }

    @Test("writing the golden messages", .enabled(if: GoldenFiles.mayWrite && !GoldenFiles.exists("request-1.bin")))
    func write() throws {
        try GoldenFiles.write("payload-1.bin", Page.encode([changeset()]))
        try GoldenFiles.write("request-1.bin", request().encoded())
        try GoldenFiles.write("answer-1.bin", answer().encoded())
    }

    @Test("a payload of format 1 with every kind of value and change is read as it was written")
    func payload() throws {
        let ana = team[0]
        let read = try #require(try Page.decode(GoldenFiles.read("payload-1.bin"), project: ana.project).first)
        #expect(read.hash.hex == "33e708d711068aa9d664163e77a7b7813a6020348de9e85dbb8a3c2a8abf0aab")
        let opened = Opened(read, project: ana.project)
        let structure = try #require(opened.structure)
        #expect(structure.command == CommandID(Bytes16(high: 5, low: 6)))
        #expect(opened.content?.author == "ana" && opened.content?.message == "every kind of value")
        #expect(opened.changes.count == Self.values.count)
        for change in opened.changes {
            let index = Int(change.field.rawValue) - 100
            #expect(change.said?.value == Self.values[index], "value \(index)")
            #expect(change.replaces.count == (index % 4 == 1 ? 2 : 0))
            #expect(change.seen.count == (index == 2 ? 1 : 0))
            #expect(change.said?.kept.count == (index == 3 ? 1 : 0))
            #expect(change.said?.key == (index == 4 ? "Maran" : nil))
        }
    }

    @Test("a request of protocol 1 is read as it was written, and written as it was")
    func requests() throws {
        let bytes = try GoldenFiles.read("request-1.bin")
        let read = try ExchangeRequest(decoding: bytes, project: team[0].project)
        var expected = request()
        // Bits come by the byte.
        expected.held += [Bool](repeating: false, count: 7)
        #expect(read == expected)
        #expect(request().encoded() == bytes)
    }

    @Test("an answer of protocol 1 is read as it was written, and written as it was")
    func answers() throws {
        let bytes = try GoldenFiles.read("answer-1.bin")
        let read = try ExchangeAnswer(
            decoding: bytes, project: team[0].project, membersKnown: [], carried: 3)
        #expect(read == answer())
        #expect(answer().encoded() == bytes)
    }
}
