/// Rings in a relation that cannot have any: A before B, B before C, C before A.
public enum RelationRings {
    public struct Edge: Hashable, Sendable {
        public var from: EntityID
        public var to: EntityID

        public init(_ from: EntityID, _ to: EntityID) {
            self.from = from
            self.to = to
        }
    }

    /// Each group of events every two of which come before one another, by their least ids; members by id.
    ///
    /// Source: Tarjan 1972, strongly connected components, without recursion. Complexity: O(edges · log).
    public static func groups(_ edges: [Edge]) -> [[EntityID]] {
        let nodes = Set(edges.flatMap { [$0.from, $0.to] }).sorted()
        let index = Dictionary(uniqueKeysWithValues: nodes.enumerated().map { ($0.element, $0.offset) })
        var next: [[Int]] = Array(repeating: [], count: nodes.count)
        for edge in edges {
            if let from = index[edge.from], let to = index[edge.to], from != to { next[from].append(to) }
        }
        var walk = Walk(next: next)
        for node in nodes.indices { walk.visit(node) }
        return walk.groups.map { $0.sorted().map { nodes[$0] } }.sorted { $0[0] < $1[0] }
    }

    private struct Walk {
        let next: [[Int]]
        var groups: [[Int]] = []
        private var order: [Int?]
        private var low: [Int]
        private var isOpen: [Bool]
        private var open: [Int] = []
        private var count = 0

        init(next: [[Int]]) {
            self.next = next
            order = Array(repeating: nil, count: next.count)
            low = Array(repeating: 0, count: next.count)
            isOpen = Array(repeating: false, count: next.count)
        }

        mutating func visit(_ root: Int) {
            guard order[root] == nil else { return }
            enter(root)
            var path = [(node: root, at: 0)]
            while let (node, at) = path.last {
                if at < next[node].count {
                    path[path.count - 1].at += 1
                    let other = next[node][at]
                    if let place = order[other] {
                        if isOpen[other] { low[node] = min(low[node], place) }
                    } else {
                        enter(other)
                        path.append((other, 0))
                    }
                    continue
                }
                path.removeLast()
                if let above = path.last?.node { low[above] = min(low[above], low[node]) }
                if low[node] == order[node] { close(node) }
            }
        }

        private mutating func enter(_ node: Int) {
            order[node] = count
            low[node] = count
            count += 1
            open.append(node)
            isOpen[node] = true
        }

        private mutating func close(_ node: Int) {
            var group: [Int] = []
            while let last = open.popLast() {
                isOpen[last] = false
                group.append(last)
                if last == node { break }
            }
            if group.count > 1 { groups.append(group) }
        }
    }
}
