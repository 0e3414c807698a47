import CurlTransport
import Model
import Replica
import SyncClient

/// The way to a server: libcurl over one connection that stays open, with retries.
enum ServerLink {
    /// Errors: `SyncFailure.plainHTTP`.
    static func server(
        _ address: ServerAddress, _ invocation: Invocation, caFile configured: String?
    ) throws(SyncFailure) -> Server {
        let settings = CurlTransport.Settings(
            userAgent: "annals/\(Version.text)",
            caFile: CurlTransport.Settings.caFile(configured: configured) { invocation.environment[$0] })
        return try Server(address, over: RetryingTransport(CurlTransport(settings)))
    }

    /// The server of a project. Errors: `Complaint` 78 where there is none.
    static func server(_ desk: Desk) throws -> Server {
        guard let text = try desk.replica.setting(Setting.server), let address = ServerAddress(text),
            try desk.replica.token() != nil
        else { throw SyncFailure.notConfigured }
        return try server(address, desk.invocation, caFile: try desk.replica.setting(Setting.caFile))
    }

    /// What this machine is called.
    static var deviceName: String {
        var name = [CChar](repeating: 0, count: 256)
        guard gethostname(&name, name.count - 1) == 0 else { return "" }
        return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

/// Names of settings that several commands use.
enum Setting {
    static let server = "server"
    static let caFile = "ca-file"
    static let role = "role"
    static let device = "device"
    static let source = "source"
}

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif
