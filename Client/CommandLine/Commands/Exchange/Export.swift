import ArgumentParser
import Glibc
import Model
import Replica

/// `annals export`
struct Export: Command {
    static let configuration = CommandConfiguration(
        abstract: "Write events into a file for other programs.",
        discussion: """
            The formats: jsonl (one JSON object a line, as `annals list --json` prints it). Each row carries the \
            "revision" it shows: edited elsewhere and imported again, it changes what it was made from and nothing else.

            Filters are those of `annals list`. Whole history travels in bundles.

            Examples:
              annals export jsonl -o events.jsonl
              annals export jsonl tag:visit date:1989..1990
            """)

    @Argument(help: "The format: jsonl.")
    var format: String

    @Argument(help: "Conditions, as `annals list` takes them.", completion: Completing.filter)
    var filter: [String] = []

    @Option(name: [.customShort("o"), .long], help: ArgumentHelp("The file; stdout when left out.", valueName: "file"))
    var output: String?

    func run(in invocation: Invocation) throws {
        try DataFormat.require(format, for: "export")
        let desk = try Desk.open(invocation)
        let filter = try desk.filter(filter)
        guard let output, output != "-" else {
            _ = try rows(desk, filter) { try desk.output.line($0) }
            return
        }
        let file = try FileBeside(output)
        let count = try rows(desk, filter) { row in
            var bytes: [UInt8] = []
            row.write(into: &bytes)
            bytes.append(0x0a)
            try file.write(bytes)
        }
        try file.finish()
        guard !desk.isJSON else {
            return try desk.output.json(["file": .string(output), "events": .count(count)])
        }
        try desk.output.print("Wrote \(grouped(count)) event\(count == 1 ? "" : "s") to \(output).")
    }

    private func rows(_ desk: Desk, _ filter: EventFilter, _ body: (JSON) throws -> Void) throws -> Int {
        let progress = desk.output.progress("Exporting")
        defer { progress.finish() }
        var count = 0
        try desk.replica.read {
            try desk.replica.forEachEvent(filter) { id in
                guard let view = try desk.replica.view(id), let row = try EntityReport(desk, view).json().members else {
                    return
                }
                try body(.object(row + [JSON.Member("revision", Revision(view).json)]))
                count += 1
                progress.update(count)
            }
        }
        return count
    }
}

/// A file written beside the one it is to become, and put in its place whole when it is finished.
final class FileBeside {
    private let path: String
    private let temporary: String
    private var descriptor: Int32
    private var buffer: [UInt8] = []

    /// Errors: `Complaint` 74.
    init(_ path: String) throws(Complaint) {
        self.path = path
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
        unlink(temporary)
    }

    func write(_ bytes: [UInt8]) throws(Complaint) {
        buffer += bytes
        if buffer.count >= 1 << 18 { try flush() }
    }

    /// Makes it durable and puts it in its place.
    func finish() throws(Complaint) {
        try flush()
        guard fsync(descriptor) == 0, rename(temporary, path) == 0 else { throw FileBeside.failed(path, errno) }
        close(descriptor)
        descriptor = -1
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
