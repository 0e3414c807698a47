import HTTPFrontend
import Model
import ServerTestSupport
import SyncService
import Testing

/// Whatever comes, the server answers and goes on.
@Suite("Hostile input")
struct HostileTests {
    /// A small generator whose runs can be repeated.
    private struct Dice: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let mixed = (state ^ (state >> 33)) &* 0xff51_afd7_ed55_8ccd
            return mixed ^ (mixed >> 29)
        }
    }

    @Test("mutated exchanges are refused or mean nothing: no crash, no 5xx, a sound log")
    func mutations() async throws {
        let live = try await LiveServer()
        var ana = Author("ana", project: projectID(1), seed: 1)
        let owner = try await live.server.open("chronicle", as: ana)
        let first = try ana.write(4)
        _ = try await live.server.exchange(owner, push: first)
        var request = ExchangeRequest(cursor: .start)
        request.changesets = first + (try ana.write(4))
        request.digest = .zero
        request.deviceKey = ana.key.publicKey
        request.held = [true, false, true]
        let good = request.encoded()
        let seed: UInt64 = 20_261_124
        let failures = try await RawHTTP.detached { [port = live.port] in
            var dice = Dice(state: seed)
            var failures: [String] = []
            var connection = try RawHTTP(port: port)
            for round in 0..<600 {
                var body = good
                for _ in 0...Int.random(in: 0..<4, using: &dice) {
                    let place = Int.random(in: 0..<body.count, using: &dice)
                    switch Int.random(in: 0..<4, using: &dice) {
                    case 0: body[place] ^= 1 << UInt8.random(in: 0..<8, using: &dice)
                    case 1: body[place] = UInt8.random(in: 0...255, using: &dice)
                    case 2: body.removeSubrange(place..<min(body.count, place + 9))
                    default: body.insert(contentsOf: [0xff, 0xff, 0xff, 0x7f], at: place)
                    }
                    if body.isEmpty { body = [0] }
                }
                try connection.send(
                    "POST", "/v1/projects/\(owner.project)/exchange",
                    headers: [("Authorization", "Bearer \(owner.token)")], body: body)
                let answer = try connection.readAnswer()
                if answer.status >= 500 { failures.append("seed \(seed) round \(round): \(answer.status)") }
                if answer.headers["connection"] == "close" { connection = try RawHTTP(port: port) }
            }
            return failures
        }
        #expect(failures == [])
        #expect(try await live.server.administration.verify().findings == [])
        try await live.stop()
    }

    @Test(
        "requests that are not HTTP, or too large in the head, are closed or refused",
        arguments: [
            "\u{0}\u{1}\u{2}\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "GET /healthz HTTP/1.1\r\nbroken\r\n\r\n",
            "POST /v1/join HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
            "POST /v1/join HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
            "GET /healthz HTTP/1.1\r\nHost: a\r\nX: " + String(repeating: "x", count: 40_000) + "\r\n\r\n",
        ])
    func notHTTP(text: String) async throws {
        let live = try await LiveServer()
        let status = try await RawHTTP.detached { [port = live.port] in
            let connection = try RawHTTP(port: port)
            try connection.send(Array(text.utf8))
            return (try? connection.readHead().status) ?? 400
        }
        #expect((400..<500).contains(status) || status == 505)
        #expect(try await live.ask("GET", "/healthz").status == 200)
        try await live.stop()
    }

    @Test(
        "a body that ends before its end was cut off on its way: to be sent again; one that is none is refused",
        arguments: [
            ("Content-Length: 40\r\n\r\n", 408), ("Content-Length: 40\r\n\r\n{\"secret\"", 408),
            ("Transfer-Encoding: chunked\r\n\r\n28\r\n{\"sec", 408),
            ("Transfer-Encoding: chunked\r\n\r\n4\r\n{\"se\r\n", 408),
            ("Transfer-Encoding: chunked\r\n\r\nzz\r\n", 400), ("Content-Length: 4\r\n\r\nhmpf", 400),
        ])
    func cutOff(rest: String, status: Int) async throws {
        let live = try await LiveServer()
        let answer = try await RawHTTP.detached { [port = live.port] in
            let connection = try RawHTTP(port: port)
            try connection.send(Array("POST /v1/join HTTP/1.1\r\nHost: a\r\n\(rest)".utf8))
            connection.finishSending()
            return try connection.readAnswer()
        }
        #expect(answer.status == status)
        #expect(answer.code == (status == 408 ? "cut_off" : "malformed"))
        #expect(try await live.ask("GET", "/healthz").status == 200)
        try await live.stop()
    }

    @Test("one token cannot take all turns")
    func turns() async throws {
        let live = try await LiveServer { $0.turns = 0 }
        let owner = try await live.server.open("chronicle", as: Author("ana", project: projectID(1), seed: 1))
        let answer = try await live.exchange(owner, ExchangeRequest(cursor: .start))
        #expect(answer.status == 429)
        #expect(answer.code == "too_many_requests")
        #expect(answer.headers["retry-after"] == "1")
        try await live.stop()
    }

    @Test("what is too much for the memory set aside is asked to come again")
    func memory() async throws {
        let live = try await LiveServer { $0.allBytes = 3 }
        let owner = try await live.server.open("chronicle", as: Author("ana", project: projectID(1), seed: 1))
        let answer = try await live.exchange(owner, ExchangeRequest(cursor: .start))
        #expect(answer.status == 503)
        #expect(answer.code == "busy")
        #expect(answer.headers["retry-after"] == "1")
        try await live.stop()
    }
}
