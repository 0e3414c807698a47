import Model
import NIOCore
import SyncService

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension JoinRequest {
    /// A name longer than this is nobody's.
    private static let nameBytes = 400

    private struct Wire: Decodable {
        var secret: String
        var project: String?
        var replica: String?
        var publicKey: String
        var author: String
        var device: String?
    }

    /// Reads the body of `POST /v1/join`; nil when it is not one.
    init?(json body: ByteBuffer) {
        guard let wire = try? JSONDecoder().decode(Wire.self, from: Data(body.readableBytesView)),
            let publicKey = Hex.bytes(wire.publicKey), publicKey.count == 32,
            !wire.author.isEmpty, wire.author.utf8.count <= Self.nameBytes,
            (wire.device ?? "").utf8.count <= Self.nameBytes
        else { return nil }
        var project: ProjectID?
        if let text = wire.project {
            guard let id = ProjectID(text: text) else { return nil }
            project = id
        }
        if let text = wire.replica, ReplicaID(text: text) != Derivation.replica(publicKey: publicKey) { return nil }
        self.init(
            secret: wire.secret, project: project, publicKey: publicKey, author: wire.author,
            device: wire.device ?? "")
    }
}

extension JoinAnswer {
    var json: JSONText {
        switch self {
        case .joined(let token, let project, let name, let role, let member):
            .object([
                ("token", .string(token)), ("project", .string(project.description)), ("name", .string(name)),
                ("role", .string(role.rawValue)), ("member", .string(member.description)),
                ("state", .string("open")),
            ])
        case .empty(let name, let role):
            .object([
                ("token", .null), ("project", .null), ("name", .string(name)), ("role", .string(role.rawValue)),
                ("member", .null), ("state", .string("empty")),
            ])
        }
    }
}
