import Model
import Replica

/// What a row of an import would change: nothing where it says what is there already.
///
/// Three ways, like a merge: the row's value, what shows now, and what the row was made from. A field that its maker
/// did not touch stays; one that somebody else changed meanwhile gets a rival, never an overwrite.
struct RowPlan {
    struct Give {
        var field: FieldCode
        var key: String?
        var value: Value
        /// Nil: every head there is.
        var replacing: [Dot]?
        var reason: String?
        var because: [EntityID] = []
        var kept: [Kept] = []
        /// Rivals of one register come one after the other, for a changeset changes a register once.
        var round = 0

        /// Roughly what it adds to a changeset.
        var bytes: Int {
            let value = (value.text?.utf8.count ?? 64) + (key?.utf8.count ?? 0) + (reason?.utf8.count ?? 0)
            return kept.reduce(32 + value + because.count * 18) { sum, kept in
                sum + (kept.value.text?.utf8.count ?? 64) + kept.because.count * 18
            }
        }
    }

    var isNew: Bool
    /// The events that it is written to: merged ones get it each.
    var members: [EntityID]
    /// Fields that would get a rival. Texts are not counted: whether they merge is known when they are read.
    var rivals = 0
    var gives: [Give] = []
    var citations: [PlannedCitation] = []
    /// What the row tells and the import leaves out.
    private(set) var omitted: [Omission: Int] = [:]

    init(isNew: Bool, members: [EntityID]) {
        self.isNew = isNew
        self.members = members
    }

    mutating func omit(_ what: Omission, _ count: Int = 1) { if count > 0 { omitted[what, default: 0] += count } }

    var isEmpty: Bool { gives.isEmpty && citations.isEmpty }
    /// What it adds to a step; merged events get every value each.
    var entities: Int { members.count + citations.count }
    var changes: Int { citations.reduce(gives.count * members.count) { $0 + $1.changes } }
    var bytes: Int { citations.reduce(gives.reduce(64) { $0 + $1.bytes } * members.count) { $0 + $1.bytes } }
}

/// Plans rows against what the replica holds.
final class RowPlanner {
    private let replica: Replica
    let evidence: RowEvidence
    /// Whether a changeset was made by an import, by its name.
    private var imports: [Bytes16: Bool] = [:]

    /// What the changesets of this import say of themselves.
    let message: String

    init(_ desk: Desk, _ format: DataFormat) {
        replica = desk.replica
        evidence = RowEvidence(desk)
        message = "import \(format.rawValue)"
    }

    /// Errors: `Complaint` 65.
    func plan(_ row: EventRow, as id: EntityID) throws -> RowPlan {
        guard let view = try replica.view(id) else { return try plan(new: row, as: id) }
        guard view.kind == .event else {
            throw Complaint(.data, "wrong-kind", "\(id.description) is a \(view.kind.name) here, not an event.")
        }
        var plan = RowPlan(isNew: false, members: view.lenders)
        let register = Registers(view, row, id, self)
        for (field, value) in row.scalars { try register.decide(field.code, nil, value, &plan) }
        if let actors = row.actors {
            try decide(.actors, Dictionary(actors.map { ($0.name, $0.value) }) { $1 }, view, register, &plan)
        }
        if let tags = row.tags {
            try decide(.tags, Dictionary(tags.map { ($0, Value.present) }) { $1 }, view, register, &plan)
        }
        if !plan.gives.isEmpty, view.isDeleted {
            throw Complaint(
                .data, "deleted", "The event \(try replica.handle(id)) is deleted.",
                hint: "Bring it back with `annals undelete \(try replica.handle(id))`, or leave the row out.")
        }
        if !view.isDeleted {
            plan.omit(.rivals, try register.unknownRivals())
            try evidence.plan(row, on: view, as: id, &plan)
        }
        return plan
    }

    private func plan(new row: EventRow, as id: EntityID) throws -> RowPlan {
        var plan = RowPlan(isNew: true, members: [id])
        if row.isDeleted { return plan }
        guard row.scalars.contains(where: { $0.field.code == .title && $0.value != .absent }) else {
            throw Complaint(.data, "no-title", "A new event needs a title.")
        }
        guard !evidence.names(id) else {
            throw Complaint(.data, "wrong-kind", "\(id.description) is a citation of another row, not an event.")
        }
        // Its evidence first: what values name of it is then known.
        try evidence.plan(row, on: nil, as: id, &plan)
        plan.omit(.conflicts, row.unfitConflicts)
        for open in row.open { try add(open, row, &plan) }
        func isOpen(_ field: FieldCode, _ key: String? = nil) -> Bool {
            row.open.contains { $0.field == field && $0.key == key }
        }
        for (field, value) in row.scalars where value != .absent && !isOpen(field.code) {
            var give = RowPlan.Give(field: field.code, value: value)
            if let dispute = row.disputes[field.code] {
                give.reason = dispute.reason
                give.because = try evidence.standing(dispute.because, &plan)
                for kept in dispute.kept {
                    give.kept.append(
                        Kept(value: kept.value, because: try evidence.standing(kept.because, &plan)))
                }
            }
            plan.gives.append(give)
        }
        for actor in row.actors ?? [] where !isOpen(.actors, actor.name) {
            plan.gives.append(RowPlan.Give(field: .actors, key: actor.name, value: actor.value))
        }
        for tag in row.tags ?? [] where !isOpen(.tags, tag) {
            plan.gives.append(RowPlan.Give(field: .tags, key: tag, value: .present))
        }
        return plan
    }

    /// The rivals of a conflict, the one that shows last: then it shows here as well.
    private func add(_ open: EventRow.OpenRegister, _ row: EventRow, _ plan: inout RowPlan) throws {
        plan.rivals += 1
        for (round, rival) in open.rivals.reversed().enumerated() {
            var give = RowPlan.Give(field: open.field, key: open.key, value: rival.value)
            if round == open.rivals.count - 1, let shown = row.scalars.first(where: { $0.field.code == open.field }) {
                give.value = shown.value
            }
            give.replacing = round == 0 ? nil : []
            give.reason = rival.reason
            give.because = try evidence.standing(rival.because, &plan)
            give.round = round
            plan.gives.append(give)
        }
    }

    /// A map's keys: those of the row, and those that the row no longer has.
    private func decide(
        _ field: FieldCode, _ wanted: [String: Value], _ view: EntityView, _ registers: Registers, _ plan: inout RowPlan
    ) throws {
        let there = view.registers.filter { $0.field == field }.compactMap(\.key)
        let keys = Set(there).union(wanted.keys)
        for key in keys.sorted(by: { $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars) }) {
            try registers.decide(field, key, wanted[key] ?? .absent, &plan)
        }
    }

    /// Whether the changeset that a dot names came from an import.
    func isImported(_ dot: Dot) throws -> Bool {
        if let known = imports[dot.changeset] { return known }
        var isImport = false
        if let entry = try replica.entry(prefix: dot.changeset) {
            isImport = Opened(entry.changeset, project: replica.project).content?.message == message
        }
        imports[dot.changeset] = isImport
        return isImport
    }

    func history(of view: EntityView) throws -> [HistoricChange] { try replica.history(of: view) }
}

/// The registers of one event, and what a row's value means for each.
private final class Registers {
    private let view: EntityView
    private let row: EventRow
    private let id: EntityID
    private let planner: RowPlanner
    private var past: [HistoricChange]?

    init(_ view: EntityView, _ row: EventRow, _ id: EntityID, _ planner: RowPlanner) {
        self.view = view
        self.row = row
        self.id = id
        self.planner = planner
    }

    /// How many of the row's rivals and kept values the event never had here.
    func unknownRivals() throws -> Int {
        var count = 0
        for open in row.open {
            for rival in open.rivals.dropFirst() where try !wasEver(rival.value, open.field, open.key) { count += 1 }
        }
        for (field, dispute) in row.disputes {
            for kept in dispute.kept where try !wasEver(kept.value, field, nil) { count += 1 }
        }
        return count
    }

    func decide(_ field: FieldCode, _ key: String?, _ value: Value, _ plan: inout RowPlan) throws {
        let register = view.registers.first { $0.field == field && $0.key == key }
        let shown = register?.shown ?? .absent
        guard !value.isEqual(to: shown) else { return }
        var give = RowPlan.Give(field: field, key: key, value: value)
        guard let register else {
            if let revision = row.revision, try isBase(value, revision[field, key], field, key) { return }
            return plan.gives.append(give)
        }
        if let revision = row.revision {
            let dots = revision[field, key]
            if try isBase(value, dots, field, key) { return }
            give.replacing = dots
        } else if let updatedAt = row.updatedAt {
            let seen = try heads(register).filter { $0.stamp.milliseconds <= updatedAt }.map(\.dot)
            if seen.count < register.replaces.count, try isThen(value, updatedAt, field, key) { return }
            give.replacing = register.isConflict ? seen.filter(Set(shownDots(register)).contains) : seen
        } else if row.id != nil {
            guard !register.isConflict else { throw openConflict(field) }
        } else {
            let imported = try register.replaces.filter(planner.isImported)
            // The file says again what somebody has since replaced here.
            if imported.count < register.replaces.count, try wasEver(value, field, key) { return }
            give.replacing = imported
        }
        plan.gives.append(give)
        if let replacing = give.replacing, leavesRival(register, replacing, value) { plan.rivals += 1 }
    }

    /// Whether heads that say something else stay beside a value that replaces only some.
    private func leavesRival(_ register: RegisterView, _ replacing: [Dot], _ value: Value) -> Bool {
        let rule = Record.rule(register.field, of: .event)
        guard rule == .scalar || (rule == .map && value != .absent), !register.isConflict else { return false }
        if rule == .map, register.shown == .absent { return false }
        return !register.replaces.allSatisfy(replacing.contains)
    }

    // MARK: What the row was made from

    /// Whether a value is what the dots of a revision said: then the row's maker left it alone.
    private func isBase(_ value: Value, _ dots: [Dot], _ field: FieldCode, _ key: String?) throws -> Bool {
        guard !dots.isEmpty else { return value == .absent }
        let said = try changes(field, key).filter { dots.contains($0.dot) }
        // A merged text has several: what it showed is not known any more, and only a change of it can differ.
        guard let highest = said.max(by: { $0.order < $1.order }) else { return false }
        return value.isEqual(to: highest.change.said?.value ?? .absent)
    }

    /// Whether the register showed this value at a time.
    private func isThen(_ value: Value, _ time: Int64, _ field: FieldCode, _ key: String?) throws -> Bool {
        let before = try changes(field, key).filter { $0.stamp.milliseconds <= time }
        return value.isEqual(to: before.max { $0.order < $1.order }?.change.said?.value ?? .absent)
    }

    private func wasEver(_ value: Value, _ field: FieldCode, _ key: String?) throws -> Bool {
        try changes(field, key).contains { change in
            value.isEqual(to: change.change.said?.value ?? .absent)
                || change.change.said?.kept.contains { value.isEqual(to: $0.value) } ?? false
        }
    }

    private func changes(_ field: FieldCode, _ key: String?) throws -> [HistoricChange] {
        let all = try past ?? planner.history(of: view)
        past = all
        return all.filter { $0.change.field == field && $0.change.said?.key == key }
    }

    private func heads(_ register: RegisterView) throws -> [HistoricChange] {
        try changes(register.field, register.key).filter { register.replaces.contains($0.dot) }
    }

    private func shownDots(_ register: RegisterView) -> [Dot] { register.rivals.first?.heads.map(\.dot) ?? [] }

    private func openConflict(_ field: FieldCode) -> Complaint {
        let name = Record.name(field, of: .event)
        let handle = String(id.description.prefix(8))
        return Complaint(
            .data, "in-conflict", "The \(name) of \(handle) is in open conflict.",
            hint: "Settle it first: `annals resolve \(handle) \(name)`.")
    }
}
