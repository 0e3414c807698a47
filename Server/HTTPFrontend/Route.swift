package import HTTPTypes

/// Every address that the server answers at: the router is made from this list, and the tests walk it.
package enum Route: String, CaseIterable, Sendable {
    case join = "/v1/join"
    case exchange = "/v1/projects/{project}/exchange"
    case watch = "/v1/projects/{project}/watch"
    case openAPI = "/v1/openapi.yaml"
    case health = "/healthz"
    case ready = "/readyz"
    case metrics = "/metrics"

    package var method: HTTPRequest.Method {
        switch self {
        case .join, .exchange: .post
        case .watch, .openAPI, .health, .ready, .metrics: .get
        }
    }

    /// Whether only a project's members get an answer.
    package var needsToken: Bool {
        switch self {
        case .exchange, .watch: true
        case .join, .openAPI, .health, .ready, .metrics: false
        }
    }
}
