import TestSupport
import Testing

@testable import Model

/// Whatever bytes come, the model reads them or refuses them, and what it has read it reads again.
@Suite("Fuzzing the model")
struct ModelFuzzTests {
    private let team = GoldenBundleTests.team()
    private var log: [Changeset] { team[0].log }

    @Test("payloads: what is decoded can be applied, in any order, to a state that is coded and read back")
    func payload() async throws {
        let log = self.log
        let project = team[0].project
        let good = log.flatMap { one -> [[UInt8]] in
            [one.structure, one.content?.bytes ?? []].compactMap { packed in Packing.unpack(packed).map { [0] + $0 } }
        }
        let owner = team[0]
        try await FuzzRun("payload").run(count: 1500, seed: 1, good: good + log.map(\.structure)) { bytes in
            _ = Content(decoding: bytes)
            _ = Structure(decoding: bytes)
            for changeset in [
                signed(structure: bytes, content: log[0].content?.bytes ?? [], owner, project),
                signed(structure: log[1].structure, content: bytes, owner, project),
            ] {
                try apply(changeset, after: log, project)
            }
        }
    }

    /// Applies a changeset before and after all others: the sums must agree, and every state survive its coding.
    private func apply(_ changeset: Changeset, after log: [Changeset], _ project: ProjectID) throws {
        let replicas = [
            MemoryReplica("one", project: project, seed: 5), MemoryReplica("two", project: project, seed: 6),
        ]
        replicas[0].receive(log + [changeset])
        replicas[1].receive([changeset])
        replicas[1].receive(log)
        try check(replicas[0].digest == replicas[1].digest, "two orders, two digests")
        try check(replicas[0].digest == replicas[0].rebuiltDigest, "the digest is not that of a rebuild")
        for change in Opened(changeset, project: project).changes.prefix(20) {
            guard let state = replicas[0].states[change.entity] else { continue }
            let again = EntityState(id: state.id, decoding: state.encoded())
            try check(again?.encoded() == state.encoded(), "a state is not what was written")
            _ = OpenConflict.all(of: replicas[0].view(change.entity))
        }
    }

    private func signed(
        structure: [UInt8], content: [UInt8], _ owner: MemoryReplica, _ project: ProjectID
    ) -> Changeset {
        Changeset(
            project: project, replica: owner.id, number: 1, stamp: Stamp(milliseconds: 1_700_000_000_000),
            previous: .zero, after: [], structure: structure,
            content: Changeset.SealedContent(nonce: [1], bytes: content), sign: { _ in [] })
    }

    @Test("bundles: with their checksum put right, and without")
    func bundle() async throws {
        let owner = team[0]
        let header = Bundle.Header(
            project: owner.project, name: "golden", maker: owner.id, frontier: owner.frontier,
            changesets: UInt64(owner.log.count))
        let good = Bundle.encode(header, pages: [Page.encode(owner.log)])
        try await FuzzRun("bundle").run(
            count: 1200, seed: 2, good: [good], tokens: ["annals bundle 1\n", "annals bundle 2\n"]
        ) { bytes in
            _ = try? Bundle.decode(bytes)
            let mended = bytes.count > 32 ? bytes.dropLast(32) + sha256(Array(bytes.dropLast(32))).bytes : bytes[...]
            guard let (header, changesets) = try? Bundle.decode(Array(mended)) else { return }
            let again = try Bundle.decode(Bundle.encode(header, pages: [Page.encode(changesets)]))
            try check(again.changesets.map(\.hash) == changesets.map(\.hash), "a page is not what was written")
        }
    }

    @Test("requests of the exchange: what is read is written and read the same")
    func request() async throws {
        let owner = team[0]
        var request = ExchangeRequest(cursor: Cursor.start.advanced(by: owner.log[0].hash))
        request.changesets = owner.log
        request.digest = .zero
        request.held = [true, false, true, true]
        request.deviceKey = owner.key.publicKey
        request.author = "ana"
        request.membersKnown = [1, 2, 3]
        try await FuzzRun("request").run(
            count: 1500, seed: 3, good: [request.encoded(), ExchangeRequest(cursor: .start).encoded()]
        ) { bytes in
            guard let read = try? ExchangeRequest(decoding: bytes, project: owner.project) else { return }
            let again = try ExchangeRequest(decoding: read.encoded(), project: owner.project)
            try check(again.changesets.map(\.hash) == read.changesets.map(\.hash), "other changesets")
            try check(again.cursor == read.cursor && again.digest == read.digest, "another cursor or digest")
        }
    }

    @Test("answers of the exchange, through a client's session to its end")
    func answer() async throws {
        let owner = team[0]
        var answer = ExchangeAnswer()
        answer.receipts = [1, nil, 3]
        answer.rows = owner.log.map { .body($0) } + [.carried(0), .hash(owner.log[0].hash)]
        answer.cursor = Cursor(sequence: 14, running: .start)
        answer.head = 14
        answer.verdict = .agreed
        answer.refusal = .init(code: "role", message: "no")
        answer.role = .editor
        answer.membersTag = [9]
        answer.members = [.init(replica: owner.id, name: "ana", role: "owner")]
        var small = ExchangeAnswer()
        small.rows = [.body(owner.log[0])]
        small.cursor = Cursor.start.advanced(by: owner.log[0].hash)
        small.head = 1
        try await FuzzRun("answer").run(count: 1500, seed: 4, good: [answer.encoded(), small.encoded()]) { bytes in
            guard
                let read = try? ExchangeAnswer(decoding: bytes, project: owner.project, membersKnown: [], carried: 2)
            else { return }
            _ = try ExchangeAnswer(
                decoding: read.encoded(), project: owner.project, membersKnown: [], carried: 2)
            try walk(read, owner)
        }
    }

    /// A session that is always given the same answer must end.
    private func walk(_ answer: ExchangeAnswer, _ owner: MemoryReplica) throws {
        var session = ClientSession()
        var event = ClientSession.Event.begin
        var cursor = Cursor.start
        for _ in 0..<200 {
            switch session.step(event) {
            case .load(let after, let bytes):
                let unsent: [(id: Int64, changeset: Changeset)] = [(1, owner.log[0]), (2, owner.log[1])]
                event = .loaded(
                    ClientSession.Standing(cursor: cursor, outgoing: bytes > 0 ? unsent.filter { $0.id > after } : []))
            case .send: event = .answered(answer)
            case .store(let received):
                cursor = received.cursor
                event = .stored
            case .rebase:
                cursor = .start
                event = .rebased
            case .lookUp(let hashes): event = .held(hashes.map { _ in true })
            case .finish: return
            }
        }
        throw FuzzRun.Failure(description: "a session without an end")
    }

    @Test("states of entities, as a damaged store has them")
    func state() async throws {
        let good = team[0].states.values.sorted { $0.id < $1.id }.map { $0.encoded() }
        let id = EntityID(.zero)
        try await FuzzRun("state").run(count: 1200, seed: 5, good: good) { bytes in
            guard let state = EntityState(id: id, decoding: bytes) else { return }
            let view = EntityView(state, texts: { _ in RegisterTexts([]) }, dependents: { [] })
            _ = (view.isDeleted, view.conflicts.map(\.rivals), OpenConflict.all(of: view))
            try check(EntityState(id: id, decoding: state.encoded())?.encoded() == state.encoded(), "another state")
        }
    }

    @Test("dates, as EDTF and as prose: the canonical form is its own, bounds are in order")
    func dates() async throws {
        let good = [
            "1989-01-04", "1989-02?/1989-03~", "[1667,1668,1670..1672]", "Y-170000002", "19XX", "2004-06-XX/2004-07-03",
            "{1667-12,1760}", "1984-21", "../1985", "1985-04-12T23:20:30+04:30", "%2011-13", "Y1E9S3", "-0043-03-15",
            "January the 4th 1989", "3 weeks after ab7k", "the spring of 1989", "c. 1420", "early 1970s", "44 BC",
            "between 3 and 7 March 1989", "11 Bahman 1367", "2012/01/15", "the night of 3 March 1989", "two days later",
        ].map { Array($0.utf8) }
        try await FuzzRun("date").run(
            count: 3000, seed: 6, good: good,
            tokens: [
                "..", "X", "Y", "E", "S", "?", "~", "%", "/", "[", "]", "{", "}", ",", "-", "9999999999", "T", "Z",
                "the ", "after ",
                "weeks", "century", "BC", "‘", "٣", "  ",
            ], limit: 400
        ) { bytes in
            let text = String(decoding: bytes, as: UTF8.self)
            for calendar in CalendarSystem.allCases {
                _ = readDistance(text)
                let line = try? readDate(text, calendar: calendar)
                if case .relative(let relative, _) = line,
                    let anchor = try? EDTF(parsing: "1989-01", calendar: calendar)
                {
                    _ = relative.date(from: anchor, calendar: calendar)?.bounds(in: calendar)
                }
                guard case .date(let reading) = line else { continue }
                let again = try EDTF(parsing: reading.edtf.canonical, calendar: reading.calendar)
                try check(again.canonical == reading.edtf.canonical, "\(text): two canonical forms")
                let bounds = reading.bounds
                if let earliest = bounds.earliest, let latest = bounds.latest {
                    try check(earliest <= latest, "\(text): ends before it begins")
                }
            }
        }
    }

    private func check(_ holds: Bool, _ what: String) throws {
        if !holds { throw FuzzRun.Failure(description: what) }
    }
}
