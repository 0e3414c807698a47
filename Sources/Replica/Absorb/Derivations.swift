import Model
import SQLite

/// Writes the rows that lists, filters, search and `conflicts` read, from entities' heads.
///
/// Invariant: every row is a function of heads alone, so that a rebuild from the log gives the same ones.
struct Derivations {
    private let replica: Replica
    private var database: Connection { replica.database }
    private(set) var newConflicts = 0

    init(_ replica: Replica) { self.replica = replica }

    /// - Parameter before: the state that the rows now show; nil when there are none.
    mutating func refresh(_ row: Int64, _ state: EntityState, before: EntityState?) throws {
        let view = try replica.view(state, row: row)
        try refreshConflicts(row, view, isNew: before == nil)
        try refreshText(row, state, before)
        switch state.kind {
        case .event: try refreshEvent(row, view, isNew: before == nil)
        case .source: try refreshSource(row, view)
        default: break
        }
    }

    /// An entity whose deletion something new on it may contradict.
    mutating func refreshIfDeleted(_ id: EntityID) throws {
        guard let (row, state) = try replica.stored(id),
            state.register(.life)?.heads.contains(where: \.isDelete) ?? false
        else { return }
        try refresh(row, state, before: state)
    }

    /// What a citation, note or link names.
    func targets(of state: EntityState) -> [EntityID] {
        var targets: [EntityID] = []
        for register in state.registers where Derivations.naming.contains(register.field) {
            for head in register.heads {
                if let id = head.said?.value.reference, !targets.contains(id) { targets.append(id) }
            }
        }
        return targets
    }

    private static let naming: Set<FieldCode> = [.event, .source, .on, .from, .to]

    // MARK: Conflicts

    private mutating func refreshConflicts(_ row: Int64, _ view: EntityView, isNew: Bool) throws {
        var open: [(field: FieldCode, key: Int64)] = view.conflicts.map {
            ($0.field, Int64(bitPattern: $0.keyHash ?? 0))
        }
        if view.life.standing == .conflict { open.append((.life, 0)) }
        // What is deleted was seen whole, rivals included: nobody is asked to settle it.
        if view.isDeleted { open = [] }
        if isNew, open.isEmpty { return }
        let known = try database.all("SELECT field, key_hash FROM conflict WHERE entity = ?", row) {
            (field: FieldCode(rawValue: UInt32(clamping: $0.int64(0))), key: $0.int64(1))
        }
        for gone in known where !mutated("settled-conflict-stays-listed") && !open.contains(where: { $0 == gone }) {
            try database.run(
                "DELETE FROM conflict WHERE entity = ? AND field = ? AND key_hash = ?", row,
                Int64(gone.field.rawValue), gone.key)
        }
        for fresh in open where !known.contains(where: { $0 == fresh }) {
            newConflicts += 1
            try database.run(
                "INSERT INTO conflict(entity, field, key_hash) VALUES (?,?,?)", row, Int64(fresh.field.rawValue),
                fresh.key)
        }
    }

    // MARK: Text

    private func refreshText(_ row: Int64, _ state: EntityState, _ before: EntityState?) throws {
        let old = before.map(SearchText.body) ?? ""
        let new = SearchText.body(state)
        guard old != new else { return }
        // A contentless index forgets a row only when it is told what the row said.
        if !old.isEmpty, !mutated("old-words-stay-searchable") {
            try database.run("INSERT INTO entity_text(entity_text, rowid, body) VALUES ('delete',?,?)", row, old)
        }
        if !new.isEmpty { try database.run("INSERT INTO entity_text(rowid, body) VALUES (?,?)", row, new) }
    }

    // MARK: Kinds

    private func refreshEvent(_ row: Int64, _ view: EntityView, isNew: Bool) throws {
        let bounds = view[.date]?.shown?.date?.bounds
        let statement = try database.prepare(
            """
            INSERT OR REPLACE INTO event(id, deleted, undated, earliest, latest, title, entity, place, type, status,
                conflicts, disputes, author) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)
            """)
        try statement.bind(row, at: 1)
        try statement.bind(view.isDeleted, at: 2)
        try statement.bind(view[.date]?.shown?.date == nil, at: 3)
        try statement.bind(bounds?.earliest?.julianDayNumber, at: 4)
        try statement.bind(bounds?.latest?.julianDayNumber, at: 5)
        try statement.bind(view.text(.title) ?? "", at: 6)
        try statement.bind(view.id.bytes, at: 7)
        try statement.bind(SearchText.fold(view.text(.place) ?? ""), at: 8)
        try statement.bind(view.text(.type), at: 9)
        try statement.bind(view.text(.status), at: 10)
        try statement.bind(view.openConflicts, at: 11)
        try statement.bind(view.disputes.count, at: 12)
        try statement.bind(
            try view.latest.map { try replica.authorRow($0.dot.changeset) } ?? nil, at: 13)
        try statement.run()
        if !isNew {
            if !mutated("removed-tags-stay-listed") { try database.run("DELETE FROM event_tag WHERE event = ?", row) }
            try database.run("DELETE FROM event_actor WHERE event = ?", row)
        }
        for (tag, _) in view.keys(.tags) {
            try database.run("INSERT OR IGNORE INTO event_tag(tag, event) VALUES (?,?)", tag, row)
        }
        for (name, _) in view.keys(.actors) {
            try database.run(
                "INSERT OR IGNORE INTO event_actor(event, name) VALUES (?,?)", row, SearchText.fold(name))
        }
    }

    private func refreshSource(_ row: Int64, _ view: EntityView) throws {
        try database.run(
            "INSERT OR REPLACE INTO source(id, deleted, identifier, title, version) VALUES (?,?,?,?,?)", row,
            view.isDeleted, view.text(.identifier), view.text(.title) ?? "", view[.current]?.shown?.digest?.bytes)
    }

    /// Records what a citation, note or link names.
    ///
    /// Order: before `refresh` of anything in the same batch.
    func link(_ row: Int64, _ state: EntityState, before: EntityState?) throws {
        let new = mutated("dependents-not-linked") ? [] : targets(of: state)
        if let before {
            guard targets(of: before) != new else { return }
            try database.run("DELETE FROM dependent WHERE entity = ?", row)
        }
        for target in new {
            let targetRow = try replica.stored(target)?.0 ?? replica.makeEntityRow(target)
            try database.run(
                "INSERT OR IGNORE INTO dependent(target, entity, kind) VALUES (?,?,?)", targetRow, row,
                Int64(state.kind.rawValue))
        }
    }
}
