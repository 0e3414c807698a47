import Foundation

/// A folder of one test's own, removed with everything in it when the last reference goes.
///
/// It lies in memory where the machine has room there: nothing in a test has to survive a loss of power, and waiting
/// for disks is what many small projects would spend their time with.
public final class TemporaryFolder: Sendable {
    public let path: String

    public init() throws {
        path = Self.base + "/annals-test-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// A path below the folder; nothing is made there.
    public func file(_ name: String) -> String { path + "/" + name }

    /// A folder below this one, made where it is not there.
    public func folder(_ name: String) throws -> String {
        try FileManager.default.createDirectory(atPath: file(name), withIntermediateDirectories: true)
        return file(name)
    }

    /// Containers are often given 64 MB of memory for files, which is not enough for every test at once.
    private static let base: String = {
        let memory = "/dev/shm"
        let free =
            (try? FileManager.default.attributesOfFileSystem(forPath: memory))?[.systemFreeSize] as? NSNumber
        let hasRoom = FileManager.default.isWritableFile(atPath: memory) && (free?.int64Value ?? 0) >= 1 << 30
        return hasRoom ? memory : FileManager.default.temporaryDirectory.path
    }()
}
