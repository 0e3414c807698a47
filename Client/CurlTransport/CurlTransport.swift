import CCurl
package import SyncClient

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// HTTP by libcurl, over one connection that stays open between exchanges.
///
/// Invariant: certificates are always verified; redirects are never followed; only http and https are spoken; a
/// loopback server is never reached through a proxy. Other proxies are taken from the environment as `curl` does
/// (`http_proxy`, `https_proxy`, `all_proxy`, `no_proxy`).
/// Invariant: used by one thread at a time (it is not `Sendable`).
package final class CurlTransport: Transport {
    package struct Settings: Sendable {
        package var userAgent: String
        /// Trusted certificates beside the system's; nil for the system's alone.
        package var caFile: String?
        package var connectTimeoutMilliseconds = 3000

        package init(userAgent: String, caFile: String? = nil) {
            self.userAgent = userAgent
            self.caFile = caFile
        }

        /// Chooses the file of trusted certificates: `ANNALS_CA_FILE`, what is configured, then what the curl
        /// command and OpenSSL use.
        package static func caFile(configured: String?, environment: (String) -> String?) -> String? {
            let candidates = [
                environment("ANNALS_CA_FILE"), configured, environment("CURL_CA_BUNDLE"), environment("SSL_CERT_FILE"),
            ]
            return candidates.compactMap(\.self).first { !$0.isEmpty }
        }
    }

    let settings: Settings
    /// Made at the first exchange, which also opens the library.
    private var easy: UnsafeMutableRawPointer?
    /// Where libcurl writes what went wrong.
    let errorText = UnsafeMutableBufferPointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))

    package init(_ settings: Settings) {
        self.settings = settings
        errorText.initialize(repeating: 0)
    }

    deinit {
        ccurl_free(easy)
        errorText.deallocate()
    }

    /// Starts opening libcurl on another thread, so that it is ready when the first exchange begins.
    package static func warmUp() { ccurl_warm_up() }

    /// The library's version; nil when it is not installed.
    package static var libraryVersion: String? { ccurl_version().map { String(cString: $0) } }

    /// The value of an environment variable, for `Settings.caFile`.
    package static func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

    package func send(
        _ request: HTTPRequest, progress: (TransferProgress) -> Bool
    ) throws(TransportError) -> HTTPResponse {
        let transfer = Transfer(request)
        return try withoutActuallyEscaping(progress) { progress throws(TransportError) in
            transfer.onProgress = progress
            defer { transfer.onProgress = nil }
            return try run(request, transfer)
        }
    }

    package func stream(
        _ request: HTTPRequest, receive: (UnsafeRawBufferPointer) -> Bool
    ) throws(TransportError) -> HTTPResponse {
        let transfer = Transfer(request)
        return try withoutActuallyEscaping(receive) { receive throws(TransportError) in
            transfer.onBytes = receive
            defer { transfer.onBytes = nil }
            return try run(request, transfer)
        }
    }

    private func run(_ request: HTTPRequest, _ transfer: Transfer) throws(TransportError) -> HTTPResponse {
        guard let address = ServerAddress(withoutQuery: request.url) else { throw .badRequest("not an http(s) URL") }
        let lines = try HeaderLines.make(request)
        guard let easy = try ready() else { throw .libcurlMissing }
        var list: UnsafeMutablePointer<curl_slist>?
        defer { ccurl_list_free(list) }
        for line in lines {
            guard let longer = ccurl_list_add(list, line) else { throw .other(code: 27, detail: "out of memory") }
            list = longer
        }
        errorText[0] = 0
        let code = (request.body ?? []).withUnsafeBytes { body in
            apply(request, address, headers: list, body: body, transfer, to: easy)
            return ccurl_perform(easy)
        }
        // What libcurl was lent ends with this call.
        defer { ccurl_reset(easy) }
        return try transfer.result(
            Ending(code: Int(code), text: String(cString: errorText.baseAddress!), easy: easy), host: address.host,
            caFile: settings.caFile)
    }

    private func ready() throws(TransportError) -> UnsafeMutableRawPointer? {
        if easy == nil, ccurl_load() == 1 { easy = ccurl_new() }
        return easy
    }
}
