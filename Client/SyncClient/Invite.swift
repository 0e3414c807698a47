/// An invitation into a project: a server and a secret, as one URL `<server>/join#<secret>`.
///
/// The secret is in the fragment, so that no browser or proxy sends it anywhere by accident.
package struct Invite: Equatable, Sendable {
    package let server: ServerAddress
    package let secret: String

    /// Reads an invite; nil for anything else.
    package init?(_ text: String) {
        let parts = text.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].hasSuffix("/join"), Invite.isSecret(parts[1]),
            let server = ServerAddress(String(parts[0].dropLast("/join".count)))
        else { return nil }
        self.server = server
        secret = String(parts[1])
    }

    private static func isSecret(_ text: Substring) -> Bool {
        (16...128).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x2e, 0x5f, 0x7e: true
                default: false
                }
            }
    }
}
