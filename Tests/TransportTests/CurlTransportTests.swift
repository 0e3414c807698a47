import CurlTransport
import Glibc
import SyncClient
import Synchronization
import Testing

@Suite("libcurl transport")
struct CurlTransportTests {
    let server: Server
    let transport = CurlTransport(.init(userAgent: "annals-test/1"))

    init() throws { server = try #require(Server.shared) }

    @Test("a body goes there and comes back byte for byte, with its headers", arguments: [0, 1, 3_000_000])
    func echo(count: Int) throws {
        let body = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let reply = try transport.send(HTTPRequest(.post, server.url("/echo"), body: body))
        #expect(reply.status == 200)
        #expect(reply.body == body)
        #expect(reply.header("x-METHOD") == "POST")
        #expect(reply.contentType == "text/plain")
    }

    @Test("every method is sent as it is named", arguments: [HTTPRequest.Method.get, .post, .put, .delete])
    func methods(method: HTTPRequest.Method) throws {
        for body in [nil, [1, 2] as [UInt8]] where !(method == .get && body != nil) {
            let reply = try transport.send(HTTPRequest(method, server.url("/echo"), body: body))
            #expect(reply.header("x-method") == method.rawValue)
            #expect(reply.body == body ?? [])
        }
    }

    @Test("the request carries its token and headers, and asks for no leave to send")
    func requestHead() throws {
        var request = HTTPRequest(.post, server.url("/head"), token: "s3cret", body: [UInt8](repeating: 0, count: 9000))
        request.headers = [HTTPHeader("X-One", "1"), HTTPHeader("X-Empty", "")]
        let head = String(decoding: try transport.send(request).body, as: UTF8.self)
        #expect(head.contains("Authorization: Bearer s3cret\r\n"))
        #expect(head.contains("X-One: 1\r\n"))
        #expect(head.contains("X-Empty:\r\n"))
        #expect(head.contains("User-Agent: annals-test/1\r\n"))
        #expect(head.contains("Content-Type: application/octet-stream\r\n"))
        #expect(!head.lowercased().contains("expect:"))
    }

    @Test(
        "a header or address that could smuggle something in is refused before anything is sent",
        arguments: ["a\r\nX-Evil: 1", "a\nb", "a\u{0}b"])
    func smuggling(text: String) throws {
        var requests = [
            HTTPRequest(.get, server.url("/head"), token: text), HTTPRequest(.get, server.url("/head") + "?" + text),
            HTTPRequest(.get, server.url("/head") + text), HTTPRequest(.get, server.url("/head")),
            HTTPRequest(.get, server.url("/head")),
        ]
        requests[3].headers = [HTTPHeader("X-One", text)]
        requests[4].headers = [HTTPHeader(text, "1")]
        for request in requests {
            let error = #expect(throws: TransportError.self) { try transport.send(request) }
            guard case .badRequest? = error else {
                Issue.record("\(String(describing: error)) for \(request)")
                continue
            }
        }
    }

    @Test("exchanges share one connection")
    func keepAlive() throws {
        let first = try transport.send(HTTPRequest(.get, server.url("/connection"))).body
        for _ in 0..<3 {
            #expect(try transport.send(HTTPRequest(.get, server.url("/connection"))).body == first)
        }
        let other = CurlTransport(.init(userAgent: "other"))
        #expect(try other.send(HTTPRequest(.get, server.url("/connection"))).body != first)
    }

    @Test("a kept connection that the server closed meanwhile is replaced without an error")
    func staleConnection() throws {
        for _ in 0..<5 {
            #expect(try transport.send(HTTPRequest(.post, server.url("/bye"), body: [1])).body == Array("bye".utf8))
        }
    }

    @Test(
        "statuses of success and failure alike are replies", arguments: [201, 400, 401, 403, 404, 409, 429, 500, 503])
    func statuses(status: Int) throws {
        let reply = try transport.send(HTTPRequest(.get, server.url("/status/\(status)")))
        #expect(reply.status == status)
        #expect(reply.retryAfterSeconds == 7)
        #expect(reply.body == Array("why".utf8))
    }

    @Test("a redirect is an error and is not followed", arguments: [301, 302, 307, 308])
    func redirects(status: Int) throws {
        #expect(throws: TransportError.unexpectedStatus(status)) {
            try transport.send(HTTPRequest(.get, server.url("/status/\(status)"), token: "s3cret"))
        }
    }

    @Test("a provisional answer is not taken for the answer")
    func earlyHints() throws {
        let reply = try transport.send(HTTPRequest(.get, server.url("/hundred")))
        #expect(reply.status == 200)
        #expect(reply.header("x-early") == nil)
        #expect(reply.header("x-late") == "1")
    }

    @Test(
        "a reply that ends too soon or is no HTTP is broken",
        arguments: [
            ("/close", TransportError.Break.closedEarly), ("/early", .closedEarly), ("/early-chunk", .closedEarly),
            ("/bad-chunk", .closedEarly), ("/cut-head", .closedEarly), ("/cut-after-a-header", .closedEarly),
            ("/garbage", .notHTTP), ("/many-headers", .notHTTP),
        ])
    func broken(path: String, kind: TransportError.Break) throws {
        #expect(throws: TransportError.brokenReply(kind)) {
            try transport.send(HTTPRequest(.get, server.url(path)))
        }
    }

    @Test("a reply above the limit ends at once, announced or not", arguments: ["/huge", "/announced-huge", "/large"])
    func tooLarge(path: String) throws {
        var request = HTTPRequest(.get, server.url(path))
        request.maximumReplyBytes = 1 << 20
        #expect(throws: TransportError.tooLarge(limitBytes: 1 << 20)) { try transport.send(request) }
    }

    @Test("a reply of exactly the limit is let through")
    func exactLimit() throws {
        var request = HTTPRequest(.get, server.url("/large"))
        request.maximumReplyBytes = 256 * 40000
        #expect(try transport.send(request).body.count == 256 * 40000)
    }

    @Test("a server that accepts and says nothing is given up")
    func silent() throws {
        var request = HTTPRequest(.post, server.url("/silent"), body: [1])
        request.patienceMilliseconds = 300
        #expect(throws: TransportError.timeout(.waiting)) { try transport.send(request) }
    }

    @Test("a reply that stops in the middle is given up", arguments: ["/stall", "/stall-after-head"])
    func stall(path: String) throws {
        var request = HTTPRequest(.get, server.url(path))
        #expect(request.stallSeconds <= 8, "a command answers within 10 seconds whatever the server does")
        request.stallSeconds = 1
        #expect(throws: TransportError.timeout(.transferring)) { try transport.send(request) }
    }

    @Test("a port where nobody listens and a name that does not exist are told apart")
    func unreachable() throws {
        let error = #expect(throws: TransportError.self) {
            try transport.send(HTTPRequest(.get, "http://nobody.invalid/"))
        }
        // Without any network the name server itself may be silent.
        #expect(error == .cannotResolve(host: "nobody.invalid") || error == .timeout(.connecting))
        // Port 1 of this machine: reserved, and nothing uses it.
        #expect(throws: TransportError.cannotConnect(host: "127.0.0.1")) {
            try transport.send(HTTPRequest(.get, "http://127.0.0.1:1/"))
        }
    }

    @Test("the caller sees the progress and can end the exchange")
    func progress() throws {
        var last: TransferProgress?
        let reply = try transport.send(HTTPRequest(.get, server.url("/large"))) {
            last = $0
            return true
        }
        #expect(last?.receivedBytes == reply.body.count)
        #expect(last?.expectedBytes == reply.body.count)
        #expect(throws: TransportError.aborted) {
            try transport.send(HTTPRequest(.get, server.url("/silent"))) { _ in false }
        }
        #expect(try transport.send(HTTPRequest(.get, server.url("/connection"))).status == 200)
    }

    @Test("a stream hands over bytes as they come and ends when its receiver has enough")
    func stream() throws {
        var text = ""
        let reply = try transport.stream(HTTPRequest(.get, server.url("/events"))) { bytes in
            text += String(decoding: bytes, as: UTF8.self)
            return !text.contains("data: 2")
        }
        #expect(text == "data: 0\n\ndata: 1\n\ndata: 2\n\n")
        #expect(reply.contentType == "text/event-stream")
        #expect(reply.body.isEmpty)
    }

    @Test("a stream that is refused comes back as a reply")
    func refusedStream() throws {
        let reply = try transport.stream(HTTPRequest(.get, server.url("/status/403"))) { $0.isEmpty }
        #expect(reply.status == 403)
        #expect(reply.body == Array("why".utf8))
    }

    @Test("busy answers are tried again until one is good")
    func retries() throws {
        let retrying = RetryingTransport(transport, clock: ManualClock(), random: { 0.5 })
        let reply = try retrying.send(HTTPRequest(.get, server.url("/fail-twice/a")))
        #expect(reply.status == 200)
        #expect(reply.body == Array("3".utf8))
    }

    @Test("a proxy is used as the environment says, but never towards this machine")
    func proxies() async {
        await #expect(processExitsWith: .success) {
            let proxy = try Server()
            setenv("http_proxy", proxy.url(""), 1)
            setenv("no_proxy", "other.invalid", 1)
            let transport = CurlTransport(.init(userAgent: "t"))
            let far = try transport.send(HTTPRequest(.get, "http://far.invalid/x"))
            guard far.header("x-proxy") == "1", far.body == Array("http://far.invalid/x".utf8) else { exit(1) }
            let near = try transport.send(HTTPRequest(.get, proxy.url("/proxied")))
            guard near.body == Array("/proxied".utf8) else { exit(2) }
            // The name is looked up, not handed to the proxy.
            guard (try? transport.send(HTTPRequest(.get, "http://other.invalid/x"))) == nil else { exit(3) }
        }
    }

    @Test("libcurl is found, and not before it is needed")
    func library() {
        CurlTransport.warmUp()
        #expect(CurlTransport.libraryVersion?.isEmpty == false)
    }
}
