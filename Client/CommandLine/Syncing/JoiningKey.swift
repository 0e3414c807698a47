import Glibc
import Model
import Replica
import SyncClient

/// The key under which an invite is answered, kept in a file from before the server hears of it until a replica has it.
///
/// A one-use invite is spent, and an empty project founded, by the key that answered. Whoever is cut off runs the same
/// command again: it asks with the same key, and the server knows it.
/// Invariant: no key is used for two replicas. The file is locked while a clone runs, and says where its replica is
/// to be before that has its name.
final class JoiningKey {
    let key: DeviceKey
    /// What a project that this key founds derives its id from.
    let nonce: [UInt8]
    private let path: String
    private let descriptor: Int32

    /// Takes up the key with which this invite was answered before from here, or makes one.
    ///
    /// - Parameter folder: where the replica is to be; nil: below the working folder.
    /// Errors: `ReplicaError.file`, `Complaint` for a path.
    static func take(for invite: Invite, folder: String?, _ invocation: Invocation) throws -> JoiningKey {
        let digest = sha256(Array("annals joining".utf8), Array(invite.secret.utf8))
        let name = "/.annals.joining-" + Hex.string(digest.bytes.prefix(8))
        // Folders that were made for the replica may stand where there were none the first time.
        let places = try foldersAbove(folder)
        let place = places.first { access($0 + name, F_OK) == 0 } ?? places[0]
        for number in 0..<1000 {
            let path = place + name + (number == 0 ? "" : "-\(number)")
            if let joining = try JoiningKey(path, invocation.surroundings) { return joining }
        }
        throw ReplicaError.locked
    }

    /// Nil where another process holds the file.
    private init?(_ path: String, _ surroundings: Surroundings) throws {
        guard let descriptor = try JoiningKey.locked(path) else { return nil }
        self.path = path
        self.descriptor = descriptor
        let lines = JoiningKey.lines(of: descriptor)
        if lines.count >= 2, let secret = Hex.bytes(lines[0]), let key = DeviceKey(secret: secret),
            let nonce = Hex.bytes(lines[1]), nonce.count == 16,
            !lines.dropFirst(2).contains(where: { JoiningKey.isUsed(secret, in: $0) })
        {
            self.key = key
            self.nonce = nonce
            return
        }
        key = surroundings.makeKey()
        nonce = surroundings.random(16)
        guard ftruncate(descriptor, 0) == 0 else { throw ReplicaError.file(path: path, errno: errno) }
        try append(Hex.string(key.secret) + "\n" + Hex.string(nonce) + "\n")
        try ReplicaFolder.makeDurable(path)
    }

    deinit { close(descriptor) }

    /// Says where the key will be, before it is there.
    func goes(to folder: ReplicaFolder) throws { try append(Hex.string(Array(folder.key.utf8)) + "\n") }

    /// Removes the file: a replica has the key, or nobody needs it.
    func forget() { unlink(path) }

    // MARK: The file

    /// Opens and locks; nil where another process has it.
    private static func locked(_ path: String) throws -> Int32? {
        while true {
            let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
            guard descriptor >= 0 else { throw ReplicaError.file(path: path, errno: errno) }
            guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
                let failure = errno
                close(descriptor)
                guard failure == EWOULDBLOCK else { throw ReplicaError.file(path: path, errno: failure) }
                return nil
            }
            // Between opening and locking, the one that held it may have removed it.
            var facts = stat()
            if fstat(descriptor, &facts) == 0, facts.st_nlink > 0 { return descriptor }
            close(descriptor)
        }
    }

    private static func lines(of descriptor: Int32) -> [String] {
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        let count = pread(descriptor, &buffer, buffer.count, 0)
        guard count > 0 else { return [] }
        // A line without its end was cut off.
        return buffer[..<count].split(separator: 0x0a, omittingEmptySubsequences: false).dropLast()
            .map { String(decoding: $0, as: UTF8.self) }
    }

    /// Whether the key file whose path this is, in hex, holds the key.
    private static func isUsed(_ secret: [UInt8], in hex: String) -> Bool {
        guard let bytes = Hex.bytes(hex) else { return true }
        let descriptor = open(String(decoding: bytes, as: UTF8.self), O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return lines(of: descriptor).first == Hex.string(secret)
    }

    private func append(_ text: String) throws {
        let bytes = Array(text.utf8)
        let end = lseek(descriptor, 0, SEEK_END)
        guard end >= 0, pwrite(descriptor, bytes, bytes.count, end) == bytes.count, fsync(descriptor) == 0 else {
            throw ReplicaError.file(path: path, errno: errno == 0 ? ENOSPC : errno)
        }
    }

    /// The folders that are there, from the replica's up to the root, which is the empty text.
    private static func foldersAbove(_ folder: String?) throws -> [String] {
        var path = Substring(try Paths.absolute(folder ?? "."))
        if path == "/" { path = "" }
        var found: [String] = []
        while let slash = path.lastIndex(of: "/") {
            var facts = stat()
            if stat(String(path), &facts) == 0, facts.st_mode & S_IFMT == S_IFDIR { found.append(String(path)) }
            path = path[..<slash]
        }
        return found + [""]
    }
}
