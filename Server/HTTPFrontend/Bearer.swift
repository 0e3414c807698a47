import HTTPTypes
import Hummingbird
import Model
import SyncService

extension Request {
    /// The hash under which the request's token would be kept.
    ///
    /// Errors: `Denial`.
    func bearerToken() throws(Denial) -> Hash32 {
        guard let field = headers[.authorization] else { throw .tokenMissing }
        let parts = field.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { throw .tokenMissing }
        guard let hash = Secret.hash(ofToken: parts[1]) else { throw .tokenUnknown }
        return hash
    }
}

extension Parameters {
    /// Errors: `Denial.projectUnknown`, because an address that names no project says no more than a foreign one.
    func project() throws(Denial) -> ProjectID {
        guard let text = get("project"), let id = ProjectID(text: text) else { throw .projectUnknown }
        return id
    }
}
