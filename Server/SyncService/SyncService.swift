package import Model

/// The server's mind: who may do what, what is taken, what is given. Knows neither HTTP nor SQL.
package struct SyncService: Sendable {
    let store: any ChangeStore
    let environment: Environment
    let observer: any SyncObserver
    /// Where those who watch hear of new heads.
    package let heads: HeadBoard

    package init(
        store: any ChangeStore, environment: Environment, heads: HeadBoard = HeadBoard(),
        observer: any SyncObserver = SilentObserver()
    ) {
        self.store = store
        self.environment = environment
        self.heads = heads
        self.observer = observer
    }

    /// Lets a device in by its invite.
    ///
    /// Errors: `JoinRefusal`, `StoreError`.
    package func join(_ request: JoinRequest) async throws -> JoinAnswer {
        let joining = Joining(environment: environment, request: request)
        return try await store.write { try joining.run(in: $0) }
    }

    /// Whether a token opens a project now, and where its log ends.
    ///
    /// Errors: `Denial`, `StoreError`.
    package func head(_ token: Hash32, project: ProjectID) async throws -> UInt64 {
        let bearer = Bearer(token: token, project: project)
        return try await store.read { reader in
            try bearer.authorize(in: reader, now: environment.now()).project.head
        }
    }

    /// Whether the store answers. Errors: `StoreError`.
    package func probe() async throws { _ = try await store.read { try $0.setting("url") } }
}

/// Hears what happens, for metrics and logs.
package protocol SyncObserver: Sendable {
    func exchanged(accepted: Int, served: Int)
    /// - Parameter isBug: two replicas rebuilt from the same log and differ.
    func judged(_ verdict: ExchangeAnswer.Verdict, isBug: Bool)
}

package struct SilentObserver: SyncObserver {
    package init() {}
    package func exchanged(accepted: Int, served: Int) {}
    package func judged(_ verdict: ExchangeAnswer.Verdict, isBug: Bool) {}
}
