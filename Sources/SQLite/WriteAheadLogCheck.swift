import CSQLite

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Finds commits that a damaged write-ahead log would silently lose.
///
/// SQLite reads a WAL up to the first frame whose checksum is wrong and forgets the rest: right after a loss of power,
/// where the rest was never acknowledged, and wrong for a file that was damaged later. Two things tell these apart.
/// The index beside it (`-shm`) counts only frames that were synced before they were counted. And a transaction begins
/// only when the one before it was synced: frames of a later one prove that an earlier one was acknowledged.
/// Source: https://www.sqlite.org/walformat.html, and for the index's header sections 2.1 and 2.2 there.
package struct WriteAheadLogCheck {
    private let database: String

    package init(database: String) { self.database = database }

    /// A sentence about what is lost; nil when nothing is. Errors: `isIO` where the disk does not give the files.
    package func damage() throws(SQLiteError) -> String? {
        let index = Index(try bytes(database + "-shm", limit: 136) ?? [])
        guard let file = try bytes(database + "-wal", limit: .max), !file.isEmpty else {
            guard let index, index.frames > 0 else { return nil }
            return "is gone, and \(index.frames) pages of commits with it"
        }
        guard file.count >= 32 else { return index.map { $0.frames > 0 } == true ? "is cut short" : nil }
        let log = Log(file)
        guard log.isHeaderSound else {
            return file.count > 32 && file.prefix(32).contains { $0 != 0 } ? "its header is damaged" : nil
        }
        let sound = log.soundCommits()
        if let index, index.salt == log.salt, index.frames > sound {
            return "is damaged after page \(sound) of \(index.frames): later commits are lost"
        }
        return log.hasTransaction(afterCommitFrom: sound)
            ? "is damaged after page \(sound): later commits are lost" : nil
    }

    private func bytes(_ path: String, limit: Int) throws(SQLiteError) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var out: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 18)
        while out.count < limit {
            let count = read(descriptor, &chunk, min(chunk.count, limit - out.count))
            if count < 0 {
                throw SQLiteError(extendedCode: SQLITE_IOERR, message: "cannot read \(path)", systemErrno: errno)
            }
            if count == 0 { break }
            out += chunk[..<count]
        }
        return out
    }

    /// The header of the WAL's index, kept in the machine's own byte order.
    private struct Index {
        let frames: Int
        let salt: [UInt8]

        /// Nil unless both copies agree and are in use.
        init?(_ bytes: [UInt8]) {
            guard bytes.count >= 96, Array(bytes[0..<48]) == Array(bytes[48..<96]), bytes[12] != 0 else { return nil }
            frames = Int(bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: 16, as: UInt32.self) })
            salt = Array(bytes[32..<40])
        }
    }

    /// The frames of a WAL file.
    private struct Log {
        let file: [UInt8]
        let pageSize: Int
        let isBigEndian: Bool
        let salt: [UInt8]

        init(_ file: [UInt8]) {
            self.file = file
            isBigEndian = file[3] & 1 == 1
            pageSize = Log.word(file, 8, true)
            salt = Array(file[16..<24])
        }

        private var frameSize: Int { 24 + pageSize }
        private var count: Int { (file.count - 32) / frameSize }

        var isHeaderSound: Bool {
            guard Log.word(file, 0, true) & ~1 == 0x377f_0682, (512...65536).contains(pageSize) else { return false }
            return sum(0..<24, (0, 0)) == (UInt32(Log.word(file, 24, true)), UInt32(Log.word(file, 28, true)))
        }

        /// How many frames there are up to the last commit that SQLite will find.
        func soundCommits() -> Int {
            var running = (UInt32(Log.word(file, 24, true)), UInt32(Log.word(file, 28, true)))
            var committed = 0
            for frame in 0..<count {
                guard hasSalt(frame) else { break }
                running = sum(of: frame, after: running)
                guard running == checksum(frame) else { break }
                if isCommit(frame) { committed = frame + 1 }
            }
            return committed
        }

        /// Whether behind a place stands a commit that another transaction was written after.
        ///
        /// What processes left that were killed one after the other, each a little less, looks nearly so: the frames
        /// behind one's torn commit are then of an older one, do not go on from that commit's checksum, and have no
        /// whole commit of their own.
        func hasTransaction(afterCommitFrom place: Int) -> Bool {
            for commit in place..<max(place, count - 1) where hasSalt(commit) && isCommit(commit) {
                if continues(commit + 1) { return true }
                // Unless it is the commit's checksum that is damaged.
                var frame = commit + 2
                while frame < count, continues(frame) {
                    if isCommit(frame) { return true }
                    frame += 1
                }
            }
            return false
        }

        /// Whether a frame was written by who took the one before it for the last.
        private func continues(_ frame: Int) -> Bool {
            guard hasSalt(frame), hasSalt(frame - 1) else { return false }
            return sum(of: frame, after: checksum(frame - 1)) == checksum(frame)
        }

        private func checksum(_ frame: Int) -> (UInt32, UInt32) {
            let start = 32 + frame * frameSize
            return (UInt32(Log.word(file, start + 16, true)), UInt32(Log.word(file, start + 20, true)))
        }

        private func sum(of frame: Int, after running: (UInt32, UInt32)) -> (UInt32, UInt32) {
            let start = 32 + frame * frameSize
            return sum((start + 24)..<(start + frameSize), sum(start..<(start + 8), running))
        }

        private func hasSalt(_ frame: Int) -> Bool {
            let start = 32 + frame * frameSize
            return file[(start + 8)..<(start + 16)].elementsEqual(salt)
        }

        private func isCommit(_ frame: Int) -> Bool { Log.word(file, 32 + frame * frameSize + 4, true) != 0 }

        private func sum(_ range: Range<Int>, _ start: (UInt32, UInt32)) -> (UInt32, UInt32) {
            var (one, two) = start
            file.withUnsafeBytes { bytes in
                for at in stride(from: range.lowerBound, to: range.upperBound, by: 8) {
                    let left = bytes.loadUnaligned(fromByteOffset: at, as: UInt32.self)
                    let right = bytes.loadUnaligned(fromByteOffset: at + 4, as: UInt32.self)
                    one &+= (isBigEndian ? UInt32(bigEndian: left) : UInt32(littleEndian: left)) &+ two
                    two &+= (isBigEndian ? UInt32(bigEndian: right) : UInt32(littleEndian: right)) &+ one
                }
            }
            return (one, two)
        }

        private static func word(_ bytes: [UInt8], _ at: Int, _ isBigEndian: Bool) -> Int {
            bytes[at..<(at + 4)].reduce(0) { $0 << 8 | Int($1) }
        }
    }
}
