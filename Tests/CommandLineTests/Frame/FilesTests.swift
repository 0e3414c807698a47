import CommandLine
import Glibc
import TestSupport
import Testing

@Suite("Files named on the line")
struct FilesTests {
    private func withFolder(_ body: (String) throws -> Void) throws {
        let folder = try TemporaryFolder()
        try body(folder.path)
    }

    @Test("what is written is read back, and a second writing takes its place")
    func replaced() throws {
        try withFolder { folder in
            try Files.replace(folder + "/file", with: Array("one".utf8))
            try Files.replace(folder + "/file", with: Array("\u{feff}two".utf8))
            #expect(try Files.contents(of: folder + "/file").count == 6)
            #expect(try Files.text(of: folder + "/file") == "two")
        }
    }

    @Test("each way in which a file cannot be read has its exit code")
    func unreadable() throws {
        try withFolder { folder in
            #expect(throws: Complaint.self) { try Files.contents(of: folder + "/none") }
            #expect(status { try Files.contents(of: folder + "/none") } == 66)
            #expect(status { try Files.contents(of: folder) } == 66)
            try Files.replace(folder + "/file", with: [0xff, 0xfe, 0x00])
            #expect(status { try Files.text(of: folder + "/file") } == 65)
            #expect(status { try Files.contents(of: folder + "/file", maximumBytes: 2) } == 65)
            #expect(status { try Files.replace(folder + "/none/file", with: []) } == 74)
        }
    }

    private func status(_ body: () throws -> some Any) -> Int32? {
        do {
            _ = try body()
            return nil
        } catch { return (error as? Complaint)?.status.rawValue }
    }
}
