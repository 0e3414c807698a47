import Foundation
import ProgramTestSupport

/// What a run did to the files below one folder, in order, as `Faults/faults.c` records it.
enum Trace {
    enum Step: Sendable {
        case createFile(String)
        case createFolder(String)
        case rename(String, String)
        /// A file, or a folder that is empty.
        case remove(String)
        case write(String, offset: Int, [UInt8])
        case cut(String, length: Int)
        /// A file's content, or a folder's names, are on the disk.
        case sync(String)
    }

    /// Errors: `Broken` at what is no record.
    static func read(_ file: String) throws -> [Step] {
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: file)))
        var steps: [Step] = []
        var start = 0
        while start < bytes.count {
            guard let end = bytes[start...].firstIndex(of: 0x0a) else { throw Broken("a record without an end") }
            let fields = bytes[start..<end].split(separator: 0x09, omittingEmptySubsequences: false)
                .map { String(decoding: $0, as: UTF8.self) }
            guard fields.count == 5, let place = Int(fields[3]), let count = Int(fields[4]),
                end + 1 + count <= bytes.count
            else { throw Broken("a record that cannot be read: \(fields)") }
            let content = Array(bytes[(end + 1)..<(end + 1 + count)])
            start = end + 1 + count
            switch fields[0] {
            case "c": steps.append(.createFile(fields[1]))
            case "m": steps.append(.createFolder(fields[1]))
            case "r": steps.append(.rename(fields[1], fields[2]))
            case "u", "d": steps.append(.remove(fields[1]))
            case "w": steps.append(.write(fields[1], offset: place, content))
            case "t": steps.append(.cut(fields[1], length: place))
            case "s": steps.append(.sync(fields[1]))
            default: throw Broken("a record of the kind \(fields[0])")
            }
        }
        return steps
    }
}
