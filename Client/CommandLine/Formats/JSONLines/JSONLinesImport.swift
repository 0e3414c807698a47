import Model
import Replica

/// Imports events from JSON Lines: the whole file is checked first, then written in steps.
///
/// Memory: one line and the ids of all of them, whatever the file's length.
struct JSONLinesImport {
    struct Report: Equatable {
        var added = 0
        var changed = 0
        var unchanged = 0
        var lines = 0
    }

    private let desk: Desk
    private let path: String
    private let name: String
    private let planner: RowPlanner

    /// Rows of one changeset: a bound of the model, with room for what a row can hold.
    private static let stepRows = 1000
    private static let stepChanges = 8_000
    private static let stepBytes = 600 << 10
    private static let mostComplaints = 20

    /// - Parameter name: what people call the file.
    init(_ desk: Desk, path: String, name: String) {
        self.desk = desk
        self.path = path
        self.name = name
        planner = RowPlanner(desk.replica)
    }

    /// Errors: `Complaint` 65 with the lines that cannot be read; then nothing was changed.
    func run(isRehearsal: Bool) throws -> Report {
        let (expected, digest) = try desk.replica.read { try check() }
        guard !isRehearsal else { return expected }
        return try write(digest, lines: expected.lines)
    }

    // MARK: First pass

    private func check() throws -> (Report, Hash32) {
        var report = Report()
        var complaints: [(line: Int, complaint: Complaint)] = []
        var seen: [EntityID: Int] = [:]
        var digest = Hash32.zero
        var reader = try LineReader(path)
        while let line = try reader.next() {
            report.lines += 1
            // Chained, so that no whole file is ever held: it only has to tell files apart.
            digest = sha256(digest.bytes, Array(line))
            do {
                let row = try self.row(line)
                if let id = identity(row) {
                    if let before = seen.updateValue(reader.number, forKey: id) {
                        throw Complaint(.data, "repeated-row", "It is the event of line \(before) again.")
                    }
                    count(try planner.plan(row, as: id), &report)
                } else {
                    count(try planner.plan(row, as: EntityID(.zero)), &report)
                }
            } catch let error as any Complainable {
                complaints.append((reader.number, error.complaint))
            } catch let complaint as Complaint {
                complaints.append((reader.number, complaint))
            }
            if complaints.count >= Self.mostComplaints { break }
        }
        guard complaints.isEmpty else { throw summary(complaints) }
        return (report, digest)
    }

    private func count(_ plan: RowPlan, _ report: inout Report) {
        if plan.gives.isEmpty {
            report.unchanged += 1
        } else if plan.isNew {
            report.added += 1
        } else {
            report.changed += 1
        }
    }

    private func row(_ line: ArraySlice<UInt8>) throws -> EventRow {
        let json: JSON
        do { json = try JSON.parse(Array(line)) } catch {
            throw Complaint(.data, "bad-json", "It is no JSON: \(error.reason.rawValue).")
        }
        return try EventRow(json, ValueReading(desk))
    }

    /// The id that a row states or that its key gives.
    private func identity(_ row: EventRow) -> EntityID? {
        if let id = row.id { return id }
        return row.key.map { Derivation.imported(project: desk.replica.project, format: "jsonl", key: $0) }
    }

    private func summary(_ complaints: [(line: Int, complaint: Complaint)]) -> Complaint {
        let lines = complaints.map { line, complaint -> Phrase in "line \(line): \(complaint.fact)" }
        let more: Phrase = complaints.count >= Self.mostComplaints ? "\n  …" : ""
        let first = complaints[0].complaint
        return Complaint(
            .data, first.code, "\(name) was not imported. \(lines.joined(by: "\n  "))\(more)",
            hint: first.hint ?? "Nothing was changed. Put the lines right and import the file again.")
    }

    // MARK: Second pass

    private func write(_ digest: Hash32, lines: Int) throws -> Report {
        var report = Report()
        let command = desk.replica.makeCommand()
        let progress = desk.output.progress("Importing", of: lines)
        defer { progress.finish() }
        var reader = try LineReader(path)
        var pending: (row: EventRow, id: EntityID)?
        var isOver = false
        while !isOver {
            // Each step is a transaction of its own, so that others can write in between.
            try desk.replica.edit(command: command) { editor in
                editor.message = RowPlanner.message
                var (rows, changes, bytes) = (0, 0, 0)
                while rows < Self.stepRows {
                    if pending == nil {
                        guard let line = try reader.next() else {
                            isOver = true
                            return
                        }
                        let row = try self.row(line)
                        pending = (row, identity(row) ?? derived(digest, reader.number))
                    }
                    guard let (row, id) = pending else { return }
                    let plan = try planner.plan(row, as: id)
                    if rows > 0, changes + plan.gives.count > Self.stepChanges || bytes + plan.bytes > Self.stepBytes {
                        return
                    }
                    for give in plan.gives {
                        try editor.give(
                            id, .event, give.field, key: give.key, give.value, replacing: give.replacing)
                    }
                    if !plan.gives.isEmpty { rows += 1 }
                    changes += plan.gives.count
                    bytes += plan.bytes
                    count(plan, &report)
                    report.lines += 1
                    pending = nil
                }
            }
            progress.update(report.lines)
        }
        return report
    }

    /// The id of a row without id and key: the same line of the same file is the same event, so that an import that
    /// was cut off can be repeated.
    private func derived(_ digest: Hash32, _ line: Int) -> EntityID {
        Derivation.imported(project: desk.replica.project, format: "jsonl line", key: "\(digest.hex):\(line)")
    }
}
