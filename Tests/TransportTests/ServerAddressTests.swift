import SyncClient
import Testing

@Suite("Server address")
struct ServerAddressTests {
    @Test("only this machine is loopback")
    func loopback() {
        for host in ["localhost", "LocalHost", "127.0.0.1", "127.255.255.255", "127.1.2.3", "::1", "[::1]"] {
            #expect(isLoopback(host: host), "\(host)")
        }
        let others = [
            "", "localhost.example.org", "localhost.", "127.0.0.1.example.org", "127.1", "127.0.0.256", "127.0.0.01",
            "128.0.0.1", "0.0.0.0", "127.0.0.", "127.0.0.-1", "127.0.0.+1", "::", "::11", "10.0.0.1", "localhost@evil",
            "127.0.0.1\u{0}", "１２７.0.0.1",
        ]
        for host in others { #expect(!isLoopback(host: host), "\(host)") }
    }

    @Test(
        "an address is read and written back without its last slash",
        arguments: [
            ("https://Example.org/", "https://example.org"), ("HTTP://127.0.0.1:8470", "http://127.0.0.1:8470"),
            ("https://example.org:443/annals//", "https://example.org:443/annals"),
            ("http://[::1]:80/Path", "http://[::1]:80/Path"),
            ("https://xn--mnchen-3ya.de", "https://xn--mnchen-3ya.de"),
        ])
    func reads(text: String, canonical: String) throws {
        let address = try #require(ServerAddress(text))
        #expect(address.text == canonical)
        #expect(ServerAddress(address.text) == address)
        #expect(address.url(path: "/v1/x") == canonical + "/v1/x")
    }

    @Test(
        "what two programs could read differently is no address",
        arguments: [
            "", "example.org", "ftp://example.org", "file:///etc/passwd", "http://", "http:///x", "https://:80",
            "http://localhost@example.org", "http://a:b@example.org", "http://example.org\\@localhost",
            "http://exa mple.org", "http://example.org:0", "http://example.org:65536", "http://example.org:",
            "http://example.org:8x", "http://example.org:1:2", "http://[::1", "http://::1", "http://[localhost]",
            "http://example.org/?q", "http://example.org/#f", "http://%6c", "http://münchen.de", "http://a\u{0}b",
            "http://[::1]x:80",
        ])
    func refuses(text: String) {
        #expect(ServerAddress(text) == nil)
    }

    @Test("a server on this machine is known by its address")
    func addressLoopback() {
        #expect(ServerAddress("http://[::1]:8470")?.isLoopback == true)
        #expect(ServerAddress("http://localhost:8470/x")?.isLoopback == true)
        #expect(ServerAddress("http://localhost.example.org")?.isLoopback == false)
    }
}
