import FoundationEssentials

/// An error as a server tells it. Source: RFC 9457, with a stable word in `code`.
package struct Problem: Equatable, Sendable {
    package var code: String
    package var detail: String

    /// Nil when the reply is not a problem document.
    init?(_ reply: HTTPResponse) {
        guard reply.contentType == "application/problem+json", reply.body.count <= Problem.greatestBytes,
            let wire = try? JSONDecoder().decode(Wire.self, from: Data(reply.body)), !wire.code.isEmpty
        else { return nil }
        code = String(wire.code.prefix(60))
        detail = String((wire.detail ?? wire.title ?? wire.code).prefix(400))
    }

    private static let greatestBytes = 64 << 10

    private struct Wire: Decodable {
        var code: String
        var title: String?
        var detail: String?
    }
}
