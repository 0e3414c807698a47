/// Connected components of the links that say that events are one.
public enum Component {
    /// Everything that hangs together with `start`, ascending; at least `start` itself.
    ///
    /// Invariant: the same from whichever member it begins, and in whatever order links came.
    /// Complexity: asks once for each member.
    public static func members<ID: Hashable & Comparable>(
        from start: ID, next: (ID) throws -> [ID]
    ) rethrows -> [ID] {
        var found: Set<ID> = [start]
        var queue = [start]
        while let member = queue.popLast() {
            if mutated("groups-reach-one-link-far"), member != start { continue }
            for neighbour in try next(member) where found.insert(neighbour).inserted { queue.append(neighbour) }
        }
        return found.sorted()
    }

    /// Links without which two events would not hang together: a shortest chain of them, and again without that,
    /// until none is left.
    ///
    /// Order: chain by chain, from `one`; of equally short ones that over the lesser ids.
    public static func joining(_ one: EntityID, _ other: EntityID, _ links: [Sameness]) -> [EntityID] {
        var left: [EntityID: [Sameness]] = [:]
        for link in links.sorted(by: { ($0.one, $0.other, $0.link) < ($1.one, $1.other, $1.link) }) {
            left[link.one, default: []].append(link)
            left[link.other, default: []].append(link)
        }
        var cut: [EntityID] = []
        while let chain = shortest(one, other, left) {
            let gone = Set(chain)
            for end in left.keys { left[end]?.removeAll { gone.contains($0.link) } }
            cut += chain
        }
        return cut
    }

    private static func shortest(
        _ one: EntityID, _ other: EntityID, _ links: [EntityID: [Sameness]]
    ) -> [EntityID]? {
        var cameBy: [EntityID: Sameness] = [:]
        var queue = [one]
        var at = 0
        while at < queue.count, cameBy[other] == nil {
            let here = queue[at]
            at += 1
            for link in links[here] ?? [] {
                let next = link.end(beyond: here)
                guard next != one, cameBy[next] == nil else { continue }
                cameBy[next] = link
                queue.append(next)
            }
        }
        var chain: [EntityID] = []
        var end = other
        while end != one, let link = cameBy[end] {
            chain.append(link.link)
            end = link.end(beyond: end)
        }
        return chain.isEmpty ? nil : chain.reversed()
    }
}
