/// A JSON document around one long list, written row by row.
final class JSONListExport {
    private let sink: ExportSink
    private let tail: String
    private(set) var count = 0

    /// - Parameters:
    ///   - head: what stands before the list's first row, its bracket too.
    ///   - tail: what stands after its last one.
    init(_ sink: ExportSink, head: String, tail: String) throws {
        self.sink = sink
        self.tail = tail
        try sink.write(head)
    }

    func add(_ row: JSON) throws {
        var bytes: [UInt8] = Array((count == 0 ? "\n" : ",\n").utf8)
        row.write(into: &bytes)
        try sink.put(bytes)
        count += 1
    }

    func end() throws { try sink.write("\n" + tail + "\n") }
}
