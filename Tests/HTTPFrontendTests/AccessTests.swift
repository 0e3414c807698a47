import HTTPFrontend
import HTTPTypes
import Model
import SQLiteChangeStore
import ServerTestSupport
import SyncService
import Testing

/// Every route, asked by everybody who may and may not. Source: SYNC.md §8, invariant 7.
@Suite("Access")
struct AccessTests {
    enum Asker: String, CaseIterable {
        case nobody, garbage, unknown, foreign, reader, editor, expired, tokenRevoked, deviceRevoked, memberRevoked
    }

    /// What an asker gets at a route that needs a token: status and code.
    static func expected(_ asker: Asker) -> (status: Int, code: String?) {
        switch asker {
        case .nobody: (401, "token_missing")
        case .garbage, .unknown: (401, "token_unknown")
        case .foreign: (404, "project_unknown")
        case .reader, .editor: (200, nil)
        case .expired: (401, "token_expired")
        case .tokenRevoked: (401, "token_revoked")
        case .deviceRevoked: (403, "device_revoked")
        case .memberRevoked: (403, "member_revoked")
        }
    }

    /// One row for each route; a route without one fails.
    static let rows: [Route: Bool] = [
        .join: false, .exchange: true, .watch: true, .openAPI: false, .health: false, .ready: false, .metrics: false,
    ]

    @Test("every route has a row here, and says itself whether it needs a token")
    func complete() {
        for route in Route.allCases { #expect(Self.rows[route] == route.needsToken, "\(route)") }
    }

    @Test("each route answers each asker as it should, revocation at once")
    func table() async throws {
        let live = try await LiveServer()
        let server = live.server
        let ana = Author("ana", project: projectID(1), seed: 1)
        _ = try await server.open("chronicle", as: ana)
        var tokens: [Asker: String] = [
            .garbage: "not a token", .unknown: String(repeating: "ab", count: 32),
            .foreign: try await server.open("other", as: Author("eve", project: projectID(2), seed: 2)).token,
        ]
        var seed: UInt8 = 10
        for asker in [Asker.reader, .editor, .expired, .tokenRevoked, .deviceRevoked, .memberRevoked] {
            seed += 1
            let author = Author(asker.rawValue, project: projectID(1), seed: seed)
            let role: Role = asker == .reader ? .reader : .editor
            let member = try await server.invite(author, to: "chronicle", role: role)
            tokens[asker] = member.token
            // Let in once, so that nothing remembered from then may help later.
            #expect(try await live.exchange(member, ExchangeRequest(cursor: .start)).status == 200)
            switch asker {
            case .expired: tokens[asker] = try await expired(member, author, server)
            case .tokenRevoked:
                let all = try await server.administration.tokens(of: "chronicle")
                let id = try #require(all.first { $0.member == member.id }).id
                _ = try await server.administration.revokeToken(id.description)
            case .deviceRevoked: _ = try await server.administration.revokeDevice(author.replica.description)
            case .memberRevoked:
                _ = try await server.administration.revokeMember(member.id.description, of: "chronicle")
            default: break
            }
        }
        let body = ExchangeRequest(cursor: .start).encoded()
        for route in Route.allCases where route.needsToken {
            for asker in Asker.allCases {
                let path = route.rawValue.replacing("{project}", with: projectID(1).description)
                let answer = try await RawHTTP.detached { [port = live.port, token = tokens[asker]] in
                    let connection = try RawHTTP(port: port)
                    let headers = token.map { [("Authorization", "Bearer \($0)")] } ?? []
                    try connection.send(
                        route.method.rawValue, path, headers: headers, body: route.method == .post ? body : nil)
                    let head = try connection.readHead()
                    // A stream that was granted has no end to wait for.
                    return head.headers["content-length"] == nil ? head : try connection.readBody(of: head)
                }
                let expected = Self.expected(asker)
                #expect(answer.status == expected.status, "\(route) \(asker)")
                #expect(answer.code == expected.code, "\(route) \(asker)")
                if answer.status == 401 { #expect(answer.headers["www-authenticate"]?.hasPrefix("Bearer") == true) }
            }
        }
        for (path, method) in [
            ("/v1/openapi.yaml", "GET"), ("/healthz", "GET"), ("/readyz", "GET"), ("/metrics", "GET"),
        ] {
            #expect(try await live.ask(method, path).status == 200)
            #expect(try await live.ask(method, path, token: "not a token").status == 200)
        }
        try await live.stop()
    }

    /// A further token of a member's device that ends, after its end.
    private func expired(
        _ member: TestServer.Member, _ author: Author, _ server: TestServer
    ) async throws -> String {
        let bytes = [UInt8](repeating: 9, count: 32)
        let end = server.clock.now + 10
        try await server.store.write { writer in
            guard let key = try writer.project(id: member.project)?.key,
                let device = try writer.device(author.key.publicKey, in: key)
            else { throw StoreError.failed("the device is not there") }
            try writer.addToken(
                TokenID(Bytes16(high: 1, low: 1)), hash: sha256(bytes), of: device.key, member: device.member,
                scope: .sync, at: end - 10, expiresAt: end)
        }
        server.clock.advance(milliseconds: 10)
        return Hex.string(bytes)
    }
}
