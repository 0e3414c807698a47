package import Model
import Synchronization

/// Pokes those of this process who watch the ends of logs.
///
/// A poke says only "look again": one that is missed or comes twice changes nothing, for looking is the truth.
package final class HeadBoard: Sendable {
    private struct State {
        var watchers: [ProjectID: [UInt64: AsyncStream<Void>.Continuation]] = [:]
        var next: UInt64 = 0
    }
    private let state = Mutex(State())

    package init() {}

    /// Pokes from now on; a slow reader finds one for many.
    package func watch(_ project: ProjectID) -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let ticket = state.withLock { state in
            state.next += 1
            state.watchers[project, default: [:]][state.next] = continuation
            return state.next
        }
        continuation.onTermination = { [weak self] _ in self?.forget(ticket, of: project) }
        return stream
    }

    /// A project's log has grown.
    package func poke(_ project: ProjectID) {
        let watchers = state.withLock { Array(($0.watchers[project] ?? [:]).values) }
        for watcher in watchers { watcher.yield() }
    }

    /// Time has passed: everybody looks whether he may still look.
    package func pokeAll() {
        let watchers = state.withLock { $0.watchers.values.flatMap { Array($0.values) } }
        for watcher in watchers { watcher.yield() }
    }

    package var watcherCount: Int { state.withLock { $0.watchers.values.reduce(0) { $0 + $1.count } } }

    private func forget(_ ticket: UInt64, of project: ProjectID) {
        state.withLock { state in
            state.watchers[project]?[ticket] = nil
            if state.watchers[project]?.isEmpty == true { state.watchers[project] = nil }
        }
    }
}
