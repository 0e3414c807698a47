import Foundation

/// Files that a released format has written. They are made once, on demand, and never written again.
public enum GoldenFiles {
    /// `ANNALS_WRITE_GOLDEN=1 swift test --filter Golden` makes those that are not there yet.
    public static let mayWrite = ProcessInfo.processInfo.environment["ANNALS_WRITE_GOLDEN"] != nil

    public static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Fixtures/golden").path

    public static func path(_ name: String) -> String { folder + "/" + name }

    public static func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

    public static func read(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: path(name))))
    }

    /// Errors: when the file is there; a released golden file is never made anew.
    public static func write(_ name: String, _ bytes: [UInt8]) throws {
        let url = URL(fileURLWithPath: path(name))
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: url, options: .withoutOverwriting)
    }

    /// Every file below a folder with its bytes, by name: to see that nothing in it has changed or come.
    public static func contents(of folder: String) throws -> [String: [UInt8]] {
        var found: [String: [UInt8]] = [:]
        for name in try FileManager.default.subpathsOfDirectory(atPath: folder) {
            var isFolder: ObjCBool = false
            let path = folder + "/" + name
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue else {
                continue
            }
            found[name] = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        }
        return found
    }
}
