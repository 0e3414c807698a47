import Model
import Replica

/// What the links of a project contradict, taken together: found before the events are gone through, told after them.
struct LintLinks {
    private let desk: Desk
    private let rings: [(members: [EntityID], word: String)]
    private let contradictions: [OrderCheck.Contradiction]
    private let members: Set<EntityID>
    private var seen = Set<EntityID>()

    /// Complexity: holds every link of the project, and reads each linked event once.
    init(_ desk: Desk) throws {
        self.desk = desk
        var links: [OrderCheck.Link] = []
        try desk.replica.forEachEntity(of: .link) { state in
            guard let link = try Hanging.view(desk, state), !link.isDeleted, let from = link.reference(.from),
                let to = link.reference(.to), let relation = link.text(.relation)
            else { return }
            links.append(.init(from, relation, to))
        }
        var (reaches, gone) = ([EntityID: DateReach](), Set<EntityID>())
        // Merged events stand as one in whatever chain their links make.
        var shown: [EntityID: EntityID] = [:]
        for event in Set(links.flatMap { [$0.from, $0.to] }).sorted() {
            guard let view = try desk.replica.view(event), !view.isDeleted else {
                gone.insert(event)
                continue
            }
            shown[event] = view.id
            reaches[view.id] = view[.date]?.shown?.date.flatMap { DateReach($0) }
        }
        links.removeAll { gone.contains($0.from) || gone.contains($0.to) }
        links = links.map { .init(shown[$0.from] ?? $0.from, $0.relation, shown[$0.to] ?? $0.to) }
        links.removeAll { $0.from == $0.to }
        rings = Self.rings(links)
        // Each link by itself first: one that is wrong must not hide another, nor a chain that runs through it.
        let alone = links.map { link in OrderCheck([link]) { reaches[$0] }.contradictions() }
        let sound = zip(links, alone).filter { $0.1.isEmpty }.map(\.0)
        contradictions = alone.flatMap { $0 } + OrderCheck(sound) { reaches[$0] }.contradictions()
        members = Set(rings.flatMap(\.members) + contradictions.flatMap(\.members))
    }

    private static func rings(_ links: [OrderCheck.Link]) -> [(members: [EntityID], word: String)] {
        let order = links.compactMap { link -> RelationRings.Edge? in
            switch link.relation {
            case "before", "causes": .init(link.from, link.to)
            case "after": .init(link.to, link.from)
            default: nil
            }
        }
        let parts = links.filter { $0.relation == "part-of" }.map { RelationRings.Edge($0.from, $0.to) }
        return RelationRings.groups(order).map { ($0, "come before one another") }
            + RelationRings.groups(parts).map { ($0, "are part of one another") }
    }

    mutating func saw(_ id: EntityID) { if members.contains(id) { seen.insert(id) } }

    /// Those of which an event was gone through.
    func findings() throws -> [LintFinding] {
        try contradictions.filter { $0.members.contains(where: seen.contains) }.map(finding)
            + rings.filter { $0.members.contains(where: seen.contains) }.map { try ring($0.members, $0.word) }
    }

    private func finding(_ found: OrderCheck.Contradiction) throws -> LintFinding {
        let hint: Phrase = "Correct a date, or take the link away: `annals show` tells which it is."
        if let link = found.links.first, found.links.count == 1 {
            let (own, theirs) = (try date(link.from), try date(link.to))
            return LintFinding(
                code: .order, entity: link.from, field: "date",
                message: "\(own) cannot stand \(link.relation) \(theirs) of \(try handle(link.to)).", hint: hint)
        }
        let way = try found.links.map { link -> Phrase in
            "\(try handle(link.from)) \(link.relation) \(try handle(link.to))"
        }
        let (own, theirs) = (try date(found.first), try date(found.last))
        return LintFinding(
            code: .order, entity: found.first, field: "date",
            message: "\(own) is later than \(theirs) of \(try handle(found.last)), against the links: "
                + way.joined(by: ", ") + ".",
            hint: hint)
    }

    private func ring(_ members: [EntityID], _ word: String) throws -> LintFinding {
        let shown = try members.prefix(6).map { Phrase(try handle($0)) }
        let more = members.count > shown.count ? ", …" : ""
        return LintFinding(
            code: .ring, entity: members[0], field: "links",
            message: shown.joined(by: ", ") + Phrase(more) + " \(word).",
            hint: "`annals show` tells their links; `annals delete LINK` takes one away.")
    }

    private func handle(_ id: EntityID) throws -> String { try desk.replica.handle(id) }

    private func date(_ id: EntityID) throws -> String { try desk.replica.view(id)?[.date]?.shown?.date?.spelled ?? "" }
}

extension OrderCheck.Contradiction {
    var members: [EntityID] { links.flatMap { [$0.from, $0.to] } }
}
