import Model
import SQLite

/// What comes again puts right what was damaged here.
///
/// A changeset that came in has its hashes from its own bytes, so that whatever the hash covers is as its author wrote
/// it. No hash covers the signature: it is taken only where the one kept here does not hold and the new one does.
extension Replica {
    /// Compares a changeset of the log with the same one that came in again, and puts its row right.
    func heal(_ changeset: Changeset, _ row: Int64, _ report: inout Absorption) throws {
        let header = changeset.header
        let previous: [UInt8]? = header.number == 1 ? nil : header.previous.bytes
        let kept = try database.one(
            """
            SELECT c.signature, c.number IS ?2 AND c.stamp IS ?3 AND c.format IS ?4 AND c.after IS ?5
                AND c.structure IS ?6 AND h.replica IS ?7 AND p.hash IS ?8
                AND (c.content IS NULL OR ?9 IS NULL OR (c.content IS ?9 AND c.nonce IS ?10))
                AND (c.content_hash IS NULL OR c.content_hash IS ?11)
            FROM changeset c LEFT JOIN chain h ON h.id = c.chain LEFT JOIN changeset p ON p.id = c.previous
            WHERE c.id = ?1
            """, row, Int64(clamping: header.number), Int64(bitPattern: header.stamp.raw), Int64(header.format),
            header.after.isEmpty ? [UInt8]?.none : header.after.flatMap(\.bytes), changeset.structure,
            header.replica.bytes, previous, changeset.content?.bytes, changeset.content?.nonce,
            header.contentHash.bytes
        ) { (signature: $0.blob(0), isSame: $0.bool(1)) }
        guard let kept else { return }
        let isRewritten = try !kept.isSame && rewrite(changeset, row)
        let hasNewSignature = try kept.signature != changeset.signature && takeSignature(changeset, row, kept.signature)
        guard isRewritten || hasNewSignature else { return }
        report.healed += 1
        if isRewritten { report.needsRebuild = true }
        openedChangesets[row] = nil
    }

    private func takeSignature(_ changeset: Changeset, _ row: Int64, _ kept: [UInt8]) throws -> Bool {
        guard let key = try publicKey(changeset.header.replica), !isSigned(changeset.hash, kept, by: key),
            isSigned(changeset.hash, changeset.signature, by: key)
        else { return false }
        try database.run("UPDATE changeset SET signature = ? WHERE id = ?", changeset.signature, row)
        return true
    }

    /// False where the row of its chain, or of the changeset before it, is itself not here.
    private func rewrite(_ changeset: Changeset, _ row: Int64) throws -> Bool {
        let header = changeset.header
        let previous = try header.number == 1 ? nil : rowID(header.previous)
        guard header.number == 1 || previous != nil,
            let chain = try database.integer("SELECT id FROM chain WHERE replica = ?", header.replica.bytes)
        else { return false }
        try database.run(
            """
            UPDATE changeset SET chain = ?, number = ?, stamp = ?, previous = ?, after = ?, format = ?, structure = ?
            WHERE id = ?
            """, chain, Int64(clamping: header.number), Int64(bitPattern: header.stamp.raw), previous,
            header.after.isEmpty ? [UInt8]?.none : header.after.flatMap(\.bytes), Int64(header.format),
            changeset.structure, row)
        // Whether its content is here stays as it is.
        if let content = changeset.content {
            try database.run(
                "UPDATE changeset SET nonce = ?, content = ? WHERE id = ? AND content IS NOT NULL", content.nonce,
                content.bytes, row)
        }
        try database.run(
            "UPDATE changeset SET content_hash = ? WHERE id = ? AND content IS NULL", header.contentHash.bytes, row)
        return true
    }

    /// Compares what waits with the same changeset that came in again.
    func healWaiting(_ changeset: Changeset, _ page: [UInt8], key introduced: [UInt8]?) throws {
        let kept = try database.one("SELECT page FROM waiting WHERE hash = ?", changeset.hash.bytes) { $0.blob(0) }
        guard let kept, kept != page else { return }
        if let old = try? Page.decode(kept, project: project), old.count == 1, old[0].hash == changeset.hash {
            // Only its signature can be wrong.
            guard let key = try introduced ?? publicKey(changeset.header.replica),
                !isSigned(old[0].hash, old[0].signature, by: key),
                isSigned(changeset.hash, changeset.signature, by: key)
            else { return }
        }
        try database.run("UPDATE waiting SET page = ? WHERE hash = ?", page, changeset.hash.bytes)
    }
}
