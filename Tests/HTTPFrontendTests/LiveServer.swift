import HTTPFrontend
import Logging
import Model
import SQLiteChangeStore
import ServerTestSupport
import ServiceLifecycle
import Synchronization
import SyncService

/// A server on a port of its own, from the first request to the last.
final class LiveServer: Sendable {
    let server: TestServer
    let port: Int
    let registry: MetricsRegistry
    let log: LogLines
    private let group: ServiceGroup
    private let running: Task<Void, any Error>

    /// What has been logged.
    final class LogLines: Sendable {
        private let lines = Mutex<[String]>([])
        func add(_ line: String) { lines.withLock { $0.append(line) } }
        var all: [String] { lines.withLock { $0 } }
    }

    init(_ change: (inout Frontend.Options) -> Void = { _ in }) async throws {
        let registry = MetricsRegistry()
        let log = LogLines()
        var options = Frontend.Options()
        options.port = 0
        change(&options)
        var logger = Logger(label: "test") { label in
            JSONLogHandler(label: label, now: { "now" }, write: { log.add($0) })
        }
        logger.logLevel = .debug
        let server = try TestServer(observer: SyncMetrics(registry, logger: logger))
        let frontend = Frontend(service: server.service, metrics: registry, options: options, logger: logger)
        let (ports, opened) = AsyncStream.makeStream(of: Int.self)
        let group = try frontend.services(signals: []) { port in
            opened.yield(port)
            opened.finish()
        }
        let running = Task {
            defer { opened.finish() }
            try await group.run()
        }
        guard let port = await ports.first(where: { _ in true }) else {
            try await running.value
            throw RawHTTP.Failure(what: "the server did not open a port")
        }
        self.server = server
        self.registry = registry
        self.log = log
        self.port = port
        self.group = group
        self.running = running
    }

    /// Ends as SIGTERM would.
    func stop() async throws {
        await group.triggerGracefulShutdown()
        try await running.value
        await server.store.close()
    }

    func begin(stopping: Void = ()) async { await group.triggerGracefulShutdown() }

    func ask(
        _ method: String, _ path: String, token: String? = nil, headers: [(String, String)] = [], body: [UInt8]? = nil
    ) async throws -> RawHTTP.Answer {
        let bearer = token.map { [("Authorization", "Bearer \($0)")] } ?? []
        return try await RawHTTP.ask(port: port, method, path, headers: bearer + headers, body: body)
    }

    func exchange(
        _ member: TestServer.Member, _ request: ExchangeRequest, project: ProjectID? = nil
    ) async throws -> RawHTTP.Answer {
        try await ask(
            "POST", "/v1/projects/\(project ?? member.project)/exchange", token: member.token,
            headers: [("Content-Type", "application/vnd.annals.exchange")], body: request.encoded())
    }
}

extension RawHTTP.Answer {
    /// The problem's code, read with no JSON parser's help.
    var code: String? {
        guard let start = text.range(of: "\"code\":\"")?.upperBound else { return nil }
        return String(text[start...].prefix { $0 != "\"" })
    }
}

extension String {
    fileprivate func range(of needle: String) -> Range<String.Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(needle) { return start..<index(start, offsetBy: needle.count) }
            start = index(after: start)
        }
        return nil
    }
}
