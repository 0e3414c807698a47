import Model
import Replica

/// Links of a file's events, made when all the events are here.
///
/// Memory: those that are not here yet.
final class RowLinks {
    private let desk: Desk
    private var all: [EventRow.Relation] = []
    private var known = Set<EntityID>()
    /// Events that the file brings.
    private var events = Set<EntityID>()
    /// What came as one with another, by its id where the file was made.
    private var merged: [EntityID: EntityID] = [:]

    init(_ desk: Desk) { self.desk = desk }

    func begin() { (all, known) = ([], []) }

    /// An event that is here when all is done, and stands for those that it was merged from.
    func expect(_ event: EntityID, for members: [EntityID]) {
        events.insert(event)
        for member in members where member != event { merged[member] = event }
    }

    /// Both ends of a link tell it: it counts once.
    func add(_ link: EventRow.Relation) throws {
        guard known.insert(link.id).inserted, try desk.replica.state(identity(of: link)) == nil else { return }
        all.append(link)
    }

    /// Two events are said to be one, or not, by the one link that there can be in a project.
    private func identity(of link: EventRow.Relation) -> EntityID {
        guard link.isPair else { return link.id }
        return Derivation.pair(project: desk.replica.project, relation: link.relation, link.from, link.to)
    }

    /// The links whose events are here, and how many others there are.
    func fitting() throws -> (links: [EventRow.Relation], unfit: Int) {
        var fitting: [EventRow.Relation] = []
        var unfit = 0
        for var link in all {
            (link.from, link.to) = (try standing(link.from), try standing(link.to))
            // Within one event there is nothing to say, and nothing twice.
            guard link.from != link.to, try desk.replica.state(identity(of: link)) == nil else { continue }
            if try fits(link) { fitting.append(link) } else { unfit += 1 }
        }
        return (fitting, unfit)
    }

    private func standing(_ event: EntityID) throws -> EntityID {
        guard let one = merged[event], try desk.replica.state(event) == nil else { return event }
        return one
    }

    private func fits(_ link: EventRow.Relation) throws -> Bool {
        guard !events.contains(link.id) else { return false }
        let ends = try [link.from, link.to].map(event)
        guard ends.allSatisfy(\.isHere) else { return false }
        // Of an event that a first reading only announces nothing else is said yet.
        guard let one = ends[0].view, let other = ends[1].view else { return true }
        guard one.id != other.id else { return false }
        guard link.relation == Record.sameAs else { return true }
        // What is said to be two here is not made one by a file.
        let others = Set(other.ids)
        for id in one.ids {
            for said in try desk.replica.samenesses(of: id) where said.isApart && others.contains(said.end(beyond: id))
            {
                return false
            }
        }
        return true
    }

    private func event(_ id: EntityID) throws -> (isHere: Bool, view: EntityView?) {
        guard let view = try desk.replica.view(id) else { return (events.contains(id), nil) }
        return (view.kind == .event && !view.isDeleted, view)
    }

    /// Links of one changeset.
    private static let step = 900

    /// Makes them, in steps under one command.
    func make(_ links: [EventRow.Relation], _ command: CommandID, message: String) throws {
        for start in stride(from: 0, to: links.count, by: Self.step) {
            try desk.replica.edit(command: command) { editor in
                editor.message = message
                for link in links[start..<min(start + Self.step, links.count)] {
                    if link.isPair {
                        _ = try editor.pair(link.relation, link.from, link.to, reason: nil)
                    } else {
                        try editor.give(link.id, .link, .from, .reference(link.from))
                        try editor.give(link.id, .link, .relation, .text(link.relation))
                        try editor.give(link.id, .link, .to, .reference(link.to))
                    }
                }
            }
        }
    }
}
