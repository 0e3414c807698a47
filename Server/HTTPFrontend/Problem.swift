import HTTPTypes
import Hummingbird
import Model
import NIOCore
import SyncService

/// An error as it goes over the wire: RFC 9457, with a stable word in `code`.
struct Problem: Error, Sendable, Equatable {
    var status: HTTPResponse.Status
    var code: String
    var detail: String
    var retryAfterSeconds: Int?

    init(_ status: HTTPResponse.Status, _ code: String, _ detail: String, retryAfterSeconds: Int? = nil) {
        self.status = status
        self.code = code
        self.detail = detail
        self.retryAfterSeconds = retryAfterSeconds
    }

    var response: Response {
        var headers: HTTPFields = [.contentType: "application/problem+json", .cacheControl: "no-store"]
        if let retryAfterSeconds { headers[.retryAfter] = String(retryAfterSeconds) }
        if status == .unauthorized { headers[.wwwAuthenticate] = "Bearer realm=\"annals\"" }
        let body = JSONText.object([
            ("type", .string("urn:annals:problem:\(code)")), ("title", .string(status.reasonPhrase)),
            ("status", .integer(Int64(status.code))), ("code", .string(code)), ("detail", .string(detail)),
        ])
        return Response(
            status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: body.text)))
    }

    static let malformed = Problem(.badRequest, "malformed", "the request cannot be read")
    static let cutOff = Problem(.requestTimeout, "cut_off", "the request ended before its end; send it again")
    static let tooLarge = Problem(.contentTooLarge, "too_large", "the request is larger than any correct one")
    static let busy = Problem(.serviceUnavailable, "busy", "too much at once; try again", retryAfterSeconds: 1)
    static let tooMany = Problem(
        .tooManyRequests, "too_many_requests", "this token has too much under way; try again", retryAfterSeconds: 1)
    static let shuttingDown = Problem(
        .serviceUnavailable, "shutting_down", "the server is being stopped; try again", retryAfterSeconds: 2)
    static let `internal` = Problem(.internalServerError, "internal", "something went wrong here; it is in the log")
}

extension Problem {
    /// What an error means to a client; what it does not have to know stays out.
    init(describing error: any Error) {
        switch error {
        case let problem as Problem: self = problem
        case let denial as Denial: self.init(denial)
        case let refusal as JoinRefusal: self.init(refusal)
        case let error as StoreError: self.init(error)
        case MessageDamage.unknownProtocol(let version):
            self.init(.badRequest, "unknown_protocol", "this server speaks exchange protocol 1, not \(version)")
        case MessageDamage.page(.tooLarge): self = .tooLarge
        case is MessageDamage: self = .malformed
        case is NIOTooManyBytesError: self = .tooLarge
        case let error as any HTTPResponseError: self.init(status: error.status)
        default: self = .internal
        }
    }

    private init(_ denial: Denial) {
        switch denial {
        case .tokenMissing: self.init(.unauthorized, denial.rawValue, "a bearer token is needed")
        case .tokenUnknown: self.init(.unauthorized, denial.rawValue, "nobody has this token")
        case .tokenRevoked: self.init(.unauthorized, denial.rawValue, "this token has been revoked")
        case .tokenExpired: self.init(.unauthorized, denial.rawValue, "this token has expired")
        case .memberRevoked: self.init(.forbidden, denial.rawValue, "this member has been revoked")
        case .deviceRevoked: self.init(.forbidden, denial.rawValue, "this device has been revoked")
        case .projectUnknown: self.init(.notFound, denial.rawValue, "there is no such project for this token")
        }
    }

    private init(_ refusal: JoinRefusal) {
        let code = refusal.rawValue
        switch refusal {
        case .unknown: self.init(.forbidden, code, "nobody has made this invite")
        case .revoked: self.init(.forbidden, code, "this invite has been revoked; ask for another")
        case .expired: self.init(.forbidden, code, "this invite has expired; ask for another")
        case .used: self.init(.forbidden, code, "this invite has been used; ask for another")
        case .otherProject: self.init(.conflict, code, "this invite is for another project")
        case .projectTaken: self.init(.conflict, code, "this server has this project already, at another place")
        case .projectEmpty: self.init(.conflict, code, "an owner has to share or clone this project first")
        case .memberRevoked: self.init(.forbidden, code, "this member has been revoked")
        case .deviceRevoked: self.init(.forbidden, code, "this device has been revoked")
        }
    }

    private init(_ error: StoreError) {
        switch error {
        case .busy: self = .busy
        case .closed: self = .shuttingDown
        case .full:
            self.init(
                HTTPResponse.Status(code: 507, reasonPhrase: "Insufficient Storage"), "disk_full",
                "the server's disk is full; nothing was taken")
        case .damaged, .disk, .conflict, .failed: self = .internal
        }
    }

    private init(status: HTTPResponse.Status) {
        switch status {
        case .notFound: self.init(status, "not_found", "there is nothing at this address")
        case .contentTooLarge: self = .tooLarge
        case .internalServerError: self = .internal
        default: self.init(status, "http_\(status.code)", status.reasonPhrase)
        }
    }
}
