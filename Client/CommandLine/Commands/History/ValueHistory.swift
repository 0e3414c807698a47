import Model
import Replica

/// Every value an entity's fields were ever given, and what became of each.
struct ValueHistory {
    struct Row {
        var field: FieldCode
        var key: String?
        var change: HistoricChange
        var fate: RegisterPast.Fate
        var replacedBy: [Dot]
    }

    let desk: Desk
    let kind: Kind
    /// By field as the record has them, life last; then by key; then in the order of the values.
    private(set) var rows: [Row] = []

    /// Of merged events every one's values are told, and which one each was given to.
    let isMerged: Bool

    /// - Parameter field: one field only. Parts of a source's text are told only when asked for.
    init(_ desk: Desk, of id: EntityID, field wanted: FieldCode? = nil, key wantedKey: String? = nil) throws {
        self.desk = desk
        guard let view = try desk.replica.view(id) else {
            kind = Kind(rawValue: 0)
            isMerged = false
            return
        }
        kind = view.kind
        isMerged = view.isMerged
        var registers: [Place: [HistoricChange]] = [:]
        for change in try desk.replica.history(of: view) where change.change.kind == view.kind {
            let field = change.change.field
            guard wanted == nil ? field != .chunks : field == wanted else { continue }
            // Each has a life of its own.
            let place = Place(
                field: field, keyHash: change.change.keyHash, entity: field == .life ? change.change.entity : nil)
            registers[place, default: []].append(change)
        }
        var found: [(key: String?, place: Place, rows: [Row])] = []
        for (place, changes) in registers {
            let key = changes.lazy.compactMap { $0.change.said?.key }.first
            if let wantedKey, key != wantedKey {
                // Certainty stands under a replica; people name its author.
                guard place.field == .certainty, changes.contains(where: { $0.author == wantedKey }) else { continue }
            }
            found.append((key, place, try ValueHistory.rows(desk, view, place, changes, key: key)))
        }
        let order = Record.fields(of: kind).map(\.code)
        func rank(_ field: FieldCode) -> Int {
            field == .life ? .max : order.firstIndex(of: field) ?? order.count + Int(field.rawValue)
        }
        found.sort { one, other in
            if one.place.field != other.place.field { return rank(one.place.field) < rank(other.place.field) }
            let (left, right) = (one.key ?? "", other.key ?? "")
            if left != right { return left.unicodeScalars.lexicographicallyPrecedes(right.unicodeScalars) }
            if one.place.entity != other.place.entity {
                return one.place.entity.map { left in other.place.entity.map { left < $0 } ?? false } ?? true
            }
            return (one.place.keyHash ?? 0) < (other.place.keyHash ?? 0)
        }
        rows = found.flatMap(\.rows)
    }

    private struct Place: Hashable {
        var field: FieldCode
        var keyHash: UInt64?
        /// Of a life: whose.
        var entity: EntityID?
    }

    private static func rows(
        _ desk: Desk, _ view: EntityView, _ place: Place, _ changes: [HistoricChange], key: String?
    ) throws -> [Row] {
        let past = RegisterPast(changes.map(\.pastEntry))
        let byDot = Dictionary(changes.map { ($0.dot, $0) }, uniquingKeysWith: { first, _ in first })
        let register = view.registers.first { $0.field == place.field && $0.keyHash == place.keyHash }
        let life = place.entity.flatMap { view.member($0)?.life }
        let lives = try place.entity.flatMap { try desk.replica.state($0)?.register(.life)?.heads.map(\.dot) } ?? []
        let lenders = Set(view.lenders)
        return past.entries.compactMap { entry in
            guard let change = byDot[entry.dot] else { return nil }
            var (fate, by) =
                life.map { past.fate(of: entry, in: $0, heads: lives) } ?? past.fate(of: entry, in: register)
            let entity = change.change.entity
            if fate == .replaced, by.isEmpty, !lenders.contains(entity) {
                // It went with the event that it was given to.
                by = view.member(entity)?.life.deletions.map(\.dot).sorted() ?? []
            }
            return Row(field: place.field, key: key, change: change, fate: fate, replacedBy: by)
        }
    }

    private func field(_ row: Row) -> Field? { Record.field(row.field, of: kind) }

    /// A change of `life` that names what it saw is a deletion, also when its content is gone.
    private func value(_ row: Row) -> Value? {
        guard row.field == .life else { return row.change.change.said?.value }
        return row.change.change.seen.isEmpty ? .present : .absent
    }

    // MARK: Told

    /// PRODUCT.md's `explain`, one line a value.
    func json(_ row: Row) throws -> JSON {
        let said = row.change.change.said
        var members: [(String, JSON)] = [
            ("field", .string(Record.name(row.field, of: kind))), ("key", .text(row.key)),
            ("value", desk.valueJSON(value(row), field: field(row))), ("author", .string(row.change.author)),
            ("replica", .string(row.change.replica.description)), ("at", .string(Instant.text(row.change.stamp))),
            ("change", .string(try desk.changeName(row.change.dot))), ("reason", .text(said?.reason)),
            ("because", .strings((said?.because ?? []).map(\.description).sorted())), ("fate", .string(row.fate.word)),
            ("replacedBy", .strings(try row.replacedBy.map(desk.changeName).sorted())),
            (
                "kept",
                .array(
                    (said?.kept ?? []).map {
                        [
                            "value": desk.valueJSON($0.value, field: field(row)),
                            "because": .strings($0.because.map(\.description).sorted()),
                        ]
                    })
            ),
        ]
        if said == nil { members.append(("removed", true)) }
        if isMerged { members.append(("entity", .string(row.change.change.entity.description))) }
        return .object(members)
    }

    /// `date`, `actors:Khomeini`, `certainty:Bo`
    func place(_ row: Row) -> String {
        let name = Record.name(row.field, of: kind)
        if row.field == .certainty { return "\(name):\(row.change.author)" }
        return row.key.map { "\(name):\($0)" } ?? name
    }

    /// A value with who gave it, when, why, and what became of it.
    func lines(_ row: Row, now: Int64) throws -> [Phrase] {
        let origin = try Origin(desk, row.change.dot)
        let value = desk.valuePhrase(value(row), field: field(row))
        let fate: Phrase =
            switch row.fate {
            case .current: "\("● now", .green)"
            case .rival: "\("● rival", .red)"
            case .kept: "\("● kept", .yellow)"
            case .replaced: "\("○", .dim)"
            }
        var lines: [Phrase] = ["  \(fate)  \(value)"]
        if let text = row.change.change.said?.value.text, text.contains("\n") {
            // Prose keeps its lines.
            let parts = Phrase(lines: text).lines
            lines = ["  \(fate)  \(parts[0])"] + parts.dropFirst().map { "     " + $0 }
        }
        var made: Phrase = "       \(origin.name), \(origin.age(now)), \(origin.change, .dim)"
        if isMerged { made += "\(", of " + (try desk.replica.handle(row.change.change.entity)), .dim)" }
        if !row.replacedBy.isEmpty {
            made += "\(", replaced by " + (try row.replacedBy.map(desk.changeName).joined(separator: ", ")), .dim)"
        }
        lines.append(made)
        let said = row.change.change.said
        if let reason = said?.reason { lines.append("       reason: \(reason)") }
        for kept in said?.kept ?? [] {
            lines.append("       beside it \(desk.valuePhrase(kept.value, field: field(row)))")
        }
        for citation in said?.because ?? [] { lines.append("       because \(try desk.headline(citation))") }
        return lines
    }
}

extension RegisterPast.Fate {
    /// The word of JSON.
    var word: String {
        switch self {
        case .current: "current"
        case .rival: "rival"
        case .kept: "kept"
        case .replaced: "replaced"
        }
    }
}

extension Desk {
    /// Says of an empty history that what was named was never given.
    func remarkNothing(of typed: String?, _ history: ValueHistory) {
        guard let typed, history.rows.isEmpty, !isJSON else { return }
        output.remark("Nothing was ever given as \(typed).")
    }

    /// FIELD[:KEY] of an entity. Errors: `Complaint` 64 for an unknown field.
    func fieldAndKey(_ typed: String, of kind: Kind) throws -> (field: FieldCode, key: String?) {
        let colon = typed.firstIndex(of: ":")
        let name = colon.map { String(typed[..<$0]) } ?? typed
        let key = colon.map { String(typed[typed.index(after: $0)...]).typedNormalForm }
        if name.hasPrefix("field-"), let code = UInt32(name.dropFirst(6)) { return (FieldCode(rawValue: code), key) }
        return (try field(named: name, of: kind).code, key)
    }
}
