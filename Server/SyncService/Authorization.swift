import Model

/// Why a bearer gets nothing. Each case's text is a stable word of the protocol.
package enum Denial: String, Error, Sendable, CaseIterable {
    case tokenMissing = "token_missing"
    case tokenUnknown = "token_unknown"
    case tokenRevoked = "token_revoked"
    case tokenExpired = "token_expired"
    case memberRevoked = "member_revoked"
    case deviceRevoked = "device_revoked"
    /// Also said to the bearer of another project's token: who may not read learns nothing.
    case projectUnknown = "project_unknown"
}

/// Who asks, and of which project: proof that nothing but `authorize` can give.
///
/// Order: asked again in every transaction that serves a request, so that revocation holds at once.
struct Bearer: Sendable {
    let token: Hash32
    let project: ProjectID

    func authorize(in reader: any ChangeReader, now: Int64) throws -> Credential {
        guard let credential = try reader.credential(token) else { throw Denial.tokenUnknown }
        // A foreign bearer must not learn even that a project exists, so this comes before what is said of its token.
        if credential.member.revokedAt != nil {
            throw credential.project.id == project ? Denial.memberRevoked : Denial.projectUnknown
        }
        if credential.device.revokedAt != nil {
            throw credential.project.id == project ? Denial.deviceRevoked : Denial.projectUnknown
        }
        if credential.revokedAt != nil { throw Denial.tokenRevoked }
        if let expiresAt = credential.expiresAt, expiresAt <= now { throw Denial.tokenExpired }
        guard credential.project.id == project, credential.project.state != .empty else {
            throw Denial.projectUnknown
        }
        return credential
    }
}

extension Credential {
    /// Why this bearer's changesets are not taken; nil when they are.
    var refusal: ExchangeAnswer.Refusal? {
        if project.state == .closed {
            return .init(code: "project_closed", message: "the project is closed; it can be read")
        }
        if member.role < .editor || scope == .read {
            return .init(code: "role_forbids", message: "a reader's changes are not taken; ask an owner for the role")
        }
        return nil
    }
}
