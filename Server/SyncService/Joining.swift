package import Model

/// What a device sends with an invite.
package struct JoinRequest: Sendable, Equatable {
    package var secret: String
    /// The project that this replica holds; nil when it holds none yet.
    package var project: ProjectID?
    package var publicKey: [UInt8]
    package var author: String
    package var device: String

    package init(secret: String, project: ProjectID?, publicKey: [UInt8], author: String, device: String) {
        self.secret = secret
        self.project = project
        self.publicKey = publicKey
        self.author = author
        self.device = device
    }
}

package enum JoinAnswer: Sendable, Equatable {
    /// The token is said here and never again.
    case joined(token: String, project: ProjectID, name: String, role: Role, member: MemberID)
    /// Nobody has given this project an id: mint one and ask again. The invite is as good as before.
    case empty(name: String, role: Role)
}

/// Why an invite does not let somebody in. Each case's text is a stable word of the protocol.
package enum JoinRefusal: String, Error, Sendable, CaseIterable {
    case unknown = "invite_unknown"
    case revoked = "invite_revoked"
    case expired = "invite_expired"
    case used = "invite_used"
    /// The invite is for another project than the one this replica holds.
    case otherProject = "other_project"
    /// Another place of this server has the project already.
    case projectTaken = "project_taken"
    /// Only an owner's invite opens an empty project.
    case projectEmpty = "project_empty"
    case memberRevoked = "member_revoked"
    case deviceRevoked = "device_revoked"
}

/// Makes members of those who bring an invite.
struct Joining: Sendable {
    let environment: Environment
    let request: JoinRequest

    func run(in writer: any ChangeWriter) throws -> JoinAnswer {
        let now = environment.now()
        guard let invite = try writer.invite(Secret.hash(ofInvite: request.secret)),
            var project = try writer.project(invite.project)
        else { throw JoinRefusal.unknown }
        guard invite.revokedAt == nil else { throw JoinRefusal.revoked }
        guard invite.expiresAt > now else { throw JoinRefusal.expired }
        // A device that lost the answer asks again: it has used the invite already, and takes nothing from it.
        let before = try writer.invited(invite.id, publicKey: request.publicKey)
        guard before != nil || invite.usesLeft > 0 else { throw JoinRefusal.used }

        if project.state == .empty {
            guard invite.role == .owner else { throw JoinRefusal.projectEmpty }
            guard let id = request.project else { return .empty(name: project.name, role: invite.role) }
            guard try writer.project(id: id) == nil else { throw JoinRefusal.projectTaken }
            try writer.open(project.key, as: id)
            project.id = id
        }
        guard let id = project.id, request.project == nil || request.project == id else {
            throw JoinRefusal.otherProject
        }
        let device = try before.map(unrevoked) ?? admit(by: invite, to: project, at: now, in: writer)
        guard let member = try writer.member(device.member) else { throw JoinRefusal.unknown }
        guard member.revokedAt == nil else { throw JoinRefusal.memberRevoked }
        let token = Secret.token(environment)
        try writer.addToken(
            environment.identifier(), hash: token.hash, of: device.key, member: member.key, scope: .sync, at: now,
            expiresAt: nil)
        try writer.refreshMembersTag(of: project.key)
        return .joined(token: token.text, project: id, name: project.name, role: member.role, member: member.id)
    }

    private func unrevoked(_ device: DeviceRow) throws -> DeviceRow {
        guard device.revokedAt == nil else { throw JoinRefusal.deviceRevoked }
        return device
    }

    /// Makes the member and the device that an unused invite stands for.
    private func admit(
        by invite: InviteRow, to project: ProjectRow, at now: Int64, in writer: any ChangeWriter
    ) throws -> DeviceRow {
        let member =
            try invite.member
            ?? writer.addMember(
                environment.identifier(), to: project.key, name: request.author, role: invite.role, at: now)
        if let known = try writer.device(request.publicKey, in: project.key) {
            // Invited once more, perhaps for another role: the device goes where the newer invite says.
            try writer.move(known.key, to: member, name: request.device, at: now)
        } else {
            _ = try writer.addDevice(
                environment.identifier(), of: member, in: project.key, publicKey: request.publicKey,
                name: request.device, at: now)
        }
        guard let device = try writer.device(request.publicKey, in: project.key) else {
            throw StoreError.failed("a device just made is not there")
        }
        try writer.use(invite.id, by: device.key, at: now)
        return device
    }
}
