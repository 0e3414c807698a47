import Model
import SQLite

/// Writes the rows that lists, filters, search and `conflicts` read, from entities' heads.
///
/// Invariant: every row is a function of heads alone, so that a rebuild from the log gives the same ones.
struct Derivations {
    private let replica: Replica
    private var database: Connection { replica.database }
    private(set) var newConflicts = 0
    private var grouping: Grouping
    /// Events and links, which depend on one another: written when all links are known.
    private var events: [Waiting] = []
    private var links: [Waiting] = []
    private var textRow = KeptStatement("INSERT INTO entity_text(rowid, body) VALUES (?,?)")
    private var eventRow = KeptStatement(
        """
        INSERT OR REPLACE INTO event(id, deleted, undated, earliest, latest, title, entity, place, type, status,
            conflicts, disputes, author) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)
        """)
    private var tagRow = KeptStatement("INSERT OR IGNORE INTO event_tag(tag, event) VALUES (?,?)")
    private var actorRow = KeptStatement("INSERT OR IGNORE INTO event_actor(event, name) VALUES (?,?)")
    /// Who made the changeset that was last asked for: an import's events have it in common.
    private var author: (changeset: Bytes16, row: Int64?)?

    private struct Waiting {
        var row: Int64
        var state: EntityState
        var isNew: Bool
    }

    init(_ replica: Replica) {
        self.replica = replica
        grouping = Grouping(replica)
    }

    /// Takes in an entity; `finish` writes what depends on others.
    ///
    /// - Parameter before: the state that the rows now show; nil when there are none.
    mutating func refresh(_ row: Int64, _ state: EntityState, before: EntityState?) throws {
        try refreshText(row, state, before)
        let waiting = Waiting(row: row, state: state, isNew: before == nil)
        if state.kind != before?.kind, state.kind == .event || before?.kind == .event {
            try grouping.changeKind(row)
        }
        switch state.kind {
        case .event: events.append(waiting)
        case .link:
            try grouping.set(Sameness(try replica.ownView(state, row: row)), link: row)
            links.append(waiting)
        default:
            let view = try replica.ownView(state, row: row)
            try refreshConflicts(row, view, isNew: before == nil)
            if state.kind == .source { try refreshSource(row, view) }
        }
    }

    /// An entity whose deletion something new on it may contradict.
    mutating func refreshIfDeleted(_ id: EntityID) throws {
        guard let (row, state) = try replica.stored(id),
            state.register(.life)?.heads.contains(where: \.isDelete) ?? false
        else { return }
        try refresh(row, state, before: state)
    }

    // MARK: Events and links

    /// Writes the rows of events, each group's as one, and of links.
    mutating func finish() throws {
        if try grouping.isNeeded() { try finishGroups() }
        for event in events { try refreshAlone(event) }
        for link in links {
            try refreshConflicts(link.row, try replica.ownView(link.state, row: link.row), isNew: link.isNew)
        }
        events = []
        links = []
    }

    /// Groups with what is touched of them; leaves the events that stand alone.
    private mutating func finishGroups() throws {
        var (groups, alone) = try grouping.regroup()
        var placed = Set(groups.joined())
        var single: [Waiting] = []
        for event in events where !placed.contains(event.row) {
            let group = try replica.group(of: event.row)
            if group.isEmpty {
                single.append(event)
            } else {
                groups.append(group)
                placed.formUnion(group)
            }
        }
        let known = Set(single.map(\.row))
        for row in alone where !known.contains(row) {
            guard let member = try replica.member(row) else { continue }
            single.append(Waiting(row: row, state: member.state, isNew: false))
        }
        for group in groups { try refreshGroup(group) }
        // What contradicts a link depends on where both its ends now are.
        let written = Set(links.map(\.row))
        for row in try grouping.linksApart(groups.joined() + alone)
        where !written.contains(row) && !mutated("contradictions-are-not-looked-at-again") {
            guard let link = try replica.member(row) else { continue }
            links.append(Waiting(row: row, state: link.state, isNew: false))
        }
        events = single
    }

    private mutating func refreshAlone(_ event: Waiting) throws {
        let view = try replica.ownView(event.state, row: event.row)
        try refreshConflicts(event.row, view, isNew: event.isNew)
        try refreshEvent(event.row, view, isNew: event.isNew)
    }

    private mutating func refreshGroup(_ rows: [Int64]) throws {
        let members = try rows.compactMap(replica.member)
        let view = try replica.view(merging: members)
        guard let lead = members.first(where: { $0.view.id == view.id })?.row else { return }
        try grouping.place(members, under: lead)
        try refreshConflicts(lead, view, rows: rows, isNew: false)
        try refreshEvent(lead, view, isNew: false)
        for row in rows where row != lead {
            for sql in [
                "DELETE FROM event WHERE id = ?", "DELETE FROM event_tag WHERE event = ?",
                "DELETE FROM event_actor WHERE event = ?",
            ] { try database.run(sql, row) }
        }
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

    /// - Parameter rows: all under which the same conflicts may have been listed before; nil for the one.
    private mutating func refreshConflicts(
        _ row: Int64, _ view: EntityView, rows: [Int64]? = nil, isNew: Bool
    ) throws {
        var open: [Place] = view.conflicts.map {
            Place(field: $0.field, key: Int64(bitPattern: $0.keyHash ?? 0))
        }
        if view.life.standing == .conflict { open.append(Place(field: .life, key: 0)) }
        let relation = Place(field: .relation, key: 0)
        if view.kind == .link, !view.contradictions.isEmpty, !open.contains(relation) { open.append(relation) }
        // What is deleted was seen whole, rivals included: nobody is asked to settle it.
        if view.isDeleted { open = [] }
        if isNew, open.isEmpty { return }
        var known: [(row: Int64, place: Place)] = []
        for row in rows ?? [row] {
            known += try database.all("SELECT field, key_hash FROM conflict WHERE entity = ?", row) {
                (row, Place(field: FieldCode(rawValue: UInt32(clamping: $0.int64(0))), key: $0.int64(1)))
            }
        }
        for old in known where !mutated("settled-conflict-stays-listed") {
            guard old.row != row || !open.contains(old.place) else { continue }
            try database.run(
                "DELETE FROM conflict WHERE entity = ? AND field = ? AND key_hash = ?", old.row,
                Int64(old.place.field.rawValue), old.place.key)
        }
        for fresh in open where !known.contains(where: { $0.row == row && $0.place == fresh }) {
            if !known.contains(where: { $0.place == fresh }) { newConflicts += 1 }
            try database.run(
                "INSERT INTO conflict(entity, field, key_hash) VALUES (?,?,?)", row, Int64(fresh.field.rawValue),
                fresh.key)
        }
    }

    private struct Place: Equatable {
        var field: FieldCode
        var key: Int64
    }

    // MARK: Text

    private mutating func refreshText(_ row: Int64, _ state: EntityState, _ before: EntityState?) throws {
        let old = before.map(SearchText.body) ?? ""
        let new = SearchText.body(state)
        guard old != new else { return }
        // A contentless index forgets a row only when it is told what the row said.
        if !old.isEmpty, !mutated("old-words-stay-searchable") {
            try database.run("INSERT INTO entity_text(entity_text, rowid, body) VALUES ('delete',?,?)", row, old)
        }
        guard !new.isEmpty else { return }
        let statement = try textRow.on(database)
        try statement.bind(row, at: 1)
        try statement.bind(new, at: 2)
        try statement.run()
    }

    // MARK: Kinds

    private mutating func refreshEvent(_ row: Int64, _ view: EntityView, isNew: Bool) throws {
        let bounds = view[.date]?.shown?.date?.bounds
        let statement = try eventRow.on(database)
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
        try statement.bind(try view.latest.map { try authorRow($0.dot.changeset) } ?? nil, at: 13)
        try statement.run()
        if !isNew {
            if !mutated("removed-tags-stay-listed") { try database.run("DELETE FROM event_tag WHERE event = ?", row) }
            try database.run("DELETE FROM event_actor WHERE event = ?", row)
        }
        for (tag, _) in view.keys(.tags) {
            let statement = try tagRow.on(database)
            try statement.bind(tag, at: 1)
            try statement.bind(row, at: 2)
            try statement.run()
        }
        for (name, _) in view.keys(.actors) {
            let statement = try actorRow.on(database)
            try statement.bind(row, at: 1)
            try statement.bind(SearchText.fold(name), at: 2)
            try statement.run()
        }
    }

    private mutating func authorRow(_ changeset: Bytes16) throws -> Int64? {
        if let author, author.changeset == changeset { return author.row }
        let row = try replica.authorRow(changeset)
        author = (changeset, row)
        return row
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
