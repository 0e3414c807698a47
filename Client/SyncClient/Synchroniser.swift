import Model
package import Replica

/// Exchanges one replica's changesets with a server until both hold the same.
///
/// The session's decisions are `ClientSession`'s; this does what it says: reads and writes the replica, sends requests.
/// Invariant: every page commits by itself, so that being cut off costs a repeat and nothing else.
package struct Synchroniser {
    /// How far it has come, for a progress line.
    package struct Step: Sendable, Equatable {
        package var pushed: Int
        package var pulled: Int
        /// Of the server's log: how much this replica has, and how much there is.
        package var sequence: UInt64
        package var head: UInt64
    }

    private let replica: Replica
    private let server: Server
    private let version: String
    private let progress: (Step) -> Void
    private let pageBytes: Int

    /// - Parameter version: the program's; a state is rebuilt once per running hash and version.
    package init(
        _ replica: Replica, with server: Server, version: String, pageBytes: Int = Limits.pageBytes,
        progress: @escaping (Step) -> Void = { _ in }
    ) {
        self.replica = replica
        self.server = server
        self.version = version
        self.pageBytes = pageBytes
        self.progress = progress
    }

    /// Syncs. Errors: `SyncFailure`, `ReplicaError`; what was stored before stays.
    package func run() throws -> SyncReport {
        guard let token = try replica.token() else { throw SyncFailure.notConfigured }
        var report = SyncReport()
        do {
            try persistently(&report, token)
            if report.convergence == .diverged, try rebuildOnce() {
                report.wasRebuilt = true
                report.convergence = nil
                try session(&report, token)
            }
        } catch SyncFailure.notAllowed(let code, let message) {
            try block(code: code, message: message)
            throw SyncFailure.notAllowed(code: code, message: message)
        }
        if let refusal = report.refusal {
            try block(code: refusal.code, message: refusal.message, changeset: refusal.changeset)
        } else if try replica.setting(Blocked.code) != nil {
            try replica.set(settings: [(Blocked.code, nil), (Blocked.message, nil), (Blocked.changeset, nil)])
        }
        report.conflicts = try replica.conflictCount()
        report.unsynced = try replica.unsynced()
        report.cursor = try replica.cursor
        report.digest = try replica.digest
        return report
    }

    // MARK: One session

    private func session(_ report: inout SyncReport, _ token: String) throws {
        var session = ClientSession(pageBytes: pageBytes)
        var head: UInt64 = 0
        var effect = session.step(.begin)
        while true {
            let event: ClientSession.Event
            switch effect {
            case .load(let after, let bytes):
                event = .loaded(
                    try replica.standing(after: after, bytes: bytes, rebuilt: try isRebuilt(replica.cursor)))
            case .send(let request):
                let answer = try server.exchange(request, project: replica.project, token: token) { _ in true }
                head = max(head, answer.head)
                event = .answered(answer)
            case .store(let page):
                event = try store(page, &report)
                progress(
                    Step(
                        pushed: session.outcome.pushed, pulled: session.outcome.pulled,
                        sequence: page.cursor.sequence, head: head))
            case .rebase:
                try replica.rebase()
                event = .rebased
            case .lookUp(let hashes): event = .held(try replica.holds(hashes))
            case .finish(let outcome): return try add(outcome, to: &report)
            }
            effect = session.step(event)
        }
    }

    /// A session, and another where a page came with a signature that was damaged on its way.
    private func persistently(_ report: inout SyncReport, _ token: String) throws {
        for _ in 0..<Self.mostSessions {
            let doubts = replica.doubtCount
            do { return try session(&report, token) } catch let failure as SyncFailure {
                guard case .nonsense = failure, replica.doubtCount > doubts else { throw failure }
            }
        }
        try session(&report, token)
    }

    /// One for each page in doubt; a log with more of them is synced by the next command.
    private static let mostSessions = 8

    private func store(_ page: ClientSession.Received, _ report: inout SyncReport) throws -> ClientSession.Event {
        do {
            let absorption = try replica.store(page)
            report.newConflicts += absorption.newConflicts
            // What this replica sent in an earlier page can come back; that is nothing new.
            report.pulled += absorption.applied + absorption.waiting
            if absorption.isForked { report.wasForked = true }
            noteClock(page.changesets, &report)
            return .stored
        } catch ReplicaError.movedOn {
            return .movedOn
        } catch ReplicaError.refused(let what) {
            throw SyncFailure.nonsense(what)
        }
    }

    private func noteClock(_ changesets: [Changeset], _ report: inout SyncReport) {
        let now = replica.now
        for stamp in changesets.map(\.header.stamp) where HybridClock.isAhead(stamp, now: now) {
            report.aheadMilliseconds = max(report.aheadMilliseconds ?? 0, stamp.milliseconds - now)
        }
    }

    private func add(_ outcome: ClientSession.Outcome, to report: inout SyncReport) throws {
        report.pushed += outcome.pushed
        if outcome.wasRebased { report.wasRebased = true }
        if outcome.wasForked { report.wasForked = true }
        if let refusal = outcome.refusal { report.refusal = refusal }
        report.missing = outcome.missing
        if let verdict = outcome.verdict { report.convergence = verdict }
        if let why = outcome.nonsense { throw SyncFailure.nonsense(why) }
    }

    // MARK: Divergence

    private static let rebuiltSetting = "rebuilt_at"

    private func place(_ cursor: Cursor) -> String { "\(cursor) \(version)" }

    /// Whether the state here comes from a rebuild at this very place of the server's log.
    private func isRebuilt(_ cursor: Cursor) throws -> Bool {
        try replica.setting(Self.rebuiltSetting) == place(cursor)
    }

    /// Rebuilds the state from the log, once per running hash and program version; whether it did.
    private func rebuildOnce() throws -> Bool {
        let cursor = try replica.cursor
        guard try !isRebuilt(cursor) else { return false }
        try replica.rebuild()
        try replica.set(settings: [(Self.rebuiltSetting, place(cursor))])
        return true
    }

    // MARK: Refusals

    private func block(code: String, message: String, changeset: Hash32? = nil) throws {
        try replica.set(settings: [
            (Blocked.code, code), (Blocked.message, message), (Blocked.changeset, changeset?.hex),
        ])
    }
}

/// The settings that say why the server takes nothing from this replica.
package enum Blocked {
    package static let code = "blocked_code"
    package static let message = "blocked_message"
    /// The one changeset that it is about, by its hash, where it is about one.
    package static let changeset = "blocked_changeset"
}
