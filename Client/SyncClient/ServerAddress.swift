/// Where a server is: scheme, host, port and an optional path before its own paths.
///
/// Invariant: it holds nothing that two programs could read differently: no user name, query, fragment, blank,
/// backslash or control character, so that what `isLoopback` says holds for what is connected to.
package struct ServerAddress: Equatable, Hashable, Sendable {
    package enum Scheme: String, Sendable {
        case http, https
    }

    package let scheme: Scheme
    /// In lower case; an IPv6 address without its brackets.
    package let host: String
    /// nil for the scheme's own.
    package let port: Int?
    /// Empty, or begins with a slash and does not end with one.
    package let path: String

    /// Reads `http://…` or `https://…`; nil for anything else.
    package init?(_ text: String) {
        let bytes = text.utf8
        guard bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "\\") }) else { return nil }
        guard !text.contains("?"), !text.contains("#"), !text.contains("@"), !text.contains("%") else { return nil }
        let lower = text.lowercased()
        if lower.hasPrefix("https://") {
            scheme = .https
        } else if lower.hasPrefix("http://") {
            scheme = .http
        } else {
            return nil
        }
        let rest = text.dropFirst(scheme.rawValue.count + 3)
        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        guard let (host, port) = Self.authority(rest[..<slash].lowercased()) else { return nil }
        self.host = host
        self.port = port
        var path = rest[slash...]
        while path.last == "/" { path = path.dropLast() }
        self.path = String(path)
    }

    /// Splits `host`, `host:port`, `[v6]` or `[v6]:port`.
    private static func authority(_ text: String) -> (host: String, port: Int?)? {
        var host = text[...]
        var port: Int?
        let afterHost = text.lastIndex(of: "]").map { text.index(after: $0) } ?? text.startIndex
        if let colon = text[afterHost...].lastIndex(of: ":") {
            let digits = text[text.index(after: colon)...]
            guard !digits.isEmpty, digits.count <= 5, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
                let number = Int(digits), (1...65535).contains(number)
            else { return nil }
            port = number
            host = text[..<colon]
        }
        if host.first == "[", host.last == "]" {
            host = host.dropFirst().dropLast()
            guard host.contains(":"), host.allSatisfy({ $0.isHexDigit || $0 == ":" || $0 == "." }) else { return nil }
        } else {
            guard !host.isEmpty, host.allSatisfy({ $0.isLetter || $0.isNumber || "-._".contains($0) }) else {
                return nil
            }
        }
        return (String(host), port)
    }

    /// The address as text, without a slash at its end.
    package var text: String {
        let name = host.contains(":") ? "[\(host)]" : host
        return "\(scheme.rawValue)://\(name)\(port.map { ":\($0)" } ?? "")\(path)"
    }

    /// The whole URL of one of the server's own paths, which begins with a slash.
    package func url(path: String) -> String { text + path }

    package var isLoopback: Bool { SyncClient.isLoopback(host: host) }
}

/// Whether a host name or address can only mean this machine.
///
/// Only what every resolver reads alike counts: `localhost`, `127.` followed by three numbers, and `::1`.
package func isLoopback(host: String) -> Bool {
    var name = host.lowercased()
    if name.hasPrefix("["), name.hasSuffix("]") { name = String(name.dropFirst().dropLast()) }
    if name == "localhost" || name == "::1" { return true }
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 4, parts[0] == "127" else { return false }
    return parts.dropFirst().allSatisfy { part in
        // A leading zero means octal to some.
        part.utf8.allSatisfy { (0x30...0x39).contains($0) } && (part == "0" || part.first != "0")
            && Int(part).map { $0 <= 255 } == true
    }
}
