package import Model

/// What a sync did, as data; a conflict in it is news, not a failure.
package struct SyncReport: Sendable, Equatable {
    /// Changesets that the server took or already had.
    package var pushed = 0
    /// Changesets that came and were not here.
    package var pulled = 0
    package var conflicts = 0
    package var newConflicts = 0
    package var unsynced = 0
    package var cursor = Cursor.start
    package var digest = StateDigest()
    /// Nil when this replica does not hold exactly what the server has.
    package var convergence: ExchangeAnswer.Verdict?
    /// Why the server takes nothing; pulling went on.
    package var refusal: ExchangeAnswer.Refusal?
    /// The server's log was another one: it had been restored from a backup.
    package var wasRebased = false
    /// This replica's folder was copied or restored: its next edit is signed with a new key.
    package var wasForked = false
    /// The state was rebuilt from the log, because it differed from other replicas'.
    package var wasRebuilt = false
    /// How far the furthest stamp that came was ahead of this machine's clock, when that is too far.
    package var aheadMilliseconds: Int64?
    /// What the server lacks and this replica could not give.
    package var missing: [Hash32] = []

    package init() {}
}
