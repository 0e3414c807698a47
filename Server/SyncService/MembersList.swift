import Model

/// Whose devices a project's are, as clients show it.
enum MembersList {
    /// What stands for the role of somebody who has none any more; the name stays, because the values do.
    static let revoked = "revoked"

    /// Order: by replica, so that the same list has the same tag.
    static func names(
        of project: Key<ProjectSubject>, in reader: any ChangeReader
    ) throws -> [ExchangeAnswer.MemberName] {
        var members: [Key<MemberSubject>: MemberRow] = [:]
        for member in try reader.members(of: project) { members[member.key] = member }
        return try reader.devices(of: project).compactMap { device in
            members[device.member].map { member in
                ExchangeAnswer.MemberName(
                    replica: device.replica, name: member.name,
                    role: member.revokedAt == nil ? member.role.rawValue : revoked)
            }
        }.sorted { $0.replica < $1.replica }
    }

    static func tag(of names: [ExchangeAnswer.MemberName]) -> [UInt8] {
        var bytes: [UInt8] = []
        for name in names {
            bytes += name.replica.bytes
            for text in [name.name, name.role] {
                bytes.append(bigEndian: UInt32(text.utf8.count))
                bytes += Array(text.utf8)
            }
        }
        return Array(sha256(Array("annals members".utf8), bytes).bytes.prefix(8))
    }
}

extension ChangeWriter {
    /// Called by whatever changes who is on a project's list.
    func refreshMembersTag(of project: Key<ProjectSubject>) throws {
        try setMembersTag(MembersList.tag(of: MembersList.names(of: project, in: self)), of: project)
    }
}
