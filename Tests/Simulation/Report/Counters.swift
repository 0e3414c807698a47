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
    case contentRefilled
    case movedOn
    case lateDuplicateServed
    case replyTruncated
    case lifeConflict
    case addWonOverRemove
    case equalHeadsCollapsed
    case rivalDisputes
    case mergedEventsEdited
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
