package import Model

/// What a server takes from the world around it, so that tests can put something else there.
package struct Environment: Sendable {
    /// Milliseconds since 1970.
    package var now: @Sendable () -> Int64
    /// Unpredictable bytes.
    package var random: @Sendable (_ count: Int) -> [UInt8]

    package init(now: @escaping @Sendable () -> Int64, random: @escaping @Sendable (_ count: Int) -> [UInt8]) {
        self.now = now
        self.random = random
    }

    func identifier<Subject>() -> Identifier<Subject> { Identifier(Bytes16(random(16))!) }
}

/// Secrets as people and programs carry them; the store only ever sees their hashes.
package enum Secret {
    /// A bearer token: 32 bytes in hexadecimal.
    static func token(_ environment: Environment) -> (text: String, hash: Hash32) {
        let bytes = environment.random(32)
        return (Hex.string(bytes), sha256(bytes))
    }

    /// An invite's secret, 32 letters of 128 bits; its hash is over the text.
    static func invite(_ environment: Environment) -> (text: String, hash: Hash32) {
        let text = Hex.string(environment.random(16))
        return (text, hash(ofInvite: text))
    }

    /// The hash under which a bearer token is kept; nil for what cannot be one.
    package static func hash(ofToken text: some StringProtocol) -> Hash32? {
        guard text.utf8.count == 64, let bytes = Hex.bytes(text) else { return nil }
        return sha256(bytes)
    }

    static func hash(ofInvite text: String) -> Hash32 { sha256(Array(text.utf8)) }
}
