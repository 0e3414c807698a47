import CurlTransport
import SyncClient
import Testing

@Suite("Certificates")
struct TLSTests {
    private func reply(
        certificate: String, host: String = "127.0.0.1", trustingAuthority: Bool = true
    ) throws -> HTTPResponse {
        let certificates = try #require(Certificates.shared)
        let server = try Server(certificate: certificates.named(certificate))
        let transport = CurlTransport(
            .init(userAgent: "annals-test/1", caFile: trustingAuthority ? certificates.authority : nil))
        return try transport.send(HTTPRequest(.post, "https://\(host):\(server.port)/echo", body: [1, 2, 3]))
    }

    @Test("a certificate of an authority we were told to trust is good, by address and by name")
    func good() throws {
        #expect(try reply(certificate: "good").body == [1, 2, 3])
        #expect(try reply(certificate: "good", host: "localhost").body == [1, 2, 3])
    }

    @Test(
        "each fault of a certificate has its name",
        arguments: [
            ("wrong", true, TransportError.Distrust.wrongHost), ("expired", true, .expired),
            ("self", true, .selfSigned), ("good", false, .unknownAuthority),
        ])
    func faults(certificate: String, trusting: Bool, distrust: TransportError.Distrust) throws {
        #expect(throws: TransportError.tlsUntrusted(distrust)) {
            try reply(certificate: certificate, trustingAuthority: trusting)
        }
    }

    @Test("a self-signed certificate given as the authority is trusted")
    func pinned() throws {
        let certificates = try #require(Certificates.shared)
        let server = try Server(certificate: certificates.named("self"))
        let transport = CurlTransport(.init(userAgent: "t", caFile: certificates.named("self") + ".pem"))
        #expect(try transport.send(HTTPRequest(.get, "https://127.0.0.1:\(server.port)/echo")).status == 200)
    }

    @Test("an authority file that is not there is named")
    func missingFile() throws {
        let server = try Server()
        let transport = CurlTransport(.init(userAgent: "t", caFile: "/nonexistent/ca.pem"))
        #expect(throws: TransportError.badCAFile(path: "/nonexistent/ca.pem")) {
            try transport.send(HTTPRequest(.get, "https://127.0.0.1:\(server.port)/echo"))
        }
    }

    @Test("a server that speaks plain HTTP is not taken for an encrypted one")
    func plainServer() throws {
        let server = try Server()
        let transport = CurlTransport(.init(userAgent: "t"))
        let error = #expect(throws: TransportError.self) {
            var request = HTTPRequest(.get, "https://127.0.0.1:\(server.port)/echo")
            request.patienceMilliseconds = 500
            _ = try transport.send(request)
        }
        switch error {
        case .tlsOther, .timeout(.connecting): break
        default: Issue.record("\(String(describing: error))")
        }
    }

    @Test("the file of trusted authorities is chosen in a fixed order")
    func order() {
        let all = ["ANNALS_CA_FILE": "a", "CURL_CA_BUNDLE": "c", "SSL_CERT_FILE": "s"]
        func choose(_ names: [String], configured: String?) -> String? {
            CurlTransport.Settings.caFile(configured: configured) { names.contains($0) ? all[$0] : nil }
        }
        #expect(choose(["ANNALS_CA_FILE", "CURL_CA_BUNDLE"], configured: "b") == "a")
        #expect(choose(["CURL_CA_BUNDLE", "SSL_CERT_FILE"], configured: "b") == "b")
        #expect(choose(["CURL_CA_BUNDLE", "SSL_CERT_FILE"], configured: "") == "c")
        #expect(choose(["SSL_CERT_FILE"], configured: nil) == "s")
        #expect(choose([], configured: nil) == nil)
    }
}
