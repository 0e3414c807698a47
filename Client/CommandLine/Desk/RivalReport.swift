import Model
import Replica

/// Tells an entity's open conflicts and disputes as the `rivals` of its JSON.
struct RivalReport {
    let desk: Desk
    let view: EntityView
    /// Names of fields, by code point.
    let conflicts: [String]
    let disputes: [String]

    init(_ desk: Desk, _ view: EntityView) {
        self.desk = desk
        self.view = view
        var open = view.conflicts.map { Record.name($0.field, of: view.kind) }
        if view.life.standing == .conflict { open.append("life") }
        if !view.contradictions.isEmpty { open.append(RivalReport.relation) }
        conflicts = RivalReport.sorted(open)
        disputes = RivalReport.sorted(view.disputes.map { Record.name($0.field, of: view.kind) })
    }

    /// What says that two events are one, against what says that they are not.
    private static let relation = Record.name(.relation, of: .link)

    private static func sorted(_ names: [String]) -> [String] {
        var unique: [String] = []
        for name in names where !unique.contains(name) { unique.append(name) }
        return unique.sorted { $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars) }
    }

    /// By field; of a conflict every rival, of a dispute the preferred value and each kept one.
    func json() throws -> JSON {
        guard !conflicts.isEmpty || !disputes.isEmpty else { return .object([JSON.Member]()) }
        var rows: [String: [JSON]] = [:]
        for register in view.registers where register.isConflict {
            rows[name(register), default: []] += try rivals(of: register)
        }
        for register in view.disputes { rows[name(register), default: []] += try disputed(register) }
        if view.life.standing == .conflict { rows["life"] = try life() }
        for conflict in view.contradictions { rows[RivalReport.relation, default: []] += try contradiction(conflict) }
        let names = RivalReport.sorted(conflicts + disputes)
        return .object(names.map { ($0, .array(rows[$0] ?? [])) })
    }

    private func name(_ register: RegisterView) -> String { Record.name(register.field, of: view.kind) }
    private func field(_ register: RegisterView) -> Field? { Record.field(register.field, of: view.kind) }

    private func rivals(of register: RegisterView) throws -> [JSON] {
        try register.rivals.enumerated().map { index, rival in
            try row(
                register, value: rival.value, dot: rival.highest.dot, reason: rival.said?.reason,
                because: rival.said?.because ?? [], isPreferred: index == 0)
        }
    }

    private func disputed(_ register: RegisterView) throws -> [JSON] {
        guard let rival = register.rivals.first, let said = rival.said else { return [] }
        var rows = [
            try row(
                register, value: said.value, dot: rival.highest.dot, reason: said.reason, because: said.because,
                isPreferred: true)
        ]
        let history = try desk.replica.history(of: view)
        for kept in said.kept {
            let origin = RivalReport.origin(of: kept.value, in: history, register, before: rival.highest.order)
            rows.append(
                try row(
                    register, value: kept.value, dot: origin?.dot, reason: origin?.change.said?.reason,
                    because: kept.because, isPreferred: false))
        }
        return rows
    }

    /// The latest earlier change that gave a kept value as its own.
    static func origin(
        of value: Value, in history: [HistoricChange], _ register: RegisterView, before order: HeadOrder
    ) -> HistoricChange? {
        history.filter { past in
            past.change.field == register.field && past.change.keyHash == register.keyHash && past.order < order
                && past.change.said?.value.isEqual(to: value) ?? false
        }.max { $0.order < $1.order }
    }

    private func life() throws -> [JSON] {
        let field = Record.field(.life, of: view.kind)
        var rows: [JSON] = []
        for (head, value) in [(view.life.against.first, Value.present), (view.life.deletions.first, .absent)] {
            guard let head else { continue }
            rows.append(
                try row(
                    nil, value: value, dot: head.dot, reason: head.said?.reason, because: head.said?.because ?? [],
                    isPreferred: value == .present, field: field))
        }
        return rows
    }

    private func contradiction(_ conflict: OpenConflict) throws -> [JSON] {
        try conflict.rivals.enumerated().map { index, rival in
            try row(
                nil, value: rival.value, dot: rival.highest.dot, reason: rival.reason, because: rival.because,
                isPreferred: index == 0, field: Record.field(.relation, of: .link))
        }
    }

    private func row(
        _ register: RegisterView?, value: Value?, dot: Dot?, reason: String?, because: [EntityID], isPreferred: Bool,
        field life: Field? = nil
    ) throws -> JSON {
        let author = try dot.flatMap { try desk.authorship(of: $0) }
        var members: [(String, JSON)] = register?.key.map { [("key", .string($0))] } ?? []
        members += [
            ("value", desk.valueJSON(value, field: life ?? register.flatMap(field))),
            ("author", .text(author?.author)), ("at", .text(author.map { Instant.text($0.stamp) })),
            ("change", .text(try dot.map(desk.changeName))), ("reason", .text(reason)),
            ("because", .strings(because.map(\.description).sorted())), ("preferred", .bool(isPreferred)),
        ]
        return .object(members)
    }
}

extension Instant {
    /// A stamp's time as RFC 3339.
    static func text(_ stamp: Stamp) -> String { text(milliseconds: stamp.milliseconds) }
}
