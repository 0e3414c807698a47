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
    /// What it has passed over so far.
    var omitted: [Omission: Int] { get }
}

extension RowReader {
    var omitted: [Omission: Int] { [:] }
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
        planner = RowPlanner(desk, format)
    }

    /// - Parameter isInterrupted: asked between the steps of writing, after which what was written stands; nil for an
    ///   interrupt from the keyboard.
    /// Errors: `Complaint` 65 with the lines that cannot be read; then nothing was changed.
    func run(isRehearsal: Bool, isInterrupted: (() -> Bool)? = nil) throws -> ImportReport {
        let (expected, digest, isWhole) = try desk.replica.read { try check() }
        guard isRehearsal else {
            if let isInterrupted { return try write(digest, expected.lines, isInterrupted) }
            return try Interrupt.held { try write(digest, expected.lines, $0) }
        }
        return isWhole ? expected : try desk.replica.read { try rehearse(digest) }
    }

    // MARK: First pass

    /// What would be done, the file's digest, and whether that is sure: every row has an id or a key of its own, and none
    /// names what a later one may bring.
    private func check() throws -> (ImportReport, Hash32, Bool) {
        let progress = desk.output.progress("Checking")
        defer { progress.finish() }
        planner.evidence.begin()
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
                if plan.members.count > 1, !plan.isEmpty,
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
        report.skip(reader.omitted)
        return (report, digest, isNamed && !planner.evidence.looksAhead)
    }

    /// Counts again, now that the digest tells whether the same file was imported before, and what the file brings.
    private func rehearse(_ digest: Hash32) throws -> ImportReport {
        var report = ImportReport()
        planner.evidence.begin()
        let reader = try format.rows(desk, path, name: name)
        while let raw = try reader.next() {
            report.lines += 1
            let row = try raw.read()
            count(try planner.plan(row, as: identity(row) ?? derived(digest, raw.line)), &report)
        }
        report.skip(reader.omitted)
        report.skip(.links, try planner.evidence.links.fitting().unfit)
        return report
    }

    private func count(_ plan: RowPlan, _ report: inout ImportReport) {
        report.newConflicts += plan.rivals
        report.skip(plan.omitted)
        if plan.isEmpty {
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

    private func write(_ digest: Hash32, _ lines: Int, _ isInterrupted: () -> Bool) throws -> ImportReport {
        var report = ImportReport()
        let command = desk.replica.makeCommand()
        let progress = desk.output.progress("Importing", of: lines)
        defer { progress.finish() }
        let reader = try format.rows(desk, path, name: name)
        var rows = PendingRows(reader)
        planner.evidence.begin()
        while !rows.isOver {
            // Each step is a transaction of its own, so that others can write in between.
            try desk.replica.edit(command: command) { editor in
                editor.message = planner.message
                try step(&rows, digest, &editor, &report)
            }
            progress.update(report.lines)
            if report.lines < lines, isInterrupted() {
                report.isCutOff = true
                return report
            }
        }
        let (links, unfit) = try planner.evidence.links.fitting()
        report.skip(reader.omitted)
        report.skip(.links, unfit)
        try planner.evidence.links.make(links, command, message: planner.message)
        return report
    }

    /// The rows of one transaction.
    private func step(
        _ pending: inout PendingRows, _ digest: Hash32, _ editor: inout Replica.Editing, _ report: inout ImportReport
    ) throws {
        var (entities, changes, bytes) = (0, 0, 0)
        var rounds: [[(members: [EntityID], give: RowPlan.Give)]] = []
        while entities < Self.stepRows, let (line, row) = try pending.first() {
            let plan = try planner.plan(row, as: identity(row) ?? derived(digest, line))
            if entities > 0, !plan.isEmpty {
                let isOver = entities + plan.entities > Self.stepRows || changes + plan.changes > Self.stepChanges
                guard !isOver, bytes + plan.bytes <= Self.stepBytes else { break }
            }
            for give in plan.gives where give.round == 0 { try make(give, of: plan.members, in: &editor) }
            for citation in plan.citations {
                if editor.isFull { try editor.seal() }
                try citation.make(in: &editor)
            }
            for give in plan.gives where give.round > 0 {
                while rounds.count < give.round { rounds.append([]) }
                rounds[give.round - 1].append((plan.members, give))
            }
            if !plan.isEmpty {
                entities += plan.entities
                changes += plan.changes
                bytes += plan.bytes
            }
            count(plan, &report)
            report.lines += 1
            pending.removeFirst()
        }
        for round in rounds {
            try editor.seal()
            for (members, give) in round {
                if editor.isFull { try editor.seal() }
                try make(give, of: members, in: &editor)
            }
        }
    }

    private func make(_ give: RowPlan.Give, of members: [EntityID], in editor: inout Replica.Editing) throws {
        try editor.give(
            to: members, .event, give.field, key: give.key, give.value, reason: give.reason, because: give.because,
            kept: give.kept, replacing: give.replacing)
    }

    /// The id of a row without id and key: the same line of the same file is the same event, so that an import that
    /// was cut off can be repeated.
    private func derived(_ digest: Hash32, _ line: Int) -> EntityID {
        Derivation.imported(
            project: desk.replica.project, format: "\(format.rawValue) line", key: "\(digest.hex):\(line)")
    }
}

/// Rows of which the first may be looked at before it is taken.
private struct PendingRows {
    private let reader: any RowReader
    private var ahead: (line: Int, row: EventRow)?
    private(set) var isOver = false

    init(_ reader: any RowReader) { self.reader = reader }

    mutating func first() throws -> (line: Int, row: EventRow)? {
        if let ahead { return ahead }
        guard let raw = try reader.next() else {
            isOver = true
            return nil
        }
        ahead = (raw.line, try raw.read())
        return ahead
    }

    mutating func removeFirst() { ahead = nil }
}
