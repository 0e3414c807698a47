import Model
import SQLite

/// Examines the log: every hash from its bytes, every signature, chains, order, frontier, sequences, what waits.
struct LogCheck {
    private let replica: Replica
    private var database: Connection { replica.database }
    /// Changesets examined.
    private(set) var count = 0
    private var unnamed = Set<Int64>()
    private var redactions = Set<Ordered>()
    private var grants: [Hash32] = []
    private var directives: Directives
    private var unproven: [Unproven] = []

    /// A redaction: what is to go, and the row of the changeset that says so.
    private struct Ordered: Hashable {
        var target: Hash32
        var row: Int64
    }

    private struct Unproven {
        var claim: SignatureCheck.Claim
        var place: String
    }

    private static let batch = 512

    init(_ replica: Replica) {
        self.replica = replica
        directives = Directives(project: replica.project)
    }

    mutating func run(_ findings: inout Findings, progress: (Int, Int) -> Void) throws {
        let total = try replica.changesetCount()
        let statement = try database.prepare(Self.rows)
        while try statement.step() {
            count += 1
            try examine(statement, &findings)
            if unproven.count >= Self.batch {
                prove(&findings)
                progress(count, total)
            }
        }
        prove(&findings)
        try findings.part("the chains") { try checkChains(&$0) }
        try findings.part("the frontier") { try checkFrontier(&$0) }
        try findings.part("the cursor") { try checkSequences(&$0) }
        try findings.part("what waits") { try checkWaiting(&$0) }
        try findings.part("redactions") { try checkRedactions(&$0) }
    }

    // MARK: Changesets

    private static let rows = """
        SELECT c.id, c.hash, c.chain, h.replica, h.public_key, c.number, c.stamp, c.previous, p.hash, p.chain, p.number,
            c.after, c.format, c.signature, c.structure, c.nonce, c.content, c.content_hash, a.name
        FROM changeset c LEFT JOIN chain h ON h.id = c.chain LEFT JOIN changeset p ON p.id = c.previous
            LEFT JOIN author a ON a.id = c.author ORDER BY c.id
        """

    private mutating func examine(_ row: Statement, _ findings: inout Findings) throws {
        let id = row.int64(0)
        unnamed.insert(id)
        guard let hash = Hash32(row.blob(1)) else {
            return findings.add("hash-differs", "changeset row \(id)", "has no hash")
        }
        let place = "changeset \(hash.hex.prefix(12))"
        guard let changeset = rebuilt(row) else {
            return findings.add("row-damaged", place, "its row does not make a changeset")
        }
        guard changeset.hash == hash else {
            findings.add("hash-differs", place, "its header, structure or content is not what its name is the hash of")
            return
        }
        let opened = Opened(changeset, project: replica.project)
        try checkOrder(row, changeset.header, id, place, &findings)
        checkPayload(opened, row, place, &findings)
        if changeset.header.number == 1, SignatureCheck.introducedKey(changeset) != row.blob(4) {
            findings.add("introduction-differs", place, "does not introduce its chain with the key that is kept here")
        }
        unproven.append(
            Unproven(
                claim: SignatureCheck.Claim(hash: hash, signature: changeset.signature, key: row.blob(4)), place: place)
        )
    }

    /// The changeset from its row's bytes, all hashes computed.
    private func rebuilt(_ row: Statement) -> Changeset? {
        guard let author = ReplicaID(bytes: row.blob(3)), let number = UInt64(exactly: row.int64(5)),
            let format = UInt16(exactly: row.int64(12)),
            let previous = row.isNull(7) ? .zero : Hash32(row.blob(8)),
            // Content with its nonce, or a hash in their place.
            row.isNull(15) == row.isNull(16), row.isNull(16) != row.isNull(17)
        else { return nil }
        let after = row.optionalBlob(11) ?? []
        guard after.count % 32 == 0 else { return nil }
        let content = row.optionalBlob(16).map { Changeset.SealedContent(nonce: row.optionalBlob(15) ?? [], bytes: $0) }
        return Changeset(
            project: replica.project, replica: author, number: number,
            stamp: Stamp(raw: UInt64(bitPattern: row.int64(6))), previous: previous,
            after: Replica.hashes(after),
            format: format, structure: row.blob(14), content: content,
            contentHash: row.optionalBlob(17).flatMap { Hash32($0) }, signature: row.blob(13))
    }

    private mutating func checkOrder(
        _ row: Statement, _ header: Header, _ id: Int64, _ place: String, _ findings: inout Findings
    ) throws {
        if header.number > 1 {
            if row.isNull(8) {
                findings.add("previous-missing", place, "the changeset before it in its chain is not there")
            } else if row.int64(9) != row.int64(2) || UInt64(clamping: row.int64(10)) != header.number - 1 {
                findings.add("chain-broken", place, "does not follow number \(header.number - 1) of its chain")
            }
        }
        for parent in header.parents {
            guard let before = try replica.rowID(parent) else {
                findings.add("parent-missing", place, "comes after \(parent.hex.prefix(12)), which is not there")
                continue
            }
            unnamed.remove(before)
            if before >= id {
                findings.add("order-broken", place, "stands before \(parent.hex.prefix(12)), which it comes after")
            }
        }
    }

    private mutating func checkPayload(
        _ opened: Opened, _ row: Statement, _ place: String, _ findings: inout Findings
    ) {
        if let structure = opened.structure, structure.isDirective {
            directives.add(structure, by: opened.changeset.header.replica)
            if let target = structure.redacts { redactions.insert(Ordered(target: target, row: row.int64(0))) }
            if !structure.owners.isEmpty { grants.append(opened.changeset.hash) }
        }
        if opened.structure == nil {
            findings.add(
                "structure-unknown", place, "this version cannot read what it touches; it has no effect",
                isDamage: false)
        }
        guard opened.changeset.content != nil else { return }
        if opened.content == nil, opened.structure != nil {
            findings.add("content-unreadable", place, "its author wrote content that nobody can read", isDamage: false)
        }
        if opened.content?.author != row.optionalText(18) {
            findings.add("author-differs", place, "the author's name kept here is not the one it claims")
        }
    }

    /// Checks the signatures collected. Complexity: about 140 µs each, shared by all cores.
    private mutating func prove(_ findings: inout Findings) {
        let batch = unproven
        unproven = []
        for (item, holds) in zip(batch, SignatureCheck.hold(batch.map(\.claim))) where !holds {
            findings.add("signature-bad", item.place, "is not signed by its author's device")
        }
    }

    // MARK: Tables of the log

    private func checkChains(_ findings: inout Findings) throws {
        let nonce = try database.one("SELECT founding_nonce FROM replica_state") { $0.optionalBlob(0) } ?? nil
        // The founder's own key, also before it has written anything.
        var founders = [(try? replica.deviceKey())?.publicKey].compactMap { $0 }
        try database.rows(
            "SELECT replica, public_key, EXISTS (SELECT 1 FROM changeset c WHERE c.chain = h.id) FROM chain h"
        ) { row in
            let id = ReplicaID(bytes: row.blob(0))
            founders.append(row.blob(1))
            if !row.bool(2) {
                findings.add(
                    "chain-unused", "replica \(id?.description ?? "?")", "has written nothing that is kept here")
            }
            if id != Derivation.replica(publicKey: row.blob(1)) {
                findings.add("key-differs", "replica \(id?.description ?? "?")", "its public key is another replica's")
            }
        }
        if let nonce,
            !founders.contains(where: { Derivation.project(foundingKey: $0, nonce: nonce) == replica.project })
        {
            findings.add("founding-differs", "the founding nonce", "gives another project with every key known here")
        }
    }

    private func checkFrontier(_ findings: inout Findings) throws {
        let kept = try database.all("SELECT changeset FROM frontier") { $0.int64(0) }
        if Set(kept) != unnamed {
            findings.add("frontier-differs", "the frontier", "does not list what no applied changeset names")
        }
    }

    func checkSequences(_ findings: inout Findings) throws {
        let cursor = try replica.cursor
        let isCursor = "SELECT length(cursor_running) = 16 AND cursor_sequence >= 0 FROM replica_state"
        if try database.integer(isCursor) != 1 {
            findings.add("cursor-differs", "cursor \(cursor)", "is no place in a server's log")
        }
        var walked = Cursor.start
        let statement = try database.prepare(
            "SELECT hash, sequence FROM changeset WHERE sequence IS NOT NULL ORDER BY sequence, id")
        while try statement.step() {
            guard let hash = Hash32(statement.blob(0)) else { continue }
            walked = walked.advanced(by: hash)
            guard walked.sequence == UInt64(clamping: statement.int64(1)) else {
                findings.add(
                    "sequence-broken", "changeset \(hash.hex.prefix(12))",
                    "has the server's number \(statement.int64(1)) where \(walked.sequence) should follow")
                return
            }
        }
        if walked != cursor {
            findings.add("cursor-differs", "cursor \(cursor)", "does not cover what is marked as synced: \(walked)")
        }
    }

    func checkWaiting(_ findings: inout Findings) throws {
        var introduced: [ReplicaID: [UInt8]] = [:]
        try database.rows("SELECT page FROM waiting") { row in
            guard let one = try? Page.decode(row.blob(0), project: replica.project).first, one.header.number == 1 else {
                return
            }
            introduced[one.header.replica] = SignatureCheck.introducedKey(one)
        }
        try database.rows("SELECT hash, page FROM waiting ORDER BY hash") { row in
            let place = "waiting changeset \(Hex.string(row.blob(0).prefix(6)))"
            guard let page = try? Page.decode(row.blob(1), project: replica.project), page.count == 1,
                page[0].hash.bytes == row.blob(0)
            else { return findings.add("waiting-damaged", place, "is not what its name is the hash of") }
            if let key = try keyOfWaiting(page[0], introduced), !isSigned(page[0].hash, page[0].signature, by: key) {
                findings.add("waiting-damaged", place, "is not signed by its author's device")
            }
            let missing = try page[0].header.parents.filter { try replica.rowID($0) == nil }
            let kept = try database.all(
                "SELECT missing FROM waiting_for WHERE hash = ? ORDER BY missing", row.blob(0)
            ) { Hash32($0.blob(0)) }.compactMap { $0 }
            if try replica.rowID(page[0].hash) != nil || missing.isEmpty || Set(kept) != Set(missing) {
                findings.add("waiting-differs", place, "does not wait for what it lacks")
            }
        }
    }

    /// Nil where nothing that is here says with which key a chain signs.
    private func keyOfWaiting(_ changeset: Changeset, _ introduced: [ReplicaID: [UInt8]]) throws -> [UInt8]? {
        try introduced[changeset.header.replica]
            ?? database.one(
                "SELECT public_key FROM chain WHERE replica = ?", changeset.header.replica.bytes, read: { $0.blob(0) })
    }

    private func checkRedactions(_ findings: inout Findings) throws {
        let kept = try database.all("SELECT target, changeset FROM redaction") { row in
            Hash32(row.blob(0)).map { Ordered(target: $0, row: row.int64(1)) }
        }
        if Set(kept) != Set(redactions.map(Optional.some)) {
            findings.add("redactions-differ", "redactions", "are not those that the log orders")
        }
        if Set(try replica.grants()) != Set(grants) {
            findings.add("owners-differ", "owners", "are not those that the log names")
        }
        let acting = directives.redacted
        for hash in Set(redactions.map(\.target)).sorted() where !acting.contains(hash) {
            findings.add(
                "redaction-powerless", "changeset \(hash.hex.prefix(12))",
                "somebody who is no owner ordered its content to be dropped; it stays", isDamage: false)
        }
        try database.rows("SELECT hash, content IS NULL FROM changeset ORDER BY id") { row in
            guard let hash = Hash32(row.blob(0)) else { return }
            let place = "changeset \(hash.hex.prefix(12))"
            switch (row.int64(1) != 0, acting.contains(hash)) {
            case (true, false):
                findings.add("content-missing", place, "its content is gone and no owner ordered that", isDamage: false)
            case (false, true):
                findings.add("content-not-dropped", place, "an owner ordered its content to be dropped, and it is here")
            default: break
            }
        }
        try database.rows("SELECT page FROM waiting ORDER BY hash") { row in
            let page = try? Page.decode(row.blob(0), project: replica.project)
            for changeset in page ?? [] where changeset.content != nil && acting.contains(changeset.hash) {
                findings.add(
                    "content-not-dropped", "waiting changeset \(changeset.hash.hex.prefix(12))",
                    "an owner ordered its content to be dropped, and it is here")
            }
        }
    }
}
