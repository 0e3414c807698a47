extension Reanchoring.Method {
    /// The code in an `Anchoring`. Frozen.
    public var code: UInt32 {
        switch self {
        case .exact: 1
        case .context: 2
        case .fuzzy: 3
        case .orphan: 4
        }
    }

    public init?(code: UInt32) {
        guard let method = Self.allCases.first(where: { $0.code == code }) else { return nil }
        self = method
    }
}

extension Anchoring {
    /// What re-anchoring found in a version.
    public init(_ found: Reanchoring, in version: Hash32) {
        self.init(
            method: found.method.code, score: UInt32(clamping: found.score),
            cited: found.quote.map { CitedQuote(version: version, quote: $0) })
    }
}
