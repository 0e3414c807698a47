/// Carries one HTTP exchange at a time to a server and back.
///
/// Invariant: used by one thread at a time. A call returns a complete reply of any status except a redirect, or
/// throws; whether the server acted on a request whose reply was lost cannot be known.
package protocol Transport {
    /// Sends the request and collects the reply.
    ///
    /// - Parameter progress: called at least about once a second; false ends the exchange with `.aborted`.
    func send(
        _ request: HTTPRequest, progress: (TransferProgress) -> Bool
    ) throws(TransportError) -> HTTPResponse

    /// Sends the request and hands over the body of a 200 as it arrives, until it ends or `receive` returns false.
    ///
    /// Returns the reply with an empty body; one of another status is collected as `send` does.
    /// - Parameter receive: also called with no bytes, at least about once a second, while nothing arrives.
    func stream(
        _ request: HTTPRequest, receive: (UnsafeRawBufferPointer) -> Bool
    ) throws(TransportError) -> HTTPResponse
}

extension Transport {
    package func send(_ request: HTTPRequest) throws(TransportError) -> HTTPResponse {
        try send(request) { _ in true }
    }
}

/// How far an exchange has come.
package struct TransferProgress: Equatable, Sendable {
    package var sentBytes: Int
    package var receivedBytes: Int
    /// What the server announced; nil until it did, or when it does not know.
    package var expectedBytes: Int?

    package init(sentBytes: Int, receivedBytes: Int, expectedBytes: Int?) {
        self.sentBytes = sentBytes
        self.receivedBytes = receivedBytes
        self.expectedBytes = expectedBytes
    }
}

/// One request.
package struct HTTPRequest: Sendable {
    package enum Method: String, Sendable {
        case get = "GET"
        case post = "POST"
        case put = "PUT"
        case delete = "DELETE"
    }

    package var method: Method
    /// Where to, for example `address.url(path: "/v1/…")`.
    package var url: String
    package var headers: [HTTPHeader] = []
    /// Sent as `Authorization: Bearer …`, to this URL's host and no other.
    package var token: String?
    package var body: [UInt8]?
    /// A longer reply ends with `.tooLarge`, whatever its length header says.
    package var maximumReplyBytes = 64 << 20
    /// How long it may take until the answer begins, connecting included; for a body, also the time that its sending
    /// takes on a slow line. Unit: milliseconds, kept to within a second.
    package var patienceMilliseconds = 6500
    /// How long nothing at all may move once the answer has begun; 0: as long as it likes. Unit: seconds, kept to
    /// within one more.
    package var stallSeconds = 8

    package init(_ method: Method, _ url: String, token: String? = nil, body: [UInt8]? = nil) {
        self.method = method
        self.url = url
        self.token = token
        self.body = body
    }
}

package struct HTTPHeader: Equatable, Sendable {
    package var name: String
    package var value: String

    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// One reply.
package struct HTTPResponse: Equatable, Sendable {
    package var status: Int
    /// In the order received.
    package var headers: [HTTPHeader]
    package var body: [UInt8]

    package init(status: Int, headers: [HTTPHeader] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The value of the first header with this name, in whatever case it came.
    package func header(_ name: String) -> String? {
        let wanted = name.lowercased()
        return headers.first { $0.name.lowercased() == wanted }?.value
    }

    /// The media type without its parameters, in lower case.
    package var contentType: String? {
        header("content-type")?.split(separator: ";").first.map { Self.trimmed($0).lowercased() }
    }

    /// How long the server asks to be left alone; nil when it gives no number of seconds.
    ///
    /// Unit: seconds. A date is not understood: it would have to trust two clocks.
    package var retryAfterSeconds: Int? {
        guard let text = header("retry-after").map({ Self.trimmed($0[...]) }),
            !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        // More digits than fit still mean: very long.
        return Int(text) ?? .max
    }

    private static func trimmed(_ text: Substring) -> String {
        let blanks: Set<Character> = [" ", "\t"]
        return String(text.drop { blanks.contains($0) }.reversed().drop { blanks.contains($0) }.reversed())
    }
}
