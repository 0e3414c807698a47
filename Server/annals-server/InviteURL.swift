import Model
import SyncService

/// The address that invites carry.
enum InviteURL {
    /// What `serve` uses when nothing is said.
    static let standard = "http://127.0.0.1:8470"
    static let setting = "url"

    /// What was typed, else what `serve` recorded, else where `serve` will listen by default.
    static func choose(_ typed: String?, _ administration: Administration) async throws -> String {
        if let typed { return try checked(typed) }
        return try await administration.setting(setting) ?? standard
    }

    /// Without the slashes at its end. Errors: `Complaint`.
    static func checked(_ text: String) throws -> String {
        var url = text
        while url.hasSuffix("/") { url.removeLast() }
        let isURL = ["http://", "https://"].contains { url.hasPrefix($0) && url.utf8.count > $0.utf8.count }
        let isPlain = url.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "#") }
        guard isURL, isPlain else {
            throw Complaint(.usage, "bad_url", "\(text) is no address of a server", "like https://annals.example.org")
        }
        return url
    }

    static func invite(_ invite: Administration.Invite, at url: String) -> String { "\(url)/join#\(invite.secret)" }
}
