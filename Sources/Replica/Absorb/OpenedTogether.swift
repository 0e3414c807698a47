import Dispatch
import Model

/// Changesets of a page, decoded some ahead on all cores: nothing else of taking them in can be done beside the rest.
///
/// Memory: those of one batch, which is bounded by what they weigh.
struct OpenedTogether {
    private let changesets: [Changeset]
    private let project: ProjectID
    private var batch: ArraySlice<Opened?> = []
    private var at = 0

    /// Bounds of a batch. To wake a thread takes as long as to decode a few small ones.
    private static let most = 128
    private static let bytes = 1 << 20
    private static let share = 8

    init(_ changesets: [Changeset], project: ProjectID) {
        self.changesets = changesets
        self.project = project
    }

    /// The next one, in the order of the page; nil at its end.
    mutating func next() -> Opened? {
        if let next = batch.popFirst() ?? nil { return next }
        guard at < changesets.count else { return nil }
        var (end, weight) = (at, 0)
        while end < changesets.count, end - at < Self.most, weight < Self.bytes {
            weight += changesets[end].weight
            end += 1
        }
        let isHeavy = weight >= Self.bytes / 4
        batch = Self.open(changesets[at..<end], project, share: isHeavy ? 1 : Self.share)[...]
        at = end
        return batch.popFirst() ?? nil
    }

    private static func open(_ changesets: ArraySlice<Changeset>, _ project: ProjectID, share: Int) -> [Opened?] {
        guard changesets.count > share else { return changesets.map { Opened($0, project: project) } }
        var opened = [Opened?](repeating: nil, count: changesets.count)
        opened.withUnsafeMutableBufferPointer { buffer in
            nonisolated(unsafe) let results = buffer
            DispatchQueue.concurrentPerform(iterations: (changesets.count + share - 1) / share) { part in
                for index in (part * share)..<min(changesets.count, (part + 1) * share) {
                    results[index] = Opened(changesets[changesets.startIndex + index], project: project)
                }
            }
        }
        return opened
    }
}
