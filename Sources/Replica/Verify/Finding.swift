/// One thing that `verify` has to say about a replica.
public struct Finding: Sendable, Equatable {
    /// A stable word: `hash-differs`.
    public var code: String
    /// What it is about: `changeset 9f3c2a…`, `event ab7k…`, `.annals/key`.
    public var place: String
    public var message: String
    /// False for what is only to be known: a changeset of a later version, content that was never there.
    public var isDamage: Bool

    public init(_ code: String, _ place: String, _ message: String, isDamage: Bool = true) {
        self.code = code
        self.place = place
        self.message = message
        self.isDamage = isDamage
    }
}

extension Finding {
    /// What puts right what a finding names.
    public enum Remedy: Sendable, CaseIterable {
        /// It follows from the log, or comes again by itself: `Replica.repair`.
        case repair
        /// One changeset of the log is not as its author wrote it: the same one in a whole bundle.
        case bundle
        /// The device's key: going on under a new one.
        case newKey
        /// Something is not there any more: another replica's log, into another folder.
        case clone
    }

    public var remedy: Remedy {
        switch code == "more" ? place : code {
        case "hash-differs", "signature-bad", "chain-broken": .bundle
        case "key-damaged": .newKey
        case "state-differs", "search-differs", "digest-differs", "highest-stamp-differs", "undecoded-differs",
            "frontier-differs", "author-differs", "cursor-differs", "sequence-broken", "waiting-differs",
            "waiting-damaged", "redactions-differ", "owners-differ", "chain-unused", "key-differs",
            "introduction-differs", "content-not-dropped", "foreign-key", "database-damaged":
            .repair
        default: .clone
        }
    }
}

/// What `verify` found.
public struct Verification: Sendable, Equatable {
    public var changesets: Int
    public var findings: [Finding]

    /// Whether nothing is damaged.
    public var isSound: Bool { !findings.contains(where: \.isDamage) }
}

/// Findings as they come, a bounded number of each code.
struct Findings {
    private(set) var all: [Finding] = []
    private var counts: [String: Int] = [:]
    private var damages: Set<String> = []
    private static let mostOfOneCode = 50

    mutating func add(_ finding: Finding) {
        let count = counts[finding.code, default: 0] + 1
        counts[finding.code] = count
        if finding.isDamage { damages.insert(finding.code) }
        if count <= Self.mostOfOneCode { all.append(finding) }
    }

    mutating func add(_ code: String, _ place: String, _ message: String, isDamage: Bool = true) {
        add(Finding(code, place, message, isDamage: isDamage))
    }

    /// Runs one part of the examination; what cannot even be read is a finding of it.
    mutating func part(_ place: String, _ body: (inout Findings) throws -> Void) throws {
        do {
            try ReplicaError.converting { try body(&self) }
        } catch ReplicaError.damaged(let what) {
            add("unreadable", place, "cannot be read: \(what)")
        } catch ReplicaError.database(let what) {
            add("unreadable", place, "cannot be read: \(what)")
        }
    }

    var closed: [Finding] {
        all
            + counts.filter { $0.value > Self.mostOfOneCode }.sorted { $0.key < $1.key }.map {
                Finding(
                    "more", $0.key, "\($0.value - Self.mostOfOneCode) more of the same",
                    isDamage: damages.contains($0.key))
            }
    }
}
