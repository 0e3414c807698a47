/// What has to hold in every world, after every step or at its end.
public enum Invariant: String, Sendable, CaseIterable {
    /// Replicas with the same changesets have the same digest, at any time.
    case equalLogsEqualDigests
    case digestIsARebuilds
    /// At the end every replica has the same heads, and they are what the log says when read naively.
    case headsAreTheLogs
    case viewsAreEqual
    /// Every readable head is among what a person is shown, or in the text that is shown.
    case nothingIsHidden
    /// What shows is what the table of SYNC.md §2 says, computed naively.
    case viewsAreTheHeads
    /// Which events are one is what live links say, whatever the order in which they came.
    case groupsAreTheLinks
    /// A `distinct-from` between two of one group is open, and stands against just what joins them.
    case contradictionsAreOpen
    /// A merged text keeps what every author wrote and deleted.
    case mergedTextKeepsEveryEdit
    /// Every acknowledged value is a head, or was replaced by a change whose author's replica had it.
    case nothingIsLost
    case exactlyOnce
    case causalOrder
    case chainsWithoutGap
    case logsOnlyGrow
    case sequencesWithoutGap
    case cursorCoversWhatIsMarked
    case outboxesEmpty
    /// A head says what its change said, or that it was removed.
    case valuesWereWritten
    /// `previous` and `after` name all that the author had.
    case authorNamesAllItHad
    /// A command that gives one value leaves it as the only head where it was made; a deletion deletes there. What is said of
    /// events that are one, each of them says.
    case ownCommandTakesEffect
    case stampsRise
    /// A new stamp is not below its author's clock, and above it by five minutes at most, or by its chain's last.
    case stampsFollowTheClock
    /// A replica that meets a changeset of its own chain that it did not make goes on under a new key.
    case twinTakesANewKey
    case serverNeverSeesDivergence
    /// Receipts, rows and head of an answer are those of the server's log.
    case answersAreTheLogs
    /// What waits lacks something that it comes after.
    case nothingWaitsInVain
    /// One fingerprint names one set of rivals: nobody settles what he has not seen.
    case fingerprintsNameTheRivals
    case sessionsMakeSense
    case redactionHolds
    /// What a replica's own examination finds.
    case verifyFindsNothing
}

/// An invariant that did not hold, with what shows it.
public struct Violation: Error, Sendable {
    public let invariant: Invariant
    public let detail: String

    init(_ invariant: Invariant, _ detail: String) {
        self.invariant = invariant
        self.detail = detail
    }
}
