import Model

/// Writes events in one format, one after the other.
protocol ExportWriter: AnyObject {
    /// What stands before the first event.
    func begin() throws
    /// One event; where the format cannot express it, it is counted among the skipped ones.
    func add(_ event: EntityView) throws
    /// What stands after the last event.
    func end() throws
    /// What the format could not express.
    var skipped: Skipped { get }
    /// What was written, for the answer: `12 events`.
    var counted: (count: Int, word: String) { get }
    /// Whether there is anything to learn from the events.
    var needsEvents: Bool { get }
}

extension ExportWriter {
    var needsEvents: Bool { true }
}

/// Where an export goes: a file, or stdout.
struct ExportSink {
    let put: ([UInt8]) throws -> Void

    func write(_ text: String) throws { try put(Array(text.utf8)) }
}

/// What a format had no words for, by reason.
struct Skipped {
    private var counts: [(reason: String, count: Int)] = []

    var total: Int { counts.reduce(0) { $0 + $1.count } }

    mutating func add(_ reason: String) {
        if let index = counts.firstIndex(where: { $0.reason == reason }) {
            counts[index].count += 1
        } else {
            counts.append((reason, 1))
        }
    }

    /// `2 open or unknown, 1 before the year 1`
    var phrase: Phrase {
        counts.sorted { $0.reason < $1.reason }.map { "\(grouped($0.count)) \($0.reason)" }.joined(by: ", ")
    }

    var json: JSON { .object(counts.sorted { $0.reason < $1.reason }.map { ($0.reason, .count($0.count)) }) }
}
