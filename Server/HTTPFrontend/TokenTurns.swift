import Model
import Synchronization

/// Bounds how many exchanges one token has under way, so that nobody takes the server from the others.
final class TokenTurns: Sendable {
    private let limit: Int
    private let running = Mutex<[Hash32: Int]>([:])

    init(limit: Int) { self.limit = limit }

    /// Errors: `Problem.tooMany`.
    func run<T>(_ token: Hash32, _ body: () async throws -> T) async throws -> T {
        let isGranted = running.withLock { running in
            guard running[token, default: 0] < limit else { return false }
            running[token, default: 0] += 1
            return true
        }
        guard isGranted else { throw Problem.tooMany }
        defer {
            running.withLock { running in
                let left = running[token, default: 1] - 1
                running[token] = left == 0 ? nil : left
            }
        }
        return try await body()
    }
}
