/// What of an event tells whether another one may be the same; every text is folded by the caller.
public struct EventProfile: Sendable, Equatable {
    /// A quoted span of one version of a source.
    public struct Span: Sendable, Hashable {
        public var source: EntityID
        public var start: Int
        public var end: Int

        public init(source: EntityID, start: Int, end: Int) {
            self.source = source
            self.start = start
            self.end = end
        }
    }

    public var id: EntityID
    public let title: String
    public var place: String?
    /// Julian day numbers of a date's bounds; nil for an open or unknown end, both for none.
    public var earliest: Int?
    public var latest: Int?
    public var actors: [String]
    public var spans: [Span]
    /// The title's words, each once, sorted.
    public let words: [String]
    /// What the title is compared by, computed once: words and runs of three letters as numbers, each once, sorted.
    let wordKeys: [UInt64]
    let trigrams: [UInt64]

    public init(
        id: EntityID, title: String, place: String? = nil, earliest: Int? = nil, latest: Int? = nil,
        actors: [String] = [], spans: [Span] = []
    ) {
        self.id = id
        self.title = title
        self.place = place
        self.earliest = earliest
        self.latest = latest
        self.actors = actors
        self.spans = spans
        words = Set(
            title.unicodeScalars.split { !$0.properties.isAlphabetic && $0.properties.numericType == nil }
                .map { String(String.UnicodeScalarView($0)) }
        ).sorted()
        wordKeys = Set(words.map(EventProfile.key)).sorted()
        trigrams = EventProfile.trigrams(title)
    }

    /// FNV-1a: the same in every run.
    private static func key(_ word: String) -> UInt64 {
        word.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }

    /// Three scalars of 21 bits each.
    private static func trigrams(_ text: String) -> [UInt64] {
        var found = Set<UInt64>()
        var run: UInt64 = 0x20
        var count = 1
        func next(_ scalar: UInt64) {
            run = (run << 21 | scalar) & (1 << 63 &- 1)
            count += 1
            if count >= 3 { found.insert(run) }
        }
        for scalar in text.unicodeScalars { next(UInt64(scalar.value)) }
        next(0x20)
        return found.sorted()
    }
}
