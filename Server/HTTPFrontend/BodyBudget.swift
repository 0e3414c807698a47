import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTP1
import Synchronization

/// Bounds the memory that requests being read may take together.
final class BodyBudget: Sendable {
    private let left: Mutex<Int>

    init(bytes: Int) { left = Mutex(bytes) }

    /// Reads a request's body of at most `limit` bytes and gives it to `body`, which holds the memory until it ends.
    ///
    /// Errors: `Problem.tooLarge`, `Problem.busy`, `Problem.cutOff`, `Problem.malformed`.
    func read<T>(
        _ request: Request, upTo limit: Int, _ body: (ByteBuffer) async throws -> T
    ) async throws -> T {
        if let encoding = request.headers[.contentEncoding], encoding.lowercased() != "identity" {
            throw Problem(.unsupportedMediaType, "unsupported_encoding", "the body must not be encoded")
        }
        let declared = request.headers[.contentLength].flatMap { Int($0) }
        if let declared, declared > limit { throw Problem.tooLarge }
        let share = declared ?? limit
        let isGranted = left.withLock { left in
            guard left >= share else { return false }
            left -= share
            return true
        }
        guard isGranted else { throw Problem.busy }
        defer { left.withLock { $0 += share } }
        let bytes: ByteBuffer
        do {
            bytes = try await request.body.collect(upTo: limit)
        } catch is NIOTooManyBytesError {
            throw Problem.tooLarge
        } catch let error as CancellationError {
            throw error
        } catch HTTPParserError.invalidEOFState {
            throw Problem.cutOff
        } catch {
            // Chunks that are none.
            throw Problem.malformed
        }
        // A body that just ends may look whole.
        if let declared, bytes.readableBytes < declared { throw Problem.cutOff }
        return try await body(bytes)
    }
}
