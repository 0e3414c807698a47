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

    /// Pairs about which somebody has said that they are the same, or that they are not.
    public func settledPairs() throws -> Set<EventPair> {
        var pairs = Set<EventPair>()
        try forEachEntity(of: .link) { state in
            let view = EntityView(state, texts: { _ in RegisterTexts() }, dependents: { [] })
            guard !view.isDeleted, let from = view.reference(.from), let to = view.reference(.to),
                let relation = view.text(.relation), relation == Record.sameAs || relation == Record.distinctFrom
            else { return }
            pairs.insert(EventPair(from, to))
        }
        return pairs
    }

    /// What tells every event that is not deleted from others.
    ///
    /// Complexity: reads every event and citation.
    public func eventProfiles(progress: (Int) -> Void = { _ in }) throws -> [EventProfile] {
        let spans = try quotedSpans()
        var profiles: [EventProfile] = []
        try forEachEvent { id in
            guard let view = try view(id) else { return }
            let bounds = view[.date]?.shown?.date?.bounds
            profiles.append(
                EventProfile(
                    id: id, title: SearchText.fold(view.text(.title) ?? ""),
                    place: view.text(.place).map(SearchText.fold), earliest: bounds?.earliest?.julianDayNumber,
                    latest: bounds?.latest?.julianDayNumber, actors: view.keys(.actors).map { SearchText.fold($0.key) },
                    spans: spans[id] ?? []))
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
