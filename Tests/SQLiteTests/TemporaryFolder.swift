import Glibc

/// A folder of one test's own, removed with everything in it when the test ends.
final class TemporaryFolder {
    let path: String

    init() {
        var template = Array("/tmp/annals-sqlite-XXXXXX".utf8CString)
        path = template.withUnsafeMutableBufferPointer { buffer in
            guard let made = mkdtemp(buffer.baseAddress!) else { preconditionFailure("mkdtemp failed: \(errno)") }
            return String(cString: made)
        }
    }

    deinit { Self.removeAll(path) }

    private static func removeAll(_ path: String) {
        if let folder = opendir(path) {
            while let entry = readdir(folder) {
                let name = withUnsafePointer(to: &entry.pointee.d_name) {
                    $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                }
                if name != ".", name != ".." { removeAll("\(path)/\(name)") }
            }
            closedir(folder)
        }
        _ = remove(path)
    }

    func file(_ name: String) -> String { "\(path)/\(name)" }
}

/// Reads a whole file.
func bytes(ofFile path: String) -> [UInt8] {
    guard let file = fopen(path, "rb") else { return [] }
    defer { fclose(file) }
    var result: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65536)
    while true {
        let count = fread(&buffer, 1, buffer.count, file)
        if count == 0 { return result }
        result += buffer[..<count]
    }
}

/// Writes a whole file.
func write(_ bytes: [UInt8], toFile path: String) {
    guard let file = fopen(path, "wb") else { return }
    defer { fclose(file) }
    fwrite(bytes, 1, bytes.count, file)
}
