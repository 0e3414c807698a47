import Foundation
import SQLite
import TestSupport
import Testing

/// What is forgotten after a process was killed was never acknowledged; what a damaged log loses was.
@Suite("Check of the write-ahead log")
struct WriteAheadLogCheckTests {
    let folder = try! TemporaryFolder()
    private var database: String { folder.file("a.db") }
    private var log: URL { URL(fileURLWithPath: database + "-wal") }

    /// Writes so many pages in one transaction, as a process that then ends.
    private func write(pages: Int) throws {
        let connection = try Connection(path: database, mode: .readWriteCreate)
        try connection.useWriteAheadLog()
        try connection.setNoCheckpointOnClose()
        try connection.setAutomaticCheckpoint(pages: 0)
        try connection.execute("CREATE TABLE IF NOT EXISTS t (bytes)")
        try connection.transaction {
            for _ in 0..<pages { try connection.run("INSERT INTO t VALUES (randomblob(3900))") }
        }
        try connection.close()
    }

    /// Spoils the last page of the last transaction, as a process does that is killed while it writes it.
    private func tear() throws {
        let index = try Data(contentsOf: URL(fileURLWithPath: database + "-shm"))
        let frames = Int(index.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: 16, as: UInt32.self) })
        var bytes = try Data(contentsOf: log)
        let end = 32 + frames * (24 + 4096)
        bytes.resetBytes(in: (end - 2048)..<end)
        try bytes.write(to: log)
        try forgetTheIndex()
    }

    /// The next process makes it anew from the log.
    private func forgetTheIndex() throws { try FileManager.default.removeItem(atPath: database + "-shm") }

    @Test("what processes left that were killed one after the other, each behind the last commit, is no damage")
    func killedAgainAndAgain() throws {
        try write(pages: 3)
        // Each begins where the last whole commit ends, and leaves standing what is longer.
        for pages in [40, 20, 9, 3] {
            try write(pages: pages)
            try tear()
            #expect(try WriteAheadLogCheck(database: database).damage() == nil, "after \(pages) pages")
        }
        try write(pages: 1)
        #expect(try WriteAheadLogCheck(database: database).damage() == nil)
        try forgetTheIndex()
        #expect(try WriteAheadLogCheck(database: database).damage() == nil)
        let connection = try Connection(path: database, mode: .readOnly)
        #expect(try connection.integer("SELECT count(*) FROM t") == 4)
    }
}
