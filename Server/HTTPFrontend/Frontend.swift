import CoreMetrics
import HTTPTypes
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
package import Logging
import Model
import NIOCore
package import NIOSSL
import Schema
package import ServiceLifecycle
package import SyncService
import Synchronization
package import UnixSignals

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The server's face: HTTP in, the service's answers out.
package struct Frontend: Sendable {
    package struct Options: Sendable {
        package var host = "127.0.0.1"
        package var port = 8470
        package var tls: TLSConfiguration?
        /// How often watchers are told that the line is alive and asked whether they may still watch.
        package var beat = Duration.seconds(15)
        package var shutdown = Duration.seconds(8)
        /// Bytes of one exchange's body, and of all that are being read.
        package var exchangeBytes = Limits.pageBytes + Limits.changesetBytes + (4 << 20)
        package var allBytes = 256 << 20
        /// Exchanges that one token may have under way.
        package var turns = 32
        /// Figures of other modules, asked for whenever somebody reads the metrics.
        package var gauges: @Sendable () -> [(label: String, value: Int64)] = { [] }
        package init() {}
    }

    let service: SyncService
    let metrics: MetricsRegistry
    let options: Options
    let logger: Logger
    private let budget: BodyBudget
    private let turns: TokenTurns
    let draining = Draining()

    package init(service: SyncService, metrics: MetricsRegistry, options: Options, logger: Logger) {
        self.service = service
        self.metrics = metrics
        self.options = options
        self.logger = logger
        budget = BodyBudget(bytes: options.allBytes)
        turns = TokenTurns(limit: options.turns)
    }

    /// Everything that runs while the server does; ends on the signals, or when it is told to.
    ///
    /// - Parameter onRunning: called with the port once it is open.
    /// - Errors: of its `run`: what the system said to the address.
    package func services(
        signals: [UnixSignal], onRunning: @escaping @Sendable (_ port: Int) async -> Void
    ) throws -> ServiceGroup {
        let decoder = HTTP1Channel.Configuration.DecoderConfiguration(
            maxHeaderFieldSize: 16 << 10, maxHeaderListSize: 32 << 10, maxHeaderFieldCount: 100)
        let http = HTTPServerBuilder.http1(
            configuration: HTTP1Channel.Configuration(
                idleTimeout: .seconds(75), httpDecoderConfiguration: decoder))
        let application = Application(
            router: router(), server: try options.tls.map { try .tls(http, tlsConfiguration: $0) } ?? http,
            configuration: ApplicationConfiguration(
                address: .hostname(options.host, port: options.port), serverName: nil),
            services: [Heartbeat(heads: service.heads, interval: options.beat, draining: draining)],
            onServerRunning: { channel in await onRunning(channel.localAddress?.port ?? 0) }, logger: logger)
        var configuration = ServiceGroupConfiguration(
            services: [.init(service: application, successTerminationBehavior: .gracefullyShutdownGroup)],
            gracefulShutdownSignals: signals, logger: logger)
        configuration.maximumGracefulShutdownDuration = options.shutdown
        return ServiceGroup(configuration: configuration)
    }

    /// Why the server did not begin.
    package struct CannotListen: Error, Sendable {
        package let reason: String
    }

    /// Serves until a signal ends it and what had begun is done.
    ///
    /// Errors: `CannotListen`, or what ended it unasked.
    package func run(
        signals: [UnixSignal], onRunning: @escaping @Sendable (_ port: Int) async -> Void
    ) async throws {
        let isUp = Draining()
        let group = try services(signals: signals) { port in
            isUp.begin()
            await onRunning(port)
        }
        do {
            try await group.run()
        } catch {
            // Past the time allowed, what is left is cut off: that is an end, not a failure.
            if draining.isOn { return }
            if !isUp.isOn { throw CannotListen(reason: reason(error)) }
            throw error
        }
    }

    private func reason(_ error: any Error) -> String {
        guard let error = error as? IOError else { return "\(error)" }
        return "\(options.host), port \(options.port): \(String(cString: strerror(error.errnoCode)))"
    }

    private func router() -> Router<BasicRequestContext> {
        let router = Router(context: BasicRequestContext.self)
        router.add(middleware: Edge(metrics: HTTPMetrics(metrics), draining: draining))
        for route in Route.allCases {
            router.on(RouterPath(route.rawValue), method: route.method) { request, context in
                try await answer(route, request, context)
            }
        }
        return router
    }

    private func answer(
        _ route: Route, _ request: Request, _ context: BasicRequestContext
    ) async throws -> Response {
        switch route {
        case .join: try await join(request)
        case .exchange: try await exchange(request, context)
        case .watch: try await watch(request, context)
        case .openAPI: text(ServerSchema.openAPI, type: "application/yaml")
        case .health: text(Array("ok\n".utf8), type: "text/plain; charset=utf-8")
        case .ready: try await ready()
        case .metrics: text(Array(figures().utf8), type: "text/plain; version=0.0.4; charset=utf-8")
        }
    }

    private func ready() async throws -> Response {
        if draining.isOn { throw Problem.shuttingDown }
        try await service.probe()
        return text(Array("ready\n".utf8), type: "text/plain; charset=utf-8")
    }

    private func figures() -> String {
        for (label, value) in options.gauges() + [("annals_watchers", Int64(service.heads.watcherCount))] {
            metrics.makeMeter(label: label, dimensions: []).set(value)
        }
        return metrics.text()
    }

    private func text(_ bytes: [UInt8], type: String) -> Response {
        Response(
            status: .ok, headers: [.contentType: type],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    private func exchange(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let token = try request.bearerToken()
        let project = try context.parameters.project()
        // Before the body is read: nobody fills memory who may not.
        _ = try await service.head(token, project: project)
        return try await turns.run(token) {
            try await budget.read(request, upTo: options.exchangeBytes) { body in
                let message = try ExchangeRequest(decoding: Array(body.readableBytesView), project: project)
                guard message.changesets.count <= Limits.pageCount else { throw Problem.tooLarge }
                let answer = try await service.exchange(token, project: project, message)
                return Response(
                    status: .ok,
                    headers: [.contentType: "application/vnd.annals.exchange", .cacheControl: "no-store"],
                    body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.encoded())))
            }
        }
    }

    private func join(_ request: Request) async throws -> Response {
        try await budget.read(request, upTo: 16 << 10) { body in
            guard let message = JoinRequest(json: body) else { throw Problem.malformed }
            let answer = try await service.join(message)
            return Response(
                status: .ok, headers: [.contentType: "application/json", .cacheControl: "no-store"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: answer.json.text)))
        }
    }
}

/// Something that begins and does not end: the server is up, or on its way out.
final class Draining: Sendable {
    private let state = Mutex(false)
    var isOn: Bool { state.withLock { $0 } }
    func begin() { state.withLock { $0 = true } }
}

/// Pokes watchers now and then, and notices when the end has begun.
private struct Heartbeat: Service {
    let heads: HeadBoard
    let interval: Duration
    let draining: Draining

    func run() async throws {
        await withGracefulShutdownHandler {
            await cancelWhenGracefulShutdown {
                while (try? await Task.sleep(for: interval)) != nil { heads.pokeAll() }
            }
        } onGracefulShutdown: {
            draining.begin()
        }
    }
}
