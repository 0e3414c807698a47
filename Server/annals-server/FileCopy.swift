import Crypto
import Model
import SyncService

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Files as backups need them: whole or not there, and durable. Errors: `Complaint`.
enum FileCopy {
    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    static func remove(_ path: String) { unlink(path) }

    /// Whether there is no such folder, or nothing in it but what an interrupted restore leaves behind.
    static func isFree(_ path: String, but leftovers: Set<String>) -> Bool {
        guard let folder = opendir(path) else { return !exists(path) }
        defer { closedir(folder) }
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != "..", !leftovers.contains(name) { return false }
        }
        return true
    }

    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// Makes a finished file durable under its own name, readable by its owner only.
    static func finish(_ partial: String, as path: String) throws {
        try withFile(partial, O_RDWR) { file in
            guard fchmod(file, 0o600) == 0, fsync(file) == 0 else { throw failure(partial) }
        }
        // Unlike renaming, linking never replaces what somebody else has put there meanwhile.
        guard link(partial, path) == 0 else { throw failure(path) }
        unlink(partial)
        let folder = folder(of: path)
        try withFile(folder, O_RDONLY) { file in
            guard fsync(file) == 0 else { throw failure(folder) }
        }
    }

    static func copy(_ source: String, to target: String) throws {
        try withFile(target, O_WRONLY | O_CREAT | O_EXCL) { out in
            try chunks(of: source) { bytes in
                var rest = bytes[...]
                while !rest.isEmpty {
                    let count = write(out, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                    guard count > 0 else { throw failure(target) }
                    rest = rest.dropFirst(count)
                }
            }
        }
    }

    static func sha256(_ path: String) throws -> (bytes: Int64, hash: String) {
        var hasher = SHA256()
        var count: Int64 = 0
        try chunks(of: path) { bytes in
            hasher.update(bufferPointer: bytes)
            count += Int64(bytes.count)
        }
        return (count, Hex.string(hasher.finalize()))
    }

    private static func chunks(of path: String, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        try withFile(path, O_RDONLY) { file in
            var buffer = [UInt8](repeating: 0, count: 1 << 20)
            while true {
                let count = read(file, &buffer, buffer.count)
                guard count >= 0 else { throw failure(path) }
                if count == 0 { return }
                try buffer.withUnsafeBytes { try body(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
            }
        }
    }

    private static func withFile(_ path: String, _ flags: Int32, _ body: (Int32) throws -> Void) throws {
        let file = open(path, flags | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw failure(path) }
        defer { close(file) }
        try body(file)
    }

    private static func failure(_ path: String) -> Complaint {
        let code = errno
        let reason = String(cString: strerror(code))
        switch code {
        case ENOENT: return Complaint(.notFound, "no_file", "\(path): \(reason)", "check the path")
        case EEXIST: return Complaint(.taken, "file_taken", "\(path) is there already", "choose another name")
        case ENOSPC, EDQUOT: return Complaint(.disk, "disk_full", "the disk is full", "make room and try again")
        default: return Complaint(.disk, "disk", "\(path): \(reason)", "check the disk and the path's rights")
        }
    }
}
