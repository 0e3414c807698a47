import ArgumentParser
import CoreMetrics
import HTTPFrontend
import Logging
import Model
import SQLiteChangeStore
import SyncService
import UnixSignals

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Serve the projects of a data folder.",
        discussion: """
              annals-server serve
              annals-server serve --data /var/lib/annals --host 0.0.0.0 --url https://annals.example.org \\
                --tls-certificate chain.pem --tls-key key.pem
            """)

    @Option(help: "The address to listen on.") var host = "127.0.0.1"
    @Option(help: "The port to listen on; 0 takes a free one.") var port = 8470
    @Option(help: "The address that invites carry. Default: where the server listens.") var url: String?
    @Option(help: "A certificate chain in PEM, for HTTPS.") var tlsCertificate: String?
    @Option(help: "The certificate's private key in PEM.") var tlsKey: String?
    @Flag(help: "Allow plain HTTP beyond this machine, for a server behind a TLS proxy.") var insecure = false
    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard (0...65_535).contains(port) else { throw ValidationError("--port is a number from 0 to 65535") }
        guard (tlsCertificate == nil) == (tlsKey == nil) else {
            throw ValidationError("--tls-certificate and --tls-key go together")
        }
    }

    func run() async throws {
        let folder = try common.folder()
        let url = try url.map(InviteURL.checked)
        var options = Frontend.Options()
        options.host = host
        options.port = port
        if let tlsCertificate, let tlsKey {
            options.tls = try Certificate.configuration(chain: tlsCertificate, key: tlsKey)
        } else if !insecure, !Listening.isLoopback(host) {
            throw Complaint(
                .configuration, "plain_http", "plain HTTP on \(host) would carry tokens in the clear",
                "give --tls-certificate and --tls-key, or --insecure behind a TLS proxy")
        }
        guard let claim = try FolderClaim(folder) else {
            throw Complaint(
                .taken, "folder_taken", "another annals-server serves \(folder.path)",
                "stop it first, or choose another --data")
        }
        try CommonOptions.refuseHalfRestored(folder)
        let store = try SQLiteChangeStore(folder: folder, create: true)
        do {
            try await serve(store, options, url)
        } catch {
            await store.close()
            throw error
        }
        await store.close()
        withExtendedLifetime(claim) {}
    }

    private func serve(_ store: SQLiteChangeStore, _ options: Frontend.Options, _ url: String?) async throws {
        let environment = Environment.system
        LoggingSystem.bootstrap { label in
            JSONLogHandler(label: label, now: { Instant.text(milliseconds: environment.now()) })
        }
        let registry = MetricsRegistry()
        MetricsSystem.bootstrap(registry)
        let logger = Logger(label: "annals-server")
        let service = SyncService(
            store: store, environment: environment, observer: SyncMetrics(registry, logger: logger))
        let administration = Administration(store: store, environment: environment)
        var options = options
        options.gauges = { [counts = store.counts] in
            [("annals_store_commits", Int64(counts.commits)), ("annals_store_writes", Int64(counts.writes))]
        }
        let frontend = Frontend(service: service, metrics: registry, options: options, logger: logger)
        let host = options.host
        let scheme = options.tls == nil ? "http" : "https"
        let isJSON = common.json
        let data = Listening.absolute(store.folder.path)
        try await frontend.run(signals: [.sigterm, .sigint]) { port in
            let url = url ?? Listening.url(scheme: scheme, host: host, port: port)
            do { try await administration.set(InviteURL.setting, to: url) } catch {
                logger.warning("the URL for invites is not recorded", metadata: ["error": "\(error)"])
            }
            let listening = Listening.address(host: host, port: port)
            if isJSON {
                Output.say(
                    .object([
                        ("listening", .string(listening)), ("url", .string(url)), ("data", .string(data)),
                    ]))
            } else {
                Output.say("listening on \(listening) as \(url), data in \(Output.visible(data))")
            }
        }
    }
}

/// How addresses are written.
enum Listening {
    static func isLoopback(_ host: String) -> Bool {
        host == "localhost" || host == "::1" || host.hasPrefix("127.")
    }

    static func address(host: String, port: Int) -> String {
        host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }

    /// Where others reach a server that listens here; one that listens everywhere goes by the machine's name.
    static func url(scheme: String, host: String, port: Int) -> String {
        var name = host
        if host == "0.0.0.0" || host == "::" {
            var buffer = [CChar](repeating: 0, count: 256)
            gethostname(&buffer, buffer.count - 1)
            let bytes = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
            name = bytes.isEmpty ? "localhost" : String(decoding: bytes, as: UTF8.self)
        }
        return "\(scheme)://\(address(host: name, port: port))"
    }

    static func absolute(_ path: String) -> String {
        guard let real = realpath(path, nil) else { return path }
        defer { free(real) }
        return String(cString: real)
    }
}
