public import Model
import SQLite

/// One change of the log with who made it and when.
public struct HistoricChange: Sendable {
    public let change: Change
    public let dot: Dot
    public let changeset: Hash32
    public let replica: ReplicaID
    public let stamp: Stamp
    /// The author's name: the members list's where the device is on it.
    public let author: String
    /// The name is what the changeset claims, and no members list confirms it.
    public let isClaimed: Bool

    public var order: HeadOrder { HeadOrder(stamp: stamp, dot: dot) }
}

/// Who made a changeset, and when.
public struct Authorship: Sendable, Hashable {
    public var author: String
    public var replica: ReplicaID
    public var stamp: Stamp
    public var isClaimed: Bool
}

extension Replica {
    /// Every change ever applied to an entity itself, in the order of application.
    public func history(of id: EntityID) throws -> [HistoricChange] {
        try ReplicaError.converting {
            guard let (row, _) = try stored(id) else { return [] }
            return try entries(touching: row).flatMap { entry in try changes(of: id, in: entry) }
        }
    }

    /// The log entries that touch an entity, in the order of application.
    public func entries(touching id: EntityID) throws -> [LogEntry] {
        try ReplicaError.converting {
            guard let (row, _) = try stored(id) else { return [] }
            return try entries(touching: row)
        }
    }

    func entries(touching row: Int64) throws -> [LogEntry] {
        try database.all(
            "SELECT \(Self.entryColumns) JOIN history y ON y.changeset = c.id WHERE y.entity = ? ORDER BY c.id", row,
            read: entry)
    }

    private func changes(of id: EntityID, in entry: LogEntry) throws -> [HistoricChange] {
        let opened = opened(entry)
        let authorship = try authorship(entry.changeset, claimed: opened.content?.author)
        return opened.changes.enumerated().filter { $0.element.entity == id }.map { index, change in
            HistoricChange(
                change: change, dot: opened.dot(index), changeset: entry.changeset.hash,
                replica: entry.changeset.header.replica, stamp: entry.changeset.header.stamp,
                author: authorship.author, isClaimed: authorship.isClaimed)
        }
    }

    private func opened(_ entry: LogEntry) -> Opened {
        // Content can come later, or be taken away.
        if let known = openedChangesets[entry.id],
            (known.changeset.content == nil) == (entry.changeset.content == nil)
        {
            return known
        }
        let opened = Opened(entry.changeset, project: project)
        if openedChangesets.count >= 32 { openedChangesets = [:] }
        openedChangesets[entry.id] = opened
        return opened
    }

    /// Who made a changeset: the members list's name where the device is on it, else what it claims.
    public func authorship(_ changeset: Changeset, claimed: String?) throws -> Authorship {
        let replica = changeset.header.replica
        let member = try memberName(replica)
        return Authorship(
            author: member ?? claimed ?? "unknown", replica: replica, stamp: changeset.header.stamp,
            isClaimed: member == nil && claimed != nil)
    }

    /// Who made the changeset a dot names; nil when the log does not hold it.
    public func authorship(of dot: Dot) throws -> Authorship? {
        try ReplicaError.converting {
            try database.one(
                """
                SELECT h.replica, c.stamp, a.name, m.name FROM changeset c JOIN chain h ON h.id = c.chain
                LEFT JOIN author a ON a.id = c.author LEFT JOIN member m ON m.replica = h.replica
                WHERE c.hash >= ? AND c.hash <= ? LIMIT 1
                """, Hash32(head: dot.changeset, tail: .zero).bytes, Hash32(head: dot.changeset, tail: .greatest).bytes
            ) { row in
                Authorship(
                    author: row.optionalText(3) ?? row.optionalText(2) ?? "unknown",
                    replica: ReplicaID(bytes: row.blob(0)) ?? ReplicaID(.zero),
                    stamp: Stamp(raw: UInt64(bitPattern: row.int64(1))),
                    isClaimed: row.isNull(3) && !row.isNull(2))
            }
        }
    }

    private func memberName(_ replica: ReplicaID) throws -> String? {
        try database.string("SELECT name FROM member WHERE replica = ?", replica.bytes)
    }

    /// The versions of one text register, for a three-way merge.
    func texts(_ register: Register, of id: EntityID, row: Int64) throws -> RegisterTexts {
        RegisterTexts(try versions(register, of: id, row: row))
    }

    func versions(_ register: Register, of id: EntityID, row: Int64) throws -> [RegisterTexts.Version] {
        var versions: [RegisterTexts.Version] = []
        for entry in try entries(touching: row) {
            let opened = opened(entry)
            for (index, change) in opened.changes.enumerated()
            where change.entity == id && change.field == register.field && change.keyHash == register.keyHash
                && change.kind == register.kind
            {
                let dot = opened.dot(index)
                versions.append(
                    RegisterTexts.Version(
                        order: HeadOrder(stamp: entry.changeset.header.stamp, dot: dot),
                        text: change.said.map { $0.value.text ?? "" }, replaces: change.replaces))
            }
        }
        return versions
    }
}
