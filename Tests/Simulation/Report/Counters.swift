/// States that are rarely reached and that a run must reach: one that stays at zero fails it.
public enum Rare: String, Sendable, CaseIterable, Codable {
    case crashBetweenAcknowledgementAndStoring
    case crashBeforeAnEditIsCommitted
    case crashAfterAnEditIsCommitted
    case crashBeforeAPageIsCommitted
    case crashAfterAPageIsCommitted
    case conflictWhileResolving
    case waitingReleasedByBundle
    case bundleTwice
    case earlyReplace
    case forkKept
    case newKeyAfterFork
    case ownChangesetFromElsewhere
    case rebasedWithUnsentWork
    case bodiesFetchedAfterRebase
    case crissCrossBase
    case mergedTextEdited
    case redactionActed
    case redactionBeforeContent
    /// What waits for its parents is ordered to be dropped.
    case waitingRedacted
    case contentRefilled
    case movedOn
    case lateDuplicateServed
    case replyTruncated
    case lifeConflict
    case addWonOverRemove
    case equalHeadsCollapsed
    case rivalDisputes
    case mergedEventsEdited
    /// One of those that are one is deleted, and gets nothing.
    case mergedWithDeletedEdited
    case threeMerged
    case conflictOfMergedEvents
    /// Two were made one by somebody while another one, who had not seen it, wrote to one of them.
    case mergedWhileAMemberIsEdited
    /// One of those who parted two, and of those who made them one, had not seen the other.
    case mergedWhileParted
    case distinctInsideAGroup
    case contradictionSettled
    /// What made two events one has been redacted.
    case mergeRedacted
    /// All that are one are deleted.
    case groupDeletedWhole
    case unknownFieldSeenByDelete
    case awayForAYear
    case stampFarAhead
}

/// How often each was reached.
final class Counters {
    private(set) var counts = [Int](repeating: 0, count: Rare.allCases.count)
    private static let places = Dictionary(
        uniqueKeysWithValues: Rare.allCases.enumerated().map { ($0.element, $0.offset) })

    func met(_ rare: Rare) { counts[Self.places[rare] ?? 0] += 1 }
}
