import Model

/// An order in which every changeset comes after those of the same push that it names.
enum CausalOrder {
    /// The places of `changesets`, parents first, otherwise as they came.
    ///
    /// Complexity: linear in changesets and what they name.
    static func places(of changesets: [Changeset]) -> [Int] {
        var placeOf: [Hash32: Int] = Dictionary(minimumCapacity: changesets.count)
        for (place, changeset) in changesets.enumerated() { placeOf[changeset.hash] = place }
        var order: [Int] = []
        order.reserveCapacity(changesets.count)
        var begun = [Bool](repeating: false, count: changesets.count)
        for start in changesets.indices where !begun[start] {
            begun[start] = true
            var stack = [(place: start, parents: parents(of: start))]
            while var top = stack.popLast() {
                guard let parent = top.parents.popLast() else {
                    order.append(top.place)
                    continue
                }
                stack.append(top)
                // A hash cannot name itself, not even through others, so what has begun and is not done cannot recur.
                if !begun[parent] {
                    begun[parent] = true
                    stack.append((parent, parents(of: parent)))
                }
            }
        }
        return order

        func parents(of place: Int) -> [Int] { changesets[place].header.parents.compactMap { placeOf[$0] } }
    }
}
