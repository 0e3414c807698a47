import Replica
import Model
import SyncClient

/// Invites as people hand them over.
enum InviteReading {
    /// Reads an invite; `-` is a line on stdin.
    ///
    /// Errors: `Complaint` 65 for what is none. It is never printed: its secret lets anybody in.
    static func read(_ word: String) throws -> Invite {
        guard let invite = Invite(try text(word)) else {
            throw Complaint(
                .data, "bad-invite", "That is not an invite.",
                hint: "An invite looks like https://server/join#secret; quote it, for # may begin a comment.")
        }
        return invite
    }

    /// The word itself, or what stdin says.
    static func text(_ word: String) throws -> String {
        guard word == "-" else { return word }
        let bytes = try Files.contents(of: "-", maximumBytes: 1 << 16)
        return String(decoding: bytes.drop(while: isSpace).reversed().drop(while: isSpace).reversed(), as: UTF8.self)
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0d).contains(byte) }
}

/// What joining a server gave: kept in the replica, the token in its own file.
struct Membership {
    let server: ServerAddress
    let token: String
    let role: Role?

    func store(in replica: Replica) throws {
        try replica.setToken(token)
        try replica.set(settings: [
            (Setting.server, server.text), (Setting.role, role?.rawValue), (Setting.device, ServerLink.deviceName),
            (Blocked.code, nil), (Blocked.message, nil), (Blocked.changeset, nil),
        ])
    }
}
