import SQLite
import Schema

/// Rules between rows that no constraint of the schema can state, and of the log's rows those that it does state:
/// SQLite 3.40 does not look at the constraints of tables without rowid again.
enum TableConsistency {
    /// Each query gives the places that break its rule.
    private static let rules: [(rule: String, query: String)] = [
        (
            "a chain without changesets",
            """
            SELECT 'chain ' || lower(hex(replica)) FROM chain
            WHERE NOT EXISTS (SELECT 1 FROM changeset WHERE changeset.chain = chain.key)
            """
        ),
        (
            "a chain's highest number is not its changesets'",
            """
            SELECT 'chain ' || lower(hex(replica)) FROM chain WHERE number IS NOT
                (SELECT max(c.number) FROM changeset c WHERE c.project = chain.project AND c.chain = chain.key)
            """
        ),
        (
            "a changeset's columns contradict each other",
            """
            SELECT 'changeset ' || project || '/' || sequence FROM changeset
            WHERE length(after) % 32 <> 0 OR (previous IS NULL) <> (number = 1) OR length(previous) <> 32
                OR (content IS NULL) <> (nonce IS NULL) OR (content IS NULL) <> (content_hash IS NOT NULL)
                OR length(content_hash) <> 32 OR sequence < 1 OR number < 1 OR format NOT BETWEEN 0 AND 65535
            """
        ),
        (
            "a changeset's chain is another project's",
            """
            SELECT 'changeset ' || changeset.project || '/' || sequence FROM changeset
            JOIN chain ON chain.key = changeset.chain WHERE chain.project IS NOT changeset.project
            """
        ),
        (
            "a changeset's carrier is another project's device",
            """
            SELECT 'changeset ' || changeset.project || '/' || sequence FROM changeset
            JOIN device ON device.key = changeset.carrier WHERE device.project IS NOT changeset.project
            """
        ),
        (
            "a live token is not its device's",
            """
            SELECT 'token ' || lower(hex(token.id)) FROM token JOIN device ON device.key = token.device
            WHERE token.revoked_at IS NULL
                AND (token.project IS NOT device.project OR token.account IS NOT device.account)
            """
        ),
        (
            "a token outlives its device or member",
            """
            SELECT 'token ' || lower(hex(token.id)) FROM token JOIN device ON device.key = token.device
            JOIN membership m ON m.project = token.project AND m.account = token.account
            WHERE token.revoked_at IS NULL AND (device.revoked_at IS NOT NULL OR m.revoked_at IS NOT NULL)
            """
        ),
        (
            "an invite was used by another project's device",
            """
            SELECT 'invite ' || lower(hex(invite.id)) FROM invite_use
            JOIN invite ON invite.key = invite_use.invite JOIN device ON device.key = invite_use.device
            WHERE invite.project IS NOT device.project
            """
        ),
        (
            "a digest is reported of a place that is not in the log",
            """
            SELECT 'report ' || r.project || '/' || r.sequence FROM digest_report r
            LEFT JOIN changeset c ON c.project = r.project AND c.sequence = r.sequence
            WHERE r.running IS NOT iif(r.sequence = 0, zeroblob(16), c.running)
            """
        ),
    ]

    /// Complexity: reads the log's index, not its bytes.
    static func problems(in connection: Connection) throws -> [String] {
        try rules.flatMap { rule, query in
            try connection.all(query + " LIMIT 20") { "\($0.text(0)): \(rule)" }
        }
    }
}
