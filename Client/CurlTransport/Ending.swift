import CCurl
import SyncClient

/// How libcurl says that a transfer ended.
struct Ending {
    /// A CURLcode; 0 when all went well.
    var code: Int
    var text: String
    /// OpenSSL's code of the certificate check; 0 when it passed or was not reached.
    var verifyResult: Int
    /// Whether a connection stood, encryption included.
    var wasConnected: Bool

    init(code: Int, text: String, verifyResult: Int, wasConnected: Bool) {
        self.code = code
        self.text = text
        self.verifyResult = verifyResult
        self.wasConnected = wasConnected
    }

    init(code: Int, text: String, easy: UnsafeMutableRawPointer) {
        self.init(
            code: code,
            text: text.isEmpty ? ccurl_error_text(Int32(code)).map { String(cString: $0) } ?? "" : text,
            verifyResult: ccurl_info_long(easy, Int64(CURLINFO_SSL_VERIFYRESULT.rawValue)),
            wasConnected: ccurl_info_size(easy, Int64(CURLINFO_PRETRANSFER_TIME_T.rawValue)) > 0)
    }
}

extension Transfer {
    /// The reply, or why there is none.
    func result(_ ending: Ending, host: String, caFile: String?) throws(TransportError) -> HTTPResponse {
        switch stop {
        case .tooLarge: throw .tooLarge(limitBytes: limitBytes)
        case .headersTooLarge: throw .brokenReply(.notHTTP)
        case .impatient: throw .timeout(ending.wasConnected ? .waiting : .connecting)
        case .stalled: throw .timeout(.transferring)
        case .aborted: throw .aborted
        case .enough: break
        case nil:
            if ending.code != 0 { throw ending.error(host: host, caFile: caFile, hasAnswer: hasAnswer) }
        }
        guard hasAnswer else {
            // A receiver that had enough before the answer began has nothing to be handed.
            throw stop == nil ? .brokenReply(.notHTTP) : .aborted
        }
        guard hasWholeHead || stop == .enough else { throw .brokenReply(.closedEarly) }
        if (300...399).contains(status) { throw .unexpectedStatus(status) }
        return HTTPResponse(status: status, headers: headers, body: body)
    }
}

extension Ending {
    /// What a failure means to the program.
    func error(host: String, caFile: String?, hasAnswer: Bool) -> TransportError {
        switch code {
        case 56 where says("proxy"): .cannotConnect(host: "the proxy")
        // A connection that breaks while encryption is being agreed on says nothing about certificates.
        case 35 where says("ssl_error_syscall") || says("reset by peer") || says("unexpected eof"):
            .brokenReply(.closedEarly)
        case 3: .badRequest(text)
        case 5: .cannotResolve(host: "the proxy")
        case 6: .cannotResolve(host: host)
        case 7, 97: .cannotConnect(host: host)
        case 28: .timeout(!wasConnected ? .connecting : hasAnswer ? .transferring : .waiting)
        case 60, 51: .tlsUntrusted(distrust)
        case 77: .badCAFile(path: caFile ?? "")
        case 35, 53, 54, 58, 59, 64, 66, 80, 82, 83, 90, 91, 98: .tlsOther(text)
        case 18, 52, 55, 56: .brokenReply(.closedEarly)
        // 1 is also an unknown scheme, which the address excludes; here it is a reply without a head.
        case 1, 8, 16, 61, 92: .brokenReply(.notHTTP)
        case 63: .tooLarge(limitBytes: 0)
        default: .other(code: code, detail: text)
        }
    }

    private func says(_ words: String) -> Bool { text.lowercased().contains(words) }

    /// Why the certificate was not accepted.
    ///
    /// Source: `X509_V_ERR_…` of OpenSSL; other TLS libraries give no code, so their words are read.
    var distrust: TransportError.Distrust {
        switch verifyResult {
        case 9: return .notYetValid
        case 10: return .expired
        case 18: return .selfSigned
        case 2, 19, 20, 21, 24, 27: return .unknownAuthority
        case 23: return .revoked
        case 62, 63, 64: return .wrongHost
        default: break
        }
        let signs: [(String, TransportError.Distrust)] = [
            ("does not match", .wrongHost), ("no alternative certificate subject", .wrongHost),
            ("not match target host", .wrongHost), ("expired", .expired), ("not yet", .notYetValid),
            ("revoked", .revoked), ("self-signed certificate in", .unknownAuthority),
            ("self signed certificate in", .unknownAuthority), ("self-signed", .selfSigned),
            ("self signed", .selfSigned), ("unable to get local issuer", .unknownAuthority),
            ("signer not found", .unknownAuthority), ("cafile", .unknownAuthority),
        ]
        return signs.first { says($0.0) }?.1 ?? .other(text)
    }
}
