import CoreMetrics
package import Logging
package import Model
import SyncService

/// What is counted of every request.
struct HTTPMetrics: Sendable {
    private let registry: MetricsRegistry

    init(_ registry: MetricsRegistry) { self.registry = registry }

    func record(route: String, method: String, status: Int, seconds: Double) {
        Counter(
            label: "annals_http_requests_total",
            dimensions: [("route", route), ("method", method), ("status", String(status))], factory: registry
        ).increment()
        Timer(label: "annals_http_request", dimensions: [("route", route)], factory: registry)
            .recordNanoseconds(Int64(seconds * 1e9))
    }
}

/// What is counted of exchanges, and the one thing that is a bug of ours for certain.
package struct SyncMetrics: SyncObserver {
    private let registry: MetricsRegistry
    private let logger: Logger

    package init(_ registry: MetricsRegistry, logger: Logger) {
        self.registry = registry
        self.logger = logger
    }

    package func exchanged(accepted: Int, served: Int) {
        count("annals_changesets_accepted_total", accepted)
        count("annals_rows_served_total", served)
    }

    package func judged(_ verdict: ExchangeAnswer.Verdict, isBug: Bool) {
        Counter(
            label: "annals_digest_reports_total", dimensions: [("verdict", verdict.name)], factory: registry
        ).increment()
        guard isBug else { return }
        count("annals_convergence_bugs_total", 1)
        logger.critical("two replicas rebuilt their state from one log and differ: please report this")
    }

    private func count(_ label: String, _ amount: Int) {
        Counter(label: label, dimensions: [], factory: registry).increment(by: amount)
    }
}
