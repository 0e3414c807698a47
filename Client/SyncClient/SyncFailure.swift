/// Why nothing could be exchanged with a server. In every case the replica is as it was, or further.
package enum SyncFailure: Error, Equatable, Sendable {
    /// No server is known, or its address cannot be one.
    case notConfigured
    /// The server was not reached, or fell silent.
    case unreachable(host: String, TransportError)
    /// The server does not prove to be itself, or the file of trusted certificates cannot be read.
    case untrusted(host: String, TransportError)
    /// Plain HTTP to another machine: nothing was sent.
    case plainHTTP(host: String)
    /// The server says no: a stable word and its sentence.
    case notAllowed(code: String, message: String)
    /// An invite for another project than this replica's, or a project that the server has elsewhere.
    case otherProject(code: String, message: String)
    /// Too much at once, or the server is being stopped: later it may well work.
    case busy(code: String, message: String)
    /// The server speaks a later protocol only.
    case outdated(message: String)
    /// What came cannot be an answer of Annals.
    case nonsense(String)
    /// libcurl is not installed.
    case libcurlMissing
    /// The caller ended the exchange.
    case aborted
}

extension SyncFailure {
    /// What a transport's error means.
    init(_ error: TransportError, host: String) {
        switch error {
        case .cannotResolve, .cannotConnect, .timeout, .brokenReply(.closedEarly):
            self = .unreachable(host: host, error)
        case .tlsUntrusted, .tlsOther, .badCAFile: self = .untrusted(host: host, error)
        case .badRequest(let reason): self = .nonsense(reason)
        case .unexpectedStatus(let status): self = .nonsense("status \(status), as if it were elsewhere")
        case .tooLarge(let limit): self = .nonsense("more than \(limit) bytes")
        case .brokenReply(.notHTTP): self = .nonsense("what came is not HTTP")
        case .aborted: self = .aborted
        case .libcurlMissing: self = .libcurlMissing
        case .other(let code, let detail): self = .nonsense("libcurl error \(code): \(detail)")
        }
    }

    /// What a reply that is not 200 means.
    init(_ reply: HTTPResponse, host: String) {
        let problem = Problem(reply)
        let message = problem?.detail ?? "status \(reply.status)"
        let code = problem?.code ?? "http_\(reply.status)"
        switch reply.status {
        // No server of ours says 400 without a problem: a request that was cut off on its way is answered so.
        case 400 where reply.body.isEmpty, 408: self = .unreachable(host: host, .brokenReply(.closedEarly))
        case 401, 403: self = .notAllowed(code: code, message: message)
        case 404 where problem?.code == "project_unknown": self = .notAllowed(code: code, message: message)
        case 404: self = .nonsense("there is no Annals server at this address")
        case 409 where problem != nil: self = .otherProject(code: code, message: message)
        case 426: self = .outdated(message: message)
        case 429, 503, 507: self = .busy(code: code, message: message)
        case 502, 504: self = .unreachable(host: host, .timeout(.waiting))
        default: self = .nonsense(problem.map { "status \(reply.status), \($0.code)" } ?? "status \(reply.status)")
        }
    }
}
