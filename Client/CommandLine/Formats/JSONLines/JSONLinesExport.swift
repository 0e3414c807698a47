import Model

/// One JSON object a line, as `annals list --json` prints it, with the revision that it shows.
final class JSONLinesExport: ExportWriter {
    private let desk: Desk
    private let sink: ExportSink
    private var count = 0
    let skipped = Skipped()

    init(_ desk: Desk, _ sink: ExportSink) {
        self.desk = desk
        self.sink = sink
    }

    var counted: (count: Int, word: String) { (count, "event") }

    func begin() {}

    func add(_ event: EntityView) throws {
        guard let members = try EntityReport(desk, event).json().members else { return }
        var bytes: [UInt8] = []
        JSON.object(members + [JSON.Member("revision", Revision(event).json)]).write(into: &bytes)
        bytes.append(0x0a)
        try sink.put(bytes)
        count += 1
    }

    func end() {}
}
