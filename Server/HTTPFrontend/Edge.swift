import HTTPTypes
import Hummingbird
import Logging
import SyncService

/// The outermost ring: errors become problems, and every request is counted and logged, without its secrets.
struct Edge: RouterMiddleware {
    let metrics: HTTPMetrics
    let draining: Draining

    func handle(
        _ request: Request, context: BasicRequestContext,
        next: (Request, BasicRequestContext) async throws -> Response
    ) async throws -> Response {
        let began = ContinuousClock.now
        var response: Response
        do {
            if draining.isOn, request.method == .post { throw Problem.shuttingDown }
            response = try await next(request, context)
        } catch {
            response = Self.answer(error, context)
        }
        if draining.isOn { response.headers[.connection] = "close" }
        // The route's pattern, never the path: that would make a series of every project, and could carry a secret.
        let route = context.endpointPath ?? "unmatched"
        let seconds = began.duration(to: .now) / .seconds(1)
        metrics.record(route: route, method: request.method.rawValue, status: response.status.code, seconds: seconds)
        context.logger.info(
            "request",
            metadata: [
                "route": "\(route)", "method": "\(request.method.rawValue)", "status": "\(response.status.code)",
                "milliseconds": "\(Int(seconds * 1000))",
            ])
        return response
    }

    private static func answer(_ error: any Error, _ context: BasicRequestContext) -> Response {
        let problem = Problem(describing: error)
        if problem.status.code >= 500 {
            context.logger.error("failed", metadata: ["code": "\(problem.code)", "error": "\(error)"])
        } else {
            context.logger.debug("refused", metadata: ["code": "\(problem.code)"])
        }
        return problem.response
    }
}
