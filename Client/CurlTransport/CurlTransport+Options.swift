import CCurl
import SyncClient

extension CurlTransport {
    /// Sets every option of one exchange; the handle has none when this begins.
    func apply(
        _ request: HTTPRequest, _ address: ServerAddress, headers: UnsafeMutablePointer<curl_slist>?,
        body: UnsafeRawBufferPointer, _ transfer: Transfer, to easy: UnsafeMutableRawPointer
    ) {
        let options = Options(easy: easy)
        options.set(CURLOPT_ERRORBUFFER, pointer: errorText.baseAddress)
        options.set(CURLOPT_URL, request.url)
        options.set(CURLOPT_USERAGENT, settings.userAgent)
        setSafety(options, address)
        setPatience(options, request)
        setMethod(options, request, body)
        options.set(CURLOPT_HTTPHEADER, pointer: headers)
        setCallbacks(easy, transfer)
    }

    private func setSafety(_ options: Options, _ address: ServerAddress) {
        // The second call fails on a libcurl older than 7.85, which has only the first's bit mask.
        options.set(CURLOPT_PROTOCOLS, 3)
        options.set(CURLOPT_PROTOCOLS_STR, "http,https")
        options.set(CURLOPT_FOLLOWLOCATION, 0)
        options.set(CURLOPT_HTTP09_ALLOWED, 0)
        options.set(CURLOPT_SSL_VERIFYPEER, 1)
        options.set(CURLOPT_SSL_VERIFYHOST, 2)
        options.set(CURLOPT_SSLVERSION, 6)  // TLS 1.2 or newer
        if let file = settings.caFile {
            options.set(CURLOPT_CAINFO, file)
            options.set(CURLOPT_PROXY_CAINFO, file)
        }
        // A proxy must see neither our headers nor, in plain text, what was meant to stay on this machine.
        options.set(CURLOPT_HEADEROPT, 1)
        options.set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        if address.isLoopback { options.set(CURLOPT_PROXY, "") }
        options.set(CURLOPT_HTTP_VERSION, 4)  // HTTP/2 where TLS agrees on it, else HTTP/1.1
    }

    private func setPatience(_ options: Options, _ request: HTTPRequest) {
        options.set(CURLOPT_NOSIGNAL, 1)
        // Without it a hanging name server would hold the program until its own, longer time is over.
        options.set(CURLOPT_QUICK_EXIT, 1)
        options.set(CURLOPT_CONNECTTIMEOUT_MS, min(settings.connectTimeoutMilliseconds, request.patienceMilliseconds))
        options.set(CURLOPT_TCP_KEEPALIVE, 1)
        options.set(CURLOPT_BUFFERSIZE, 128 << 10)
        options.set(CURLOPT_UPLOAD_BUFFERSIZE, 256 << 10)
    }

    private func setMethod(_ options: Options, _ request: HTTPRequest, _ body: UnsafeRawBufferPointer) {
        if request.method == .post || request.body != nil {
            options.set(CURLOPT_POST, 1)
            options.set(CURLOPT_POSTFIELDSIZE_LARGE, size: Int64(body.count))
            // Without an address libcurl would read the body from standard input.
            let start = body.isEmpty ? UnsafeRawPointer(errorText.baseAddress!) : body.baseAddress
            options.set(CURLOPT_POSTFIELDS, pointer: start)
        } else {
            options.set(CURLOPT_HTTPGET, 1)
        }
        if request.method == .put || request.method == .delete {
            options.set(CURLOPT_CUSTOMREQUEST, request.method.rawValue)
        }
    }

    private func setCallbacks(_ easy: UnsafeMutableRawPointer, _ transfer: Transfer) {
        let context = Unmanaged.passUnretained(transfer).toOpaque()
        ccurl_set_header_callback(
            easy,
            { bytes, size, count, context in
                Transfer.from(context).takeHeader(UnsafeRawBufferPointer(start: bytes, count: size * count))
            }, context)
        ccurl_set_body_callback(
            easy,
            { bytes, size, count, context in
                Transfer.from(context).takeBody(UnsafeRawBufferPointer(start: bytes, count: size * count))
            }, context)
        ccurl_set_progress_callback(
            easy,
            { context, expected, received, _, sent in
                let transfer = Transfer.from(context)
                return transfer.takeProgress(
                    TransferProgress(
                        sentBytes: Int(sent), receivedBytes: Int(received),
                        expectedBytes: expected > 0 ? Int(expected) : nil)) ? 0 : 1
            }, context)
    }
}

/// Setters by type of argument. Failures are of options this libcurl does not know, all of them dispensable.
private struct Options {
    let easy: UnsafeMutableRawPointer

    func set(_ option: CURLoption, _ value: Int) { ccurl_set_long(easy, Int64(option.rawValue), value) }

    func set(_ option: CURLoption, _ value: String) { ccurl_set_text(easy, Int64(option.rawValue), value) }

    func set(_ option: CURLoption, size: Int64) { ccurl_set_size(easy, Int64(option.rawValue), size) }

    func set(_ option: CURLoption, pointer: UnsafeRawPointer?) {
        ccurl_set_pointer(easy, Int64(option.rawValue), pointer)
    }
}
