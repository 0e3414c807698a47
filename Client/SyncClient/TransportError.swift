/// Why there is no reply.
package enum TransportError: Error, Equatable, Sendable {
    /// The URL or a header cannot be sent: the reason in words, for a bug report or a mistyped address.
    case badRequest(String)
    case cannotResolve(host: String)
    case cannotConnect(host: String)
    case timeout(Phase)
    /// The server's certificate does not prove that it is the server.
    case tlsUntrusted(Distrust)
    /// The encrypted connection failed in another way: what the library said.
    case tlsOther(String)
    /// The file of trusted certificates cannot be read.
    case badCAFile(path: String)
    /// The server wanted to send the request elsewhere (a status from 300 to 399); it was not followed.
    case unexpectedStatus(Int)
    case tooLarge(limitBytes: Int)
    case brokenReply(Break)
    /// The caller's progress closure ended the exchange.
    case aborted
    case libcurlMissing
    /// Anything else libcurl reports: its code and words.
    case other(code: Int, detail: String)

    package enum Phase: Equatable, Sendable {
        /// Finding the host and connecting, encryption included.
        case connecting
        /// The request is sent and no answer has begun.
        case waiting
        /// The transfer came to a halt.
        case transferring
    }

    package enum Distrust: Equatable, Sendable {
        case selfSigned, expired, notYetValid, wrongHost, unknownAuthority, revoked
        /// Some other fault: what the library said.
        case other(String)
    }

    package enum Break: Equatable, Sendable {
        /// The connection ended before the reply did.
        case closedEarly
        /// What came is not HTTP, or not in a way that can be read.
        case notHTTP
    }
}

extension TransportError {
    /// Whether the server was not reached or fell silent, so that the same request may well succeed later.
    package var isUnreachable: Bool {
        switch self {
        case .cannotResolve, .cannotConnect, .timeout, .brokenReply(.closedEarly): true
        default: false
        }
    }
}
