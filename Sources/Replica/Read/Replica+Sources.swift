public import Model
import SQLite

extension Replica {
    /// The name of the text a source now shows: its SHA-256; nil when nothing readable says so.
    ///
    /// In a conflict over the version it is the provisional one.
    public func currentVersion(_ source: EntityID) throws -> Hash32? {
        try state(source)?.register(.current).flatMap { Rival.group($0.heads).first?.value?.digest }
    }

    /// The text of one version of a source; nil where parts of it are not here (yet), or were redacted.
    ///
    /// Invariant: what comes has `version` for its SHA-256.
    public func sourceText(_ version: Hash32, of source: EntityID) throws -> String? {
        guard let state = try state(source), let bytes = SourceParts(of: version, in: state).joined() else {
            return nil
        }
        return String(validating: bytes, as: UTF8.self)
    }

    /// The versions of a source's text, a parent before what it became.
    public func sourceVersions(_ source: EntityID) throws -> [NamedSourceVersion] {
        try view(source).map(NamedSourceVersion.all) ?? []
    }

    /// The source, not deleted, that now shows this text; the least id of several.
    public func source(showing version: Hash32) throws -> EntityID? {
        try ReplicaError.converting {
            try database.one(
                """
                SELECT e.entity FROM source s JOIN entity e ON e.id = s.id WHERE s.deleted = 0 AND s.version = ?
                ORDER BY e.entity LIMIT 1
                """, version.bytes
            ) { EntityID(bytes: $0.blob(0)) } ?? nil
        }
    }
}

/// A version of a source's text with its name.
public struct NamedSourceVersion: Sendable, Hashable {
    public let name: Hash32
    public let version: SourceVersion
    let order: HeadOrder

    /// The versions that a source shows, oldest first.
    public static func all(of view: EntityView) -> [NamedSourceVersion] {
        ordered(
            view.registers.filter { $0.field == .versions }.compactMap { register in
                guard let name = register.key.flatMap({ Hex.bytes($0) }).flatMap({ Hash32($0) }),
                    case .version(let version)? = register.shown,
                    let order = register.rivals.flatMap(\.heads).map(\.order).min()
                else { return nil }
                return NamedSourceVersion(name: name, version: version, order: order)
            })
    }

    /// Oldest first: a version after its parent, otherwise by (stamp, hash, index) of the change that made it.
    static func ordered(_ versions: [NamedSourceVersion]) -> [NamedSourceVersion] {
        var left = versions.sorted { $0.order < $1.order }
        var placed = Set<Hash32>()
        var out: [NamedSourceVersion] = []
        let known = Set(left.map(\.name))
        while !left.isEmpty {
            // A ring of parents, which nobody honest makes, is broken at its oldest.
            let at =
                left.firstIndex { candidate in
                    candidate.version.parent.map { placed.contains($0) || !known.contains($0) } ?? true
                } ?? 0
            let next = left.remove(at: at)
            placed.insert(next.name)
            out.append(next)
        }
        return out
    }
}

/// The parts of one version's text as heads hold them.
private struct SourceParts {
    private let version: Hash32
    /// By number; every value that anybody gave, highest first.
    private var parts: [Int: [[UInt8]]] = [:]

    init(of version: Hash32, in state: EntityState) {
        self.version = version
        let prefix = version.hex + "/"
        for register in state.registers where register.field == .chunks {
            guard let key = register.key, key.hasPrefix(prefix), let number = Int(key.dropFirst(prefix.utf8.count))
            else { continue }
            parts[number] = Rival.group(register.heads).compactMap { rival in
                if case .chunk(let bytes)? = rival.value { bytes } else { nil }
            }
        }
    }

    /// The joined parts, if their SHA-256 is the version's name.
    ///
    /// Parts are immutable, so only a faulty or hostile author gives one twice: then the first given is tried too.
    func joined() -> [UInt8]? {
        if parts.isEmpty { return sha256([]) == version ? [] : nil }
        for choose in [{ $0.first }, { $0.last }] as [([[UInt8]]) -> [UInt8]?] {
            var bytes: [UInt8] = []
            for number in 0..<parts.count {
                guard let values = parts[number], let part = choose(values) else { return nil }
                bytes += part
            }
            if sha256(bytes) == version { return bytes }
        }
        return nil
    }
}
