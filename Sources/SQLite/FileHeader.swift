#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Whose a database file is, read from its first hundred bytes without opening it as a database.
///
/// SQLite makes files beside a database in WAL mode as soon as it is read. A file that is another program's, or of a
/// later version, has to stay as it is, and so does its folder.
/// Source: https://www.sqlite.org/fileformat.html, section 1.3.
package struct FileHeader: Sendable, Equatable {
    package let applicationID: Int32
    package let userVersion: Int32
    /// The file ends within a page: SQLite reads zeros for what is missing, and says nothing.
    package let isCutOff: Bool

    /// Nil for a file that is not there, cannot be read, is shorter than a header, or is no SQLite database.
    package init?(path: String) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 100)
        guard read(descriptor, &bytes, bytes.count) == bytes.count,
            bytes.starts(with: Array("SQLite format 3\0".utf8))
        else { return nil }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return nil }
        let pageSize = Int(bytes[16]) << 8 | Int(bytes[17])
        // 65,536 does not fit and is written as 1.
        isCutOff = Int(status.st_size) % (pageSize <= 1 ? 65_536 : pageSize) != 0
        userVersion = FileHeader.word(bytes, at: 60)
        applicationID = FileHeader.word(bytes, at: 68)
    }

    private static func word(_ bytes: [UInt8], at place: Int) -> Int32 {
        Int32(bitPattern: bytes[place..<(place + 4)].reduce(0) { $0 << 8 | UInt32($1) })
    }
}
