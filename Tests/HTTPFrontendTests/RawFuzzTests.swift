import Model
import SQLiteChangeStore
import ServerTestSupport
import SyncService
import TestSupport
import Testing

/// Whatever bytes come to the port, the server answers with no 5xx or closes, and goes on.
@Suite("Fuzzing HTTP")
struct RawFuzzTests {
    @Test("bytes that are almost HTTP are refused or answered; nobody waits and nothing falls over")
    func raw() async throws {
        let live = try await LiveServer()
        var ana = Author("ana", project: projectID(1), seed: 1)
        let owner = try await live.server.open("chronicle", as: ana)
        _ = try await live.server.exchange(owner, push: try ana.write(2))
        let body = ExchangeRequest(cursor: .start).encoded()
        let head = "POST /v1/projects/\(owner.project)/exchange HTTP/1.1\r\nHost: a\r\n"
        let good =
            [
                Array((head + "Authorization: Bearer \(owner.token)\r\nContent-Length: \(body.count)\r\n\r\n").utf8)
                    + body,
                Array(
                    (head
                        + "Authorization: Bearer \(owner.token)\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n")
                        .utf8),
                Array("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n".utf8),
                Array("POST /v1/join HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc".utf8),
            ]
        let port = live.port
        try await FuzzRun("http").run(
            count: 500, seed: 41, good: good,
            tokens: [
                "\r\n", "\r\n\r\n", "HTTP/1.1", "HTTP/2.0", "Content-Length: 99999999999999999999", "Content-Length: 5",
                "Transfer-Encoding: chunked", "Content-Encoding: gzip", "Content-Encoding: zstd",
                "Expect: 100-continue",
                "Connection: close", "Upgrade: h2c", "%2e%2e/", "//", "\0", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                "ffffffff\r\n", "Host:",
            ], limit: 20_000
        ) { bytes in
            let answer = try await RawHTTP.detached {
                let connection = try RawHTTP(port: port)
                // A server that has closed already has answered; whatever more is said goes nowhere.
                try? connection.send(bytes)
                connection.finishSending()
                return connection.readAll()
            }
            if answer.contains("HTTP/1.1 5"), !answer.contains("HTTP/1.1 501"), !answer.contains("HTTP/1.1 505") {
                throw FuzzRun.Failure(description: answer)
            }
        }
        #expect(try await live.ask("GET", "/healthz").status == 200)
        #expect(try await live.server.administration.verify().findings == [])
        try await live.stop()
    }
}
