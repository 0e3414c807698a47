/// The order in which a log is read: what came after is shown before what it came after.
public enum CausalOrder {
    /// Numbers of items, the newest first: none before one that names it as a parent; of those that may be next, the
    /// highest by rank.
    ///
    /// - Parameters:
    ///   - parents: for each item the items it comes after.
    ///   - isLower: a total order.
    /// Complexity: O(n log n + edges).
    public static func newestFirst(parents: [[Int]], isLower: (Int, Int) -> Bool) -> [Int] {
        var children = [Int](repeating: 0, count: parents.count)
        for list in parents { for parent in list { children[parent] += 1 } }
        var heap: [Int] = []
        func push(_ item: Int) {
            heap.append(item)
            var at = heap.count - 1
            while at > 0, isLower(heap[(at - 1) / 2], heap[at]) {
                heap.swapAt((at - 1) / 2, at)
                at = (at - 1) / 2
            }
        }
        func pop() -> Int? {
            guard let top = heap.first, let last = heap.popLast() else { return nil }
            guard !heap.isEmpty else { return top }
            heap[0] = last
            var at = 0
            while true {
                let (left, right) = (2 * at + 1, 2 * at + 2)
                var highest = at
                if left < heap.count, isLower(heap[highest], heap[left]) { highest = left }
                if right < heap.count, isLower(heap[highest], heap[right]) { highest = right }
                if highest == at { return top }
                heap.swapAt(at, highest)
                at = highest
            }
        }
        for item in parents.indices where children[item] == 0 { push(item) }
        var out: [Int] = []
        out.reserveCapacity(parents.count)
        while let item = pop() {
            out.append(item)
            for parent in parents[item] {
                children[parent] -= 1
                if children[parent] == 0 { push(parent) }
            }
        }
        return out
    }
}
