import SyncClient

/// A request's headers as libcurl takes them.
enum HeaderLines {
    /// Errors: `.badRequest` for a name or value that could end its line or is not plain text.
    static func make(_ request: HTTPRequest) throws(TransportError) -> [String] {
        // libcurl would wait up to a second for leave to send a body.
        var lines = ["Expect:"]
        if let token = request.token {
            guard !token.isEmpty, token.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else {
                throw .badRequest("the token has characters that no token has")
            }
            lines.append("Authorization: Bearer \(token)")
        }
        if request.body != nil, !request.headers.contains(where: { $0.name.lowercased() == "content-type" }) {
            lines.append("Content-Type: application/octet-stream")
        }
        for header in request.headers {
            guard isName(header.name), header.value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7f || $0 == 0x09 }) else {
                throw .badRequest("the header \(header.name) cannot be sent")
            }
            // A colon with nothing after it would tell libcurl to leave the header out.
            lines.append(header.value.isEmpty ? "\(header.name);" : "\(header.name): \(header.value)")
        }
        return lines
    }

    private static func isName(_ name: String) -> Bool {
        !name.isEmpty
            && name.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x5a).contains($0) || (0x61...0x7a).contains($0)
                    || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
            }
    }
}

extension ServerAddress {
    /// The address in a URL that may have a query.
    init?(withoutQuery url: String) {
        let end = url.firstIndex(of: "?") ?? url.endIndex
        // What the query may hold is up to the server; what libcurl may misread is not.
        guard url[end...].utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }), !url[end...].contains("#") else { return nil }
        guard let address = ServerAddress(String(url[..<end])) else { return nil }
        self = address
    }
}
