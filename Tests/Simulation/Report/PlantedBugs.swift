/// A bug that can be planted: where its line stands, and the worlds in which it is looked for.
public struct PlantedBug: Sendable {
    public let name: String
    public let mode: Mode
    /// Nothing in one process can show it: two that live the same seed must differ.
    public var isSeenByTwoProcesses = false
    /// Where looking begins, among the seeds of a normal run: a world that found it, so that the next run is quick.
    public var firstSeed: UInt64

    private init(_ name: String, _ mode: Mode, from firstSeed: UInt64 = 1, isSeenByTwoProcesses: Bool = false) {
        self.firstSeed = firstSeed
        self.name = name
        self.mode = mode
        self.isSeenByTwoProcesses = isSeenByTwoProcesses
    }

    /// Every `mutated("…")` of the sources, one line each; a test compares both.
    public static let all = first + ofGroups + chosenAfterwards

    /// Those that the simulator was written with.
    private static let first: [PlantedBug] = [
        // The core and the server's mind, on stores in memory.
        PlantedBug("acknowledgement-empties-the-outbox", .memory),
        PlantedBug("admission-ignores-what-is-missing", .memory, from: 44),
        PlantedBug("after-incomplete", .memory),
        PlantedBug("cursor-from-the-head", .memory),
        PlantedBug("delete-beats-undelete", .memory, from: 9),
        PlantedBug("delete-wins-unseen-edit", .memory, from: 2),
        PlantedBug("digest-forgets-removed-head", .memory),
        PlantedBug("early-dropped-on-coding", .memory, from: 2),
        PlantedBug("early-replaces-forgotten", .memory, from: 2),
        PlantedBug("empty-text-base", .memory, from: 12),
        PlantedBug("equality-ignores-kept", .memory),
        PlantedBug("fork-taken-for-a-duplicate", .memory, from: 2),
        PlantedBug("hash-before-stamp", .memory, from: 2),
        PlantedBug("hashes-taken-as-held", .memory),
        PlantedBug("heads-in-order-of-arrival", .memory),
        PlantedBug("held-rows-believed", .memory, from: 19),
        PlantedBug("held-said-of-the-next-row", .memory, from: 2),
        PlantedBug("kept-dropped-on-coding", .memory),
        PlantedBug("life-seen-without-dependents", .memory),
        PlantedBug("page-cursor-is-the-head", .memory),
        PlantedBug("plain-text-base", .memory, from: 44),
        PlantedBug("redacted-head-wins", .memory, from: 34),
        PlantedBug("remove-wins", .memory, from: 5),
        PlantedBug("replaces-only-the-shown-head", .memory),
        PlantedBug("rivals-unranked", .memory, from: 2),
        PlantedBug("running-hash-forgets-the-hash", .memory),
        PlantedBug("set-order-decides", .memory, isSeenByTwoProcesses: true),
        PlantedBug("stamp-below-its-chain", .memory),
        PlantedBug("stamp-decides-replace", .memory),
        PlantedBug("unknown-values-dropped-on-coding", .memory),
        // The product's own stores.
        PlantedBug("bundle-leaves-out-all-before", .stores, from: 39),
        PlantedBug("cursor-before-apply", .stores),
        PlantedBug("dependents-not-linked", .stores, from: 2),
        PlantedBug("digest-of-the-last-page-lost", .stores),
        PlantedBug("everything-counts-as-applied", .stores, from: 13),
        PlantedBug("frontier-forgets-siblings", .stores),
        PlantedBug("frontier-keeps-what-is-named", .stores),
        PlantedBug("known-changesets-not-marked", .stores),
        PlantedBug("moved-on-unnoticed", .stores, from: 11),
        PlantedBug("number-of-what-was-synced", .stores),
        PlantedBug("old-words-stay-searchable", .stores, from: 2),
        PlantedBug("outbox-of-own-work-only", .stores),
        PlantedBug("page-in-two-transactions", .stores),
        PlantedBug("rebase-keeps-the-marks", .stores, from: 2),
        PlantedBug("rows-without-bodies-not-marked", .stores),
        PlantedBug("server-head-leaps", .stores),
        PlantedBug("settled-conflict-stays-listed", .stores),
        PlantedBug("twin-unnoticed", .stores, from: 40),
        PlantedBug("waiting-dropped-early", .stores, from: 32),
        PlantedBug("waiting-released-without-parents", .stores, from: 40),
    ]

    /// Of events that are said to be one.
    private static let ofGroups: [PlantedBug] = [
        PlantedBug("deleted-members-lend", .memory, from: 2),
        PlantedBug("groups-reach-one-link-far", .memory, from: 2),
        PlantedBug("merged-is-written-where-it-shows", .memory, from: 2),
        PlantedBug("silent-members-are-rivals", .memory, from: 52),
        PlantedBug("contradictions-are-not-looked-at-again", .stores, from: 18),
        PlantedBug("distinct-ones-are-one", .stores, from: 2),
        PlantedBug("parted-ones-stay-one", .stores, from: 9),
    ]

    /// Chosen by a reviewer who did not write the simulator, from SYNC.md and the product's code alone.
    public static let chosenAfterwards: [PlantedBug] = [
        // The core and the server's mind.
        PlantedBug("admission-forgets-this-push", .memory),
        PlantedBug("clock-pulled-without-bound", .memory),
        PlantedBug("cursor-at-the-head-believed", .memory, from: 243),
        PlantedBug("deleted-dependents-still-flag", .memory, from: 10),
        PlantedBug("equal-texts-keep-the-lowest-only", .memory, from: 116),
        PlantedBug("fingerprint-of-the-highest-only", .memory, from: 2),
        PlantedBug("fork-derives-its-previous", .memory, from: 30),
        PlantedBug("grants-of-the-granted-ignored", .memory, from: 9),
        PlantedBug("hidden-removals-not-replaced", .memory),
        PlantedBug("kept-of-a-rival-forgotten", .memory, from: 2),
        PlantedBug("large-row-blocks-the-page", .memory),
        PlantedBug("only-the-latest-deletion-counts", .memory, from: 24),
        PlantedBug("rebase-goes-on-behind-what-it-sent", .memory, from: 50),
        PlantedBug("receipts-start-at-the-head", .memory),
        PlantedBug("rivals-equal-by-wording", .memory, from: 199),
        PlantedBug("server-fills-what-was-redacted", .memory, from: 53),
        PlantedBug("server-forgets-orders-ahead", .memory, from: 196),
        // The product's own stores.
        PlantedBug("arrived-still-waits", .stores, from: 5),
        PlantedBug("digest-said-while-unsent", .stores, from: 28),
        PlantedBug("history-once-a-page", .stores),
        PlantedBug("late-content-of-a-redacted-one-kept", .stores, from: 37),
        PlantedBug("late-dependents-flag-nothing", .stores, from: 6),
        PlantedBug("redaction-replays-as-of-now", .stores, from: 28),
        PlantedBug("redaction-spares-what-waits", .stores, from: 34),
        PlantedBug("released-ones-release-nothing", .stores, from: 5),
        PlantedBug("removed-tags-stay-listed", .stores, from: 8),
        PlantedBug("waits-for-one-parent-only", .stores, from: 76),
    ]
}
