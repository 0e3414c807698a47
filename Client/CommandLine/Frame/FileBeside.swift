import Glibc
import Replica

/// A file written beside the one it is to become, and put in its place whole when it is finished.
///
/// What is no plain file, such as /dev/null or a named pipe, is written into and never replaced.
final class FileBeside {
    private let path: String
    /// Nil for what is written into.
    private let temporary: String?
    private var descriptor: Int32
    private var buffer: [UInt8] = []

    /// Errors: `Complaint` 74.
    init(_ path: String) throws(Complaint) {
        self.path = path
        guard !Paths.isFolder(path) else {
            throw Complaint(.disk, "is-folder", "\(path) is a folder.", hint: "Name a file in it.")
        }
        guard !Files.isSpecial(path) else {
            temporary = nil
            descriptor = open(path, O_WRONLY | O_CLOEXEC)
            guard descriptor >= 0 else { throw FileBeside.failed(path, errno) }
            return
        }
        var template = Array("\(path).XXXXXX".utf8CString)
        descriptor = mkstemp(&template)
        guard descriptor >= 0 else { throw FileBeside.failed(path, errno) }
        temporary = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let mask = umask(0)
        umask(mask)
        fchmod(descriptor, 0o666 & ~mask)
    }

    deinit {
        guard descriptor >= 0 else { return }
        close(descriptor)
        if let temporary { unlink(temporary) }
    }

    func write(_ bytes: [UInt8]) throws(Complaint) {
        buffer += bytes
        if buffer.count >= 1 << 18 { try flush() }
    }

    /// Makes it durable and puts it in its place.
    func finish() throws(Complaint) {
        try flush()
        if let temporary {
            guard fsync(descriptor) == 0, rename(temporary, path) == 0 else { throw FileBeside.failed(path, errno) }
        }
        close(descriptor)
        descriptor = -1
        guard temporary != nil else { return }
        do { try ReplicaFolder.makeDurable(path) } catch {
            guard case .file(_, let number) = error else { throw FileBeside.failed(path, EIO) }
            throw FileBeside.failed(path, number)
        }
    }

    private func flush() throws(Complaint) {
        let failure = writeFully(buffer, to: descriptor)
        guard failure == 0 else { throw FileBeside.failed(path, failure) }
        buffer.removeAll(keepingCapacity: true)
    }

    private static func failed(_ path: String, _ number: Int32) -> Complaint {
        Complaint(
            .disk, "file-unwritable", "\(path) cannot be written: \(String(cString: strerror(number))).",
            hint: "Check the folder's permissions and the room on the disk.")
    }
}
