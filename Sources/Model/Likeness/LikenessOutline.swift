/// What of an event tells, without looking at any text, how like another one it can be at most.
struct LikenessOutline {
    private var earliest: Int?
    private var latest: Int?
    /// Equal places have equal numbers; nil without one.
    private var place: UInt32?
    private var hasActors: Bool
    private var hasSpans: Bool

    static func all(of profiles: [EventProfile]) -> [LikenessOutline] {
        var places: [String: UInt32] = [:]
        return profiles.map { profile in
            let place = profile.place.map { name in
                let number = places[name] ?? UInt32(places.count)
                places[name] = number
                return number
            }
            return LikenessOutline(
                earliest: profile.earliest, latest: profile.latest, place: place, hasActors: !profile.actors.isEmpty,
                hasSpans: !profile.spans.isEmpty)
        }
    }

    /// The highest score that two events can have, should their titles and actors be the same.
    ///
    /// Invariant: never below `Likeness.score` of the two.
    func most(_ other: LikenessOutline) -> Int {
        var (possible, sum) = (45, 45)
        if let dates = Likeness.dates((earliest, latest), (other.earliest, other.latest)) {
            possible += 25
            sum += dates.weight
        }
        if let place, let theirs = other.place {
            possible += 10
            sum += place == theirs ? 10 : 6
        }
        if hasActors, other.hasActors {
            possible += 10
            sum += 10
        }
        let alone = Likeness.score(sum, of: possible)
        guard hasSpans, other.hasSpans else { return alone }
        return max(alone, Likeness.score(sum + 3, of: possible + 5), Likeness.score(sum + 15, of: possible + 15))
    }
}
