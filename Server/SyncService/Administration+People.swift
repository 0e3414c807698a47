package import Model

extension Administration {
    package struct MemberSummary: Sendable, Equatable {
        package var id: MemberID
        package var name: String
        package var role: Role
        package var devices: Int
        package var joinedAt: Int64
        package var lastAt: Int64?
        package var revokedAt: Int64?
    }

    package struct DeviceSummary: Sendable, Equatable {
        package var id: DeviceID
        package var replica: ReplicaID
        package var member: MemberID
        /// The highest number of its chain here; nil when it has brought nothing.
        package var lastNumber: UInt64?
        package var lastAt: Int64?
        package var revokedAt: Int64?
    }

    // MARK: Members

    /// Order: by joining.
    package func members(of project: String) async throws -> [MemberSummary] {
        try await store.read { reader in
            let project = try Self.find(project, in: reader)
            let devices = try reader.devices(of: project.key)
            return try reader.members(of: project.key).map { Self.summary($0, devices) }
        }
    }

    /// Ends a member's part in a project with all of his devices, tokens and invites; his values stay.
    package func revokeMember(_ text: String, of project: String) async throws -> MemberSummary {
        let environment = environment
        return try await store.write { writer in
            let project = try Self.find(project, in: writer)
            let members = try writer.members(of: project.key)
            let member = try Self.member(text, among: members)
            let owners = members.filter { $0.role == .owner && $0.revokedAt == nil }
            if owners.map(\.key) == [member.key] { throw Refusal.lastOwner(name: member.name) }
            try writer.revoke(member.key, at: environment.now())
            try writer.refreshMembersTag(of: project.key)
            guard let revoked = try writer.member(member.key) else {
                throw StoreError.failed("a member just revoked is not there")
            }
            return Self.summary(revoked, try writer.devices(of: project.key))
        }
    }

    /// By id or its beginning or, where only one has it, by name.
    private static func member(_ text: String, among members: [MemberRow]) throws -> MemberRow {
        let named = members.filter { $0.name == text }
        if named.count == 1 { return named[0] }
        do {
            return try pick(text, what: "member", from: members) { $0.id }
        } catch Refusal.unknown where named.count > 1 {
            throw Refusal.ambiguous(what: "member", text: text)
        }
    }

    private static func summary(_ member: MemberRow, _ devices: [DeviceRow]) -> MemberSummary {
        let own = devices.filter { $0.member == member.key }
        return MemberSummary(
            id: member.id, name: member.name, role: member.role, devices: own.count, joinedAt: member.joinedAt,
            lastAt: own.compactMap(\.seenAt).max(), revokedAt: member.revokedAt)
    }

    // MARK: Devices

    /// Order: by project's name, then registration.
    package func devices(of project: String?) async throws -> [DeviceSummary] {
        try await store.read { reader in
            try Self.projects(project, in: reader).flatMap { project in
                try reader.devices(of: project.key).compactMap { try Self.summary($0, in: project.key, reader) }
            }
        }
    }

    /// Ends a device and its tokens, by its id or its replica's.
    package func revokeDevice(_ text: String) async throws -> DeviceSummary {
        let environment = environment
        return try await store.write { writer in
            let all = try writer.projects().flatMap { project in
                try writer.devices(of: project.key).map { (project: project.key, device: $0) }
            }
            let found =
                try all.first { $0.device.replica.description == text }
                ?? Self.pick(text, what: "device", from: all) { $0.device.id }
            try writer.revoke(found.device.key, at: environment.now())
            guard let device = try writer.device(found.device.publicKey, in: found.project),
                let summary = try Self.summary(device, in: found.project, writer)
            else { throw StoreError.failed("a device just revoked is not there") }
            return summary
        }
    }

    private static func summary(
        _ device: DeviceRow, in project: Key<ProjectSubject>, _ reader: any ChangeReader
    ) throws -> DeviceSummary? {
        guard let member = try reader.member(device.member) else { return nil }
        return DeviceSummary(
            id: device.id, replica: device.replica, member: member.id,
            lastNumber: try reader.chainTip(device.replica, in: project)?.number, lastAt: device.seenAt,
            revokedAt: device.revokedAt)
    }

    // MARK: Tokens

    /// Order: by project's name; tokens, then invites.
    package func tokens(of project: String?) async throws -> [TokenRow] {
        try await store.read { reader in
            try Self.projects(project, in: reader).flatMap { try reader.tokens(of: $0.key) }
        }
    }

    /// Ends a token or an invite.
    package func revokeToken(_ text: String) async throws -> TokenRow {
        let environment = environment
        return try await store.write { writer in
            let projects = try writer.projects()
            let all = try projects.flatMap { try writer.tokens(of: $0.key) }
            let found = try Self.pick(text, what: "token", from: all) { $0.id }
            guard try writer.revokeToken(found.id, at: environment.now()),
                let token = try projects.lazy.flatMap({ try writer.tokens(of: $0.key) }).first(where: {
                    $0.id == found.id
                })
            else { throw StoreError.failed("a token just revoked is not there") }
            return token
        }
    }
}
