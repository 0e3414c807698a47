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
    public var title: String
    public var place: String?
    /// Julian day numbers of a date's bounds; nil for an open or unknown end, both for none.
    public var earliest: Int?
    public var latest: Int?
    public var actors: [String]
    public var spans: [Span]
    /// The title's words, each once, sorted.
    public let words: [String]

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
    }
}
