import HTTPFrontend
import Model
import ServerTestSupport
import SyncService
import Testing

/// What goes over the wire.
@Suite("Routes")
struct RouteTests {
    private func join(_ invite: String, _ author: Author, project: ProjectID?) -> [UInt8] {
        let project = project.map { "\"\($0)\"" } ?? "null"
        return Array(
            """
            {"secret":"\(invite)","project":\(project),"replica":"\(author.replica)",\
            "publicKey":"\(Hex.string(author.key.publicKey))","author":"\(author.name)","device":"laptop"}
            """.utf8)
    }

    @Test("an owner opens an empty project over the wire, pushes, and an editor pulls")
    func wholeWay() async throws {
        let live = try await LiveServer()
        var ana = Author("ana", project: projectID(1), seed: 1)
        let invite = try await live.server.administration.createProject(named: "chronicle").secret
        let empty = try await live.ask("POST", "/v1/join", body: join(invite, ana, project: nil))
        #expect(empty.status == 200)
        #expect(
            empty.text
                == #"{"token":null,"project":null,"name":"chronicle","role":"owner","member":null,"state":"empty"}"#)
        let opened = try await live.ask("POST", "/v1/join", body: join(invite, ana, project: ana.project))
        #expect(opened.status == 200)
        #expect(opened.headers["cache-control"] == "no-store")
        #expect(opened.text.contains(#""project":"\#(ana.project)","name":"chronicle","role":"owner""#))
        let token = String(opened.text.dropFirst(#"{"token":""#.count).prefix(64))
        let made = try ana.write(3)
        var request = ExchangeRequest(cursor: .start)
        request.changesets = made
        let path = "/v1/projects/\(ana.project)/exchange"
        let pushed = try await live.ask("POST", path, token: token, body: request.encoded())
        #expect(pushed.status == 200)
        #expect(pushed.headers["content-type"] == "application/vnd.annals.exchange")
        let answer = try ExchangeAnswer(
            decoding: pushed.body, project: ana.project, membersKnown: [], carried: made.count)
        #expect(answer.receipts == [1, 2, 3])

        let editor = try await live.server.invite(Author("bo", project: projectID(1), seed: 2), to: "chronicle")
        let pulled = try await live.exchange(editor, ExchangeRequest(cursor: .start))
        let page = try ExchangeAnswer(decoding: pulled.body, project: ana.project, membersKnown: [], carried: 0)
        #expect(page.rows == made.map { .body($0) })
        try await live.stop()
    }

    @Test(
        "what cannot be read is answered with a problem, never with a crash",
        arguments: [
            ("{", 400, "malformed"), ("", 400, "malformed"), ("[]", 400, "malformed"),
            (#"{"secret":"x","publicKey":"00","author":"a"}"#, 400, "malformed"),
            (String(repeating: "x", count: 20_000), 413, "too_large"),
        ])
    func badJoin(body: String, status: Int, code: String) async throws {
        let live = try await LiveServer()
        let answer = try await live.ask("POST", "/v1/join", body: Array(body.utf8))
        #expect(answer.status == status)
        #expect(answer.code == code)
        #expect(answer.headers["content-type"] == "application/problem+json")
        try await live.stop()
    }

    @Test("each refusal of an invite has its status and code")
    func joinRefusals() async throws {
        let live = try await LiveServer()
        let ana = Author("ana", project: projectID(1), seed: 1)
        let bo = Author("bo", project: projectID(1), seed: 2)
        let invite = try await live.server.administration.createProject(named: "chronicle").secret
        _ = try await live.server.join(invite, as: ana, project: ana.project)
        func ask(_ secret: String, project: ProjectID?) async throws -> String {
            let answer = try await live.ask("POST", "/v1/join", body: join(secret, bo, project: project))
            return "\(answer.status) \(answer.code ?? "")"
        }
        #expect(try await ask(invite, project: nil) == "403 invite_used")
        #expect(try await ask("nobody's", project: nil) == "403 invite_unknown")
        let other = try await live.server.administration.invite(
            to: "chronicle", role: .editor, milliseconds: 1_000, uses: 1
        ).secret
        #expect(try await ask(other, project: projectID(7)) == "409 other_project")
        live.server.clock.advance(milliseconds: 1_000)
        #expect(try await ask(other, project: nil) == "403 invite_expired")
        try await live.stop()
    }

    @Test("bodies of the exchange that are wrong, too large or encoded are refused")
    func badExchange() async throws {
        let live = try await LiveServer { $0.exchangeBytes = 10_000 }
        let ana = Author("ana", project: projectID(1), seed: 1)
        let owner = try await live.server.open("chronicle", as: ana)
        let path = "/v1/projects/\(ana.project)/exchange"
        func ask(_ body: [UInt8], _ headers: [(String, String)] = []) async throws -> String {
            let answer = try await live.ask("POST", path, token: owner.token, headers: headers, body: body)
            return "\(answer.status) \(answer.code ?? "")"
        }
        #expect(try await ask([0xff, 0xff, 0xff]) == "400 malformed")
        #expect(try await ask([]) == "400 unknown_protocol")
        #expect(try await ask([8, 9]) == "400 unknown_protocol")
        #expect(try await ask([UInt8](repeating: 0, count: 10_001)) == "413 too_large")
        let good = ExchangeRequest(cursor: .start).encoded()
        #expect(try await ask(good, [("Content-Encoding", "gzip")]) == "415 unsupported_encoding")
        #expect(try await ask(good) == "200 ")
        try await live.stop()
    }

    @Test("unknown addresses and methods are problems too")
    func unknownAddresses() async throws {
        let live = try await LiveServer()
        for (method, path) in [("GET", "/"), ("GET", "/v2/join"), ("GET", "/v1/join"), ("DELETE", "/metrics")] {
            let answer = try await live.ask(method, path)
            #expect(answer.status == 404, "\(method) \(path)")
            #expect(answer.headers["content-type"] == "application/problem+json")
        }
        try await live.stop()
    }

    @Test("a project's address that is no id says what a foreign one does")
    func noProject() async throws {
        let live = try await LiveServer()
        let owner = try await live.server.open("chronicle", as: Author("ana", project: projectID(1), seed: 1))
        for text in ["chronicle", "..%2f", projectID(99).description] {
            let answer = try await live.ask("POST", "/v1/projects/\(text)/exchange", token: owner.token, body: [])
            #expect(answer.status == 404)
            #expect(answer.code == "project_unknown")
        }
        try await live.stop()
    }

    @Test("many requests go over one connection")
    func keepAlive() async throws {
        let live = try await LiveServer()
        let statuses = try await RawHTTP.detached { [port = live.port] in
            let connection = try RawHTTP(port: port)
            return try (0..<20).map { _ in
                try connection.send("GET", "/healthz")
                return try connection.readAnswer().status
            }
        }
        #expect(statuses == [Int](repeating: 200, count: 20))
        try await live.stop()
    }

    @Test("the description names every route and no other")
    func description() async throws {
        let live = try await LiveServer()
        let text = try await live.ask("GET", "/v1/openapi.yaml").text
        let paths = text.split(separator: "\n").filter { $0.hasPrefix("  /") && $0.hasSuffix(":") }
            .map { String($0.dropFirst(2).dropLast()) }
        #expect(Set(paths) == Set(Route.allCases.map(\.rawValue)))
        try await live.stop()
    }

    @Test("metrics count requests by route, and neither they nor the log tell secrets or ids")
    func metricsAndLog() async throws {
        let live = try await LiveServer()
        let ana = Author("ana", project: projectID(1), seed: 1)
        let invite = try await live.server.administration.createProject(named: "chronicle").secret
        let joined = try await live.ask("POST", "/v1/join", body: join(invite, ana, project: ana.project))
        let token = String(joined.text.dropFirst(#"{"token":""#.count).prefix(64))
        let path = "/v1/projects/\(ana.project)/exchange"
        _ = try await live.ask("POST", path, token: token, body: ExchangeRequest(cursor: .start).encoded())
        let metrics = try await live.ask("GET", "/metrics").text
        #expect(
            metrics.contains(
                #"annals_http_requests_total{method="POST",route="/v1/projects/{project}/exchange",status="200"} 1"#))
        #expect(metrics.contains("# TYPE annals_http_request_seconds histogram"))
        #expect(metrics.contains("annals_watchers 0"))
        let log = live.log.all.joined()
        #expect(log.contains(#""route":"/v1/projects/{project}/exchange","status":"200""#))
        for secret in [invite, token, ana.project.description] {
            #expect(!log.contains(secret))
            #expect(!metrics.contains(secret))
        }
        try await live.stop()
    }
}
