import Model
import Replica

/// A row of a file before it is understood.
struct RawRow {
    /// The line that it begins on, from 1.
    var line: Int
    var bytes: [UInt8]
    /// Errors: `Complaint` 65 for what is wrong with it.
    var read: () throws -> EventRow
}

/// The rows of a file, one after the other.
protocol RowReader: AnyObject {
    /// Errors: `Complaint` where no further row can be told from its neighbours.
    func next() throws -> RawRow?
}

/// Imports events from a file of rows: the whole file is checked first, then written in steps.
///
/// Memory: one row and the ids of all of them, whatever the file's length.
struct EventImport {
    private let desk: Desk
    private let format: DataFormat
    private let path: String
    private let name: String
    private let planner: RowPlanner

    /// Rows of one changeset: a bound of the model, with room for what a row can hold.
    private static let stepRows = 1000
    private static let stepChanges = 8_000
    private static let stepBytes = 600 << 10

    /// - Parameter name: what people call the file.
    init(_ desk: Desk, _ format: DataFormat, path: String, name: String) {
        self.desk = desk
        self.format = format
        self.path = path
        self.name = name
        planner = RowPlanner(desk.replica, format)
    }

    /// Errors: `Complaint` 65 with the lines that cannot be read; then nothing was changed.
    func run(isRehearsal: Bool) throws -> ImportReport {
        let (expected, digest, isNamed) = try desk.replica.read { try check() }
        guard isRehearsal else { return try write(digest, lines: expected.lines) }
        return isNamed ? expected : try desk.replica.read { try rehearse(digest) }
    }

    // MARK: First pass

    /// What would be done, the file's digest, and whether every row has an id or a key of its own.
    private func check() throws -> (ImportReport, Hash32, Bool) {
        let progress = desk.output.progress("Checking")
        defer { progress.finish() }
        var isNamed = true
        var report = ImportReport()
        var complaints = ImportComplaints()
        var seen: [EntityID: Int] = [:]
        var written: [[EntityID]: Int] = [:]
        var digest = Hash32.zero
        let reader = try format.rows(desk, path, name: name)
        while let raw = try reader.next() {
            report.lines += 1
            // Chained, so that no whole file is ever held: it only has to tell files apart.
            digest = sha256(digest.bytes, raw.bytes)
            try complaints.collect(at: "line \(raw.line)") {
                let row = try raw.read()
                let id = identity(row)
                if let id, let before = seen.updateValue(raw.line, forKey: id) {
                    throw Complaint(.data, "repeated-row", "It is the event of line \(before) again.")
                }
                isNamed = isNamed && id != nil
                let plan = try planner.plan(row, as: id ?? EntityID(.zero))
                // One row would take away what the other one writes.
                if plan.members.count > 1, !plan.gives.isEmpty,
                    let before = written.updateValue(raw.line, forKey: plan.members)
                {
                    throw Complaint(
                        .data, "repeated-row", "It changes the event of line \(before), with which its own is merged.")
                }
                count(plan, &report)
            }
            if complaints.isFull { break }
            progress.update(report.lines)
        }
        guard complaints.isEmpty else { throw complaints.summary(of: name) }
        return (report, digest, isNamed)
    }

    /// Counts again, now that the digest tells whether the same file was imported before.
    private func rehearse(_ digest: Hash32) throws -> ImportReport {
        var report = ImportReport()
        let reader = try format.rows(desk, path, name: name)
        while let raw = try reader.next() {
            report.lines += 1
            let row = try raw.read()
            count(try planner.plan(row, as: identity(row) ?? derived(digest, raw.line)), &report)
        }
        return report
    }

    private func count(_ plan: RowPlan, _ report: inout ImportReport) {
        report.newConflicts += plan.rivals
        if plan.gives.isEmpty {
            report.unchanged += 1
        } else if plan.isNew {
            report.added += 1
        } else {
            report.changed += 1
        }
    }

    /// The id that a row states or that its key gives.
    private func identity(_ row: EventRow) -> EntityID? {
        if let id = row.id { return id }
        return row.key.map { Derivation.imported(project: desk.replica.project, format: format.rawValue, key: $0) }
    }

    // MARK: Second pass

    private func write(_ digest: Hash32, lines: Int) throws -> ImportReport {
        var report = ImportReport()
        let command = desk.replica.makeCommand()
        let progress = desk.output.progress("Importing", of: lines)
        defer { progress.finish() }
        let reader = try format.rows(desk, path, name: name)
        var pending: (row: EventRow, id: EntityID)?
        var isOver = false
        while !isOver {
            // Each step is a transaction of its own, so that others can write in between.
            try desk.replica.edit(command: command) { editor in
                editor.message = planner.message
                var (rows, changes, bytes) = (0, 0, 0)
                while rows < Self.stepRows {
                    if pending == nil {
                        guard let raw = try reader.next() else {
                            isOver = true
                            return
                        }
                        let row = try raw.read()
                        pending = (row, identity(row) ?? derived(digest, raw.line))
                    }
                    guard let (row, id) = pending else { return }
                    let plan = try planner.plan(row, as: id)
                    let (more, weight) = (plan.gives.count * plan.members.count, plan.bytes * plan.members.count)
                    if rows > 0, changes + more > Self.stepChanges || bytes + weight > Self.stepBytes { return }
                    for give in plan.gives {
                        try editor.give(
                            to: plan.members, .event, give.field, key: give.key, give.value,
                            reason: give.dispute?.reason,
                            because: give.dispute?.because ?? [], kept: give.dispute?.kept ?? [],
                            replacing: give.replacing)
                    }
                    if !plan.gives.isEmpty { rows += 1 }
                    changes += more
                    bytes += weight
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
        Derivation.imported(
            project: desk.replica.project, format: "\(format.rawValue) line", key: "\(digest.hex):\(line)")
    }
}
