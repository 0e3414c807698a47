import FoundationEssentials
package import Model

/// A server's endpoints over a transport: what is asked, what is answered, and what a bad answer means.
package struct Server {
    package let address: ServerAddress
    private let transport: any Transport
    /// Bytes of the largest page that can come, with room for what surrounds it.
    private static let greatestAnswerBytes = Limits.pageBytes + Limits.changesetBytes + (16 << 20)

    /// Errors: `plainHTTP`; nothing is ever sent in the clear to another machine.
    package init(_ address: ServerAddress, over transport: any Transport) throws(SyncFailure) {
        guard address.scheme == .https || address.isLoopback else { throw .plainHTTP(host: address.host) }
        self.address = address
        self.transport = transport
    }

    // MARK: Joining

    /// What a device says with an invite.
    package struct JoinCall: Sendable {
        package var secret: String
        /// The project that this replica holds; nil when it holds none yet.
        package var project: ProjectID?
        package var projectName: String?
        package var publicKey: [UInt8]
        package var author: String
        package var device: String

        package init(
            secret: String, project: ProjectID?, projectName: String?, publicKey: [UInt8], author: String,
            device: String
        ) {
            self.secret = secret
            self.project = project
            self.projectName = projectName
            self.publicKey = publicKey
            self.author = author
            self.device = device
        }
    }

    package enum Joined: Equatable, Sendable {
        /// A member now: the token is said here and never again.
        case member(token: String, project: ProjectID, name: String, role: Role?)
        /// Nobody has given the project an id yet, and the invite is as good as before: mint one and ask again.
        case empty(name: String)
    }

    package func join(_ call: JoinCall) throws(SyncFailure) -> Joined {
        let wire = JoinWire(
            secret: call.secret, project: call.project?.description,
            replica: Derivation.replica(publicKey: call.publicKey).description, publicKey: Hex.string(call.publicKey),
            author: call.author, device: call.device, projectName: call.projectName)
        guard let body = try? JSONEncoder().encode(wire) else { throw .nonsense("the request cannot be encoded") }
        var request = HTTPRequest(.post, address.url(path: "/v1/join"), body: Array(body))
        request.headers = [HTTPHeader("Content-Type", "application/json"), HTTPHeader("Accept", "application/json")]
        request.maximumReplyBytes = 1 << 20
        let reply = try send(request) { _ in true }
        guard let answer = try? JSONDecoder().decode(JoinedWire.self, from: Data(reply.body)) else {
            throw .nonsense("the answer to an invite cannot be read")
        }
        if answer.state == "empty" { return .empty(name: answer.name) }
        guard let token = answer.token, Server.isToken(token),
            let project = answer.project.flatMap({ ProjectID(text: $0) })
        else { throw .nonsense("the answer to an invite lacks a token or a project") }
        return .member(
            token: token, project: project, name: answer.name, role: answer.role.flatMap { Role(rawValue: $0) })
    }

    private struct JoinWire: Encodable {
        var secret: String
        var project: String?
        var replica: String
        var publicKey: String
        var author: String
        var device: String
        var projectName: String?
    }

    private struct JoinedWire: Decodable {
        var token: String?
        var project: String?
        var name: String
        var role: String?
        var state: String
    }

    /// It stands in a header and in a file of one line.
    private static func isToken(_ text: String) -> Bool {
        (16...512).contains(text.utf8.count) && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f }
    }

    // MARK: Exchange

    /// One round trip.
    package func exchange(
        _ message: ExchangeRequest, project: ProjectID, token: String, progress: (TransferProgress) -> Bool
    ) throws(SyncFailure) -> ExchangeAnswer {
        var request = HTTPRequest(
            .post, address.url(path: "/v1/projects/\(project)/exchange"), token: token, body: message.encoded())
        request.headers = [
            HTTPHeader("Content-Type", "application/vnd.annals.exchange"),
            HTTPHeader("Accept", "application/vnd.annals.exchange"),
        ]
        request.maximumReplyBytes = Server.greatestAnswerBytes
        let reply = try send(request, progress)
        do {
            return try ExchangeAnswer(
                decoding: reply.body, project: project, membersKnown: message.membersKnown,
                carried: message.changesets.count)
        } catch {
            throw .nonsense("an answer that cannot be read")
        }
    }

    private func send(
        _ request: HTTPRequest, _ progress: (TransferProgress) -> Bool
    ) throws(SyncFailure) -> HTTPResponse {
        let reply: HTTPResponse
        do { reply = try transport.send(request, progress: progress) } catch {
            throw SyncFailure(error, host: address.host)
        }
        guard reply.status == 200 else { throw SyncFailure(reply, host: address.host) }
        return reply
    }
}
