import Model
import Replica

/// What a command works at: the project's replica, and what was asked of this run.
///
/// Names are looked up, values read and entities told here, once for all commands.
struct Desk {
    let replica: Replica
    let invocation: Invocation
    let memory = Memory()
    /// Set while entities are told as they once stood.
    var past: Past?

    var output: Output { invocation.output }
    var isJSON: Bool { invocation.isJSON }

    init(_ replica: Replica, _ invocation: Invocation) {
        self.replica = replica
        self.invocation = invocation
    }

    /// Opens the project: the folder stated, else the nearest one upwards.
    ///
    /// Errors: `Complaint` (66 `no-project`), `ReplicaError`.
    static func open(_ invocation: Invocation) throws -> Desk {
        Desk(try Replica(folder: try folder(invocation), surroundings: invocation.surroundings), invocation)
    }

    /// The project's folder. Errors: `Complaint` (66 `no-project`).
    static func folder(_ invocation: Invocation) throws -> ReplicaFolder {
        let start = try invocation.project ?? Paths.working()
        if invocation.project != nil {
            let folder = ReplicaFolder(project: try Paths.absolute(start))
            guard folder.exists else {
                throw Complaint(
                    .absent, "no-project", "There is no project in \(start).",
                    hint: "Name its folder with --project, or make one there with `annals init \(start)`.")
            }
            return folder
        }
        guard let folder = ReplicaFolder.find(from: start) else {
            throw Complaint(
                .absent, "no-project", "There is no project in \(start) or above it.",
                hint: "Make one with `annals init`, get one with `annals clone`, or name its folder with --project.")
        }
        return folder
    }

    /// What was looked up once in this run.
    ///
    /// Invariant: only what no command changes under itself: authors of changesets and their short names.
    final class Memory {
        var authorships: [Bytes16: Authorship] = [:]
        var shortNames: [Bytes16: String] = [:]
    }

    /// An entity as it stands, or stood; an event with those that are said to be the same.
    func view(_ id: EntityID) throws -> EntityView? { try past.map { try $0.view(id) } ?? replica.view(id) }

    /// The citations, notes and links that name what is shown, or named it.
    func dependents(of view: EntityView) throws -> [EntityState] {
        try past.map { try $0.dependents(of: view) } ?? replica.dependents(of: view)
    }

    /// Who made a change, and when; nil when the log does not hold it.
    func authorship(of dot: Dot) throws -> Authorship? {
        if let known = memory.authorships[dot.changeset] { return known }
        let found = try replica.authorship(of: dot)
        // A long list has more changesets than are worth keeping.
        if memory.authorships.count > 50_000 { memory.authorships = [:] }
        if let found { memory.authorships[dot.changeset] = found }
        return found
    }

    /// A change's name as people type it: `9f3c2a/0`.
    func changeName(_ dot: Dot) throws -> String {
        if let known = memory.shortNames[dot.changeset] { return "\(known)/\(dot.index)" }
        let name = try replica.shortName(dot)
        memory.shortNames[dot.changeset] = name
        return "\(name)/\(dot.index)"
    }
}
