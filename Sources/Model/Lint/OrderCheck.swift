/// Where the dates of events contradict their links, over any number of links.
///
/// Every event has a beginning and an end, each on some day between two. A link says that such a point comes no later
/// than another: `before` that the one's end is not after the other's beginning, `causes` that it begins no later,
/// `part-of` that it begins and ends within the other. The same day is always allowed, and what has no date is bound
/// by what its links lead to.
public struct OrderCheck: Sendable {
    public struct Link: Sendable, Equatable {
        public var from: EntityID
        public var relation: String
        public var to: EntityID

        public init(_ from: EntityID, _ relation: String, _ to: EntityID) {
            self.from = from
            self.relation = relation
            self.to = to
        }
    }

    /// By these links `first` comes no later than `last`, and by their dates it does.
    public struct Contradiction: Sendable, Equatable {
        public let first: EntityID
        public let last: EntityID
        public let links: [Link]
    }

    private let links: [Link]
    private let events: [EntityID]
    /// Two places an event: 2n is where the nth begins, 2n + 1 where it ends.
    private var earliest: [Day?] = []
    private var latest: [Day?] = []
    private var next: [[Step]]

    private struct Step {
        let to: Int
        /// Nil from an event's beginning to its end.
        let link: Int?
    }

    /// - Parameter reach: of an event by id; nil for one without a date.
    public init(_ links: [Link], reach: (EntityID) -> DateReach?) {
        self.links = links
        events = Set(links.flatMap { [$0.from, $0.to] }).sorted()
        next = Array(repeating: [], count: 2 * events.count)
        for (number, event) in events.enumerated() {
            let reach = reach(event)
            earliest += [reach?.earliestStart, reach?.earliestEnd]
            latest += [reach?.latestStart, reach?.latestEnd]
            next[2 * number] = [Step(to: 2 * number + 1, link: nil)]
        }
        let index = Dictionary(uniqueKeysWithValues: events.enumerated().map { ($0.element, 2 * $0.offset) })
        for (number, link) in links.enumerated() where link.from != link.to {
            guard let from = index[link.from], let to = index[link.to] else { continue }
            for (one, other) in Self.order(link.relation, from, to) {
                next[one].append(Step(to: other, link: number))
            }
        }
    }

    private static func order(_ relation: String, _ from: Int, _ to: Int) -> [(Int, Int)] {
        switch relation {
        case "before": [(from + 1, to)]
        case "after": [(to + 1, from)]
        case "causes": [(from, to)]
        case "part-of": [(to, from), (from + 1, to + 1)]
        default: []
        }
    }

    /// One for each beginning or end that something comes too late for, by the shortest way from the latest such thing.
    ///
    /// Order: by the day that is too late, the latest first. Complexity: O(links + events · log).
    public func contradictions() -> [Contradiction] {
        var found: [Contradiction] = []
        // The latest day goes first, so that a place which was reached need not be looked at again.
        var cameBy: [(from: Int, link: Int?)?] = Array(repeating: nil, count: next.count)
        var isDone = Array(repeating: false, count: next.count)
        let starts = next.indices.compactMap { place in earliest[place].map { (place, $0) } }
            .sorted { ($1.1, $0.0) < ($0.1, $1.0) }
        for (start, day) in starts where !isDone[start] {
            isDone[start] = true
            var queue = [start]
            var at = 0
            while at < queue.count {
                let place = queue[at]
                at += 1
                for step in next[place] where cameBy[step.to] == nil && !isDone[step.to] {
                    cameBy[step.to] = (place, step.link)
                    if let bound = latest[step.to], bound < day {
                        found += [contradiction(from: start, to: step.to, cameBy)].compactMap { $0 }
                        // What comes after this place is held against this place's own day.
                        continue
                    }
                    isDone[step.to] = true
                    queue.append(step.to)
                }
            }
        }
        return found
    }

    /// Nil for an event that contradicts itself: its links run in a ring, which `RelationRings` finds.
    private func contradiction(
        from start: Int, to end: Int, _ cameBy: [(from: Int, link: Int?)?]
    ) -> Contradiction? {
        var way: [Link] = []
        var place = end
        while place != start, let step = cameBy[place] {
            if let link = step.link { way.append(links[link]) }
            place = step.from
        }
        guard start / 2 != end / 2 else { return nil }
        return Contradiction(first: events[start / 2], last: events[end / 2], links: way.reversed())
    }
}
