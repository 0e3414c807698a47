public import Model
import SQLite

extension Replica {
    /// Two events, in either order.
    public struct EventPair: Hashable, Sendable {
        public let one: EntityID
        public let other: EntityID

        public init(_ one: EntityID, _ other: EntityID) {
            (self.one, self.other) = one < other ? (one, other) : (other, one)
        }
    }

    /// Pairs about which somebody has said that they are the same, or that they are not; merged ones by what they show as.
    public func settledPairs() throws -> Set<EventPair> {
        try ReplicaError.converting {
            var pairs = Set<EventPair>()
            try database.rows(
                """
                SELECT a.entity, b.entity FROM pair p
                LEFT JOIN merged m ON m.event = p.one LEFT JOIN merged n ON n.event = p.other
                JOIN entity a ON a.id = coalesce(m.lead, p.one) JOIN entity b ON b.id = coalesce(n.lead, p.other)
                """
            ) { row in
                guard let one = EntityID(bytes: row.blob(0)), let other = EntityID(bytes: row.blob(1)) else { return }
                pairs.insert(EventPair(one, other))
            }
            return pairs
        }
    }

    /// What tells every event that is not deleted from others.
    ///
    /// Complexity: reads every event and citation.
    public func eventProfiles(progress: (Int) -> Void = { _ in }) throws -> [EventProfile] {
        let spans = try quotedSpans()
        var profiles: [EventProfile] = []
        try forEachEventView { view in
            let bounds = view[.date]?.shown?.date?.bounds
            profiles.append(
                EventProfile(
                    id: view.id, title: SearchText.fold(view.text(.title) ?? ""),
                    place: view.text(.place).map(SearchText.fold), earliest: bounds?.earliest?.julianDayNumber,
                    latest: bounds?.latest?.julianDayNumber, actors: view.keys(.actors).map { SearchText.fold($0.key) },
                    spans: view.lenders.flatMap { spans[$0] ?? [] }))
            progress(profiles.count)
        }
        return profiles
    }

    private func quotedSpans() throws -> [EntityID: [EventProfile.Span]] {
        var spans: [EntityID: [EventProfile.Span]] = [:]
        try forEachEntity(of: .citation) { state in
            let view = EntityView(state, texts: { _ in RegisterTexts() }, dependents: { [] })
            guard !view.isDeleted, let event = view.reference(.event), let source = view.reference(.source),
                let quote = view[.quote]?.shown?.quote?.quote
            else { return }
            spans[event, default: []].append(
                EventProfile.Span(source: source, start: quote.start, end: quote.end))
        }
        return spans
    }
}
