package import Model

/// What is done from the server's own machine: projects and invites; members, devices and tokens are beside it.
package struct Administration: Sendable {
    let store: any ChangeStore
    let environment: Environment

    package init(store: any ChangeStore, environment: Environment) {
        self.store = store
        self.environment = environment
    }

    /// Why a command cannot be done.
    package enum Refusal: Error, Equatable, Sendable {
        case nameTaken(String)
        /// Empty, too long, or with characters that cannot be seen.
        case badName(String)
        case unknownProject(String)
        case unknown(what: String, text: String)
        /// Several ids begin with it.
        case ambiguous(what: String, text: String)
        /// A prefix of fewer than four letters.
        case tooShort(what: String, text: String)
        case lastOwner(name: String)
    }

    /// An invite just made; its secret is said here and never again.
    package struct Invite: Sendable, Equatable {
        package var project: ProjectID?
        package var name: String
        package var secret: String
        package var role: Role
        package var expiresAt: Int64
        package var uses: Int
    }

    /// A project as it is listed.
    package struct ProjectSummary: Sendable, Equatable {
        package var id: ProjectID?
        package var name: String
        package var state: ProjectState
        package var members: Int
        package var devices: Int
        package var changesets: UInt64
        package var bytes: Int64
        package var lastAt: Int64?
    }

    /// How long an invite is good, when nobody says.
    package static let inviteMilliseconds: Int64 = 7 * 86_400_000

    /// Makes an empty project and its owner's invite.
    package func createProject(named name: String) async throws -> Invite {
        let name = try Self.checked(name)
        let environment = environment
        return try await store.write { writer in
            guard try writer.project(named: name) == nil else { throw Refusal.nameTaken(name) }
            let project = try writer.addProject(named: name, at: environment.now())
            return try Self.invite(
                to: project, .owner, lasting: Self.inviteMilliseconds, uses: 1, environment, writer)
        }
    }

    package func invite(
        to project: String, role: Role, milliseconds: Int64, uses: Int
    ) async throws -> Invite {
        let environment = environment
        return try await store.write { writer in
            try Self.invite(
                to: try Self.find(project, in: writer), role, lasting: milliseconds, uses: uses, environment, writer)
        }
    }

    private static func invite(
        to project: ProjectRow, _ role: Role, lasting milliseconds: Int64, uses: Int, _ environment: Environment,
        _ writer: any ChangeWriter
    ) throws -> Invite {
        let now = environment.now()
        let secret = Secret.invite(environment)
        let row = InviteRow(
            id: environment.identifier(), project: project.key, role: role, member: nil,
            expiresAt: now + milliseconds, usesLeft: uses, revokedAt: nil)
        try writer.addInvite(row, hash: secret.hash, at: now)
        return Invite(
            project: project.id, name: project.name, secret: secret.text, role: role, expiresAt: row.expiresAt,
            uses: uses)
    }

    /// Order: by name.
    package func projects() async throws -> [ProjectSummary] {
        try await store.read { reader in
            try reader.projects().map { project in
                ProjectSummary(
                    id: project.id, name: project.name, state: project.state,
                    members: try reader.members(of: project.key).count { $0.revokedAt == nil },
                    devices: try reader.devices(of: project.key).count { $0.revokedAt == nil },
                    changesets: project.head, bytes: project.bytes, lastAt: project.lastAt)
            }
        }
    }

    /// Unit: bytes on disk.
    package func size() async throws -> Int64 { try await store.size() }

    /// Copies everything to a file that is not there yet; for what it holds, look into the copy.
    package func backup(to path: String) async throws { try await store.backup(to: path) }

    package func setting(_ name: String) async throws -> String? { try await store.read { try $0.setting(name) } }

    package func set(_ name: String, to value: String) async throws {
        try await store.write { try $0.set(name, to: value) }
    }

    // MARK: Finding what is meant

    /// The project of a name or, failing that, an id.
    static func find(_ text: String, in reader: any ChangeReader) throws -> ProjectRow {
        if let project = try reader.project(named: text) { return project }
        if let id = ProjectID(text: text), let project = try reader.project(id: id) { return project }
        throw Refusal.unknownProject(text)
    }

    static func projects(_ text: String?, in reader: any ChangeReader) throws -> [ProjectRow] {
        guard let text else { return try reader.projects() }
        return [try find(text, in: reader)]
    }

    /// The one thing whose id begins with what somebody typed.
    static func pick<Thing, Subject>(
        _ text: String, what: String, from things: [Thing], id: (Thing) -> Identifier<Subject>
    ) throws -> Thing {
        guard let prefix = Base32.normalise(prefix: text) else { throw Refusal.unknown(what: what, text: text) }
        guard prefix.utf8.count >= 4 else { throw Refusal.tooShort(what: what, text: text) }
        let found = things.filter { id($0).description.hasPrefix(prefix) }
        guard let first = found.first else { throw Refusal.unknown(what: what, text: text) }
        guard found.count == 1 else { throw Refusal.ambiguous(what: what, text: text) }
        return first
    }

    /// A name that can be told from others on a screen.
    static func checked(_ name: String) throws -> String {
        let bad = name.unicodeScalars.contains { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: true
            default: false
            }
        }
        guard !name.isEmpty, name.utf8.count <= 200, !bad, name.first?.isWhitespace == false,
            name.last?.isWhitespace == false
        else { throw Refusal.badName(name) }
        return name
    }
}
