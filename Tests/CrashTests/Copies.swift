import Foundation
import ProgramTestSupport

/// Folders that are prepared once and copied for each attack.
enum Copies {
    static func copy(_ folder: String, to other: String) throws {
        try FileManager.default.copyItem(atPath: folder, toPath: other)
    }

    static func remove(_ folder: String) { try? FileManager.default.removeItem(atPath: folder) }
}

/// Runs numbered work on as many threads as the machine has cores; the first error ends it.
///
/// Each step starts processes and waits for them, which would block the tests' own threads.
func inParallel(_ count: Int, _ body: @escaping @Sendable (Int) throws -> Void) throws {
    let failures = Failures()
    DispatchQueue.concurrentPerform(iterations: count) { index in
        guard failures.first == nil else { return }
        do { try body(index) } catch { failures.add(error) }
    }
    if let first = failures.first { throw first }
}

private final class Failures: @unchecked Sendable {
    private let lock = NSLock()
    private var errors: [any Error] = []

    var first: (any Error)? { lock.withLock { errors.first } }
    func add(_ error: any Error) { lock.withLock { errors.append(error) } }
}
