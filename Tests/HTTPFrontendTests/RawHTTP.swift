#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A connection to a local port, spoken to byte by byte, so that nothing is between the test and the server.
///
/// Calls block their thread; `detached` gives them one of their own.
final class RawHTTP {
    private let descriptor: Int32
    private var pending: [UInt8] = []

    struct Failure: Error {
        let what: String
    }

    struct Answer: Sendable {
        var status: Int
        /// Names in lower case.
        var headers: [String: String]
        var body: [UInt8]
        var text: String { String(decoding: body, as: UTF8.self) }
    }

    init(port: Int) throws {
        #if canImport(Darwin)
            descriptor = socket(AF_INET, SOCK_STREAM, 0)
        #else
            descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #endif
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
        let code = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard code == 0 else {
            close(descriptor)
            throw Failure(what: "cannot connect to \(port)")
        }
        // A server that never answers fails the test instead of holding it up.
        var limit = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit { close(descriptor) }

    func send(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw Failure(what: "cannot send") }
            rest = rest.dropFirst(count)
        }
    }

    func send(
        _ method: String, _ path: String, headers: [(String, String)] = [], body: [UInt8]? = nil
    ) throws {
        var head = "\(method) \(path) HTTP/1.1\r\nHost: localhost\r\n"
        for (name, value) in headers { head += "\(name): \(value)\r\n" }
        if let body { head += "Content-Length: \(body.count)\r\n" }
        try send(Array((head + "\r\n").utf8) + (body ?? []))
    }

    /// One more piece of what the server says; false when it has closed.
    private func receive() throws -> Bool {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        guard count >= 0 else { throw Failure(what: "no answer: \(String(cString: strerror(errno)))") }
        pending += buffer[..<count]
        return count > 0
    }

    /// Everything up to and with a mark.
    func read(until mark: String) throws -> String {
        let mark = Array(mark.utf8)
        while true {
            if let end = pending.indices.first(where: { pending[$0...].starts(with: mark) }) {
                defer { pending.removeFirst(end + mark.count) }
                return String(decoding: pending[..<(end + mark.count)], as: UTF8.self)
            }
            guard try receive() else { throw Failure(what: "closed before \(mark)") }
        }
    }

    func readHead() throws -> Answer {
        let lines = try read(until: "\r\n\r\n").split(separator: "\r\n")
        guard let status = lines.first?.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else {
            throw Failure(what: "no status")
        }
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            headers[line[..<colon].lowercased()] = String(line[line.index(after: colon)...].drop { $0 == " " })
        }
        return Answer(status: status, headers: headers, body: [])
    }

    func readAnswer() throws -> Answer { try readBody(of: readHead()) }

    func readBody(of head: Answer) throws -> Answer {
        var answer = head
        guard let length = answer.headers["content-length"].flatMap({ Int($0) }) else {
            throw Failure(what: "no length")
        }
        while pending.count < length { guard try receive() else { throw Failure(what: "closed in the body") } }
        answer.body = Array(pending[..<length])
        pending.removeFirst(length)
        return answer
    }

    /// Says that nothing more comes.
    func finishSending() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// Everything until the server closes, at most a megabyte.
    func readAll() -> String {
        while pending.count < 1 << 20, (try? receive()) == true {}
        return String(decoding: pending, as: UTF8.self)
    }

    func isClosed() throws -> Bool { try pending.isEmpty && !receive() }

    /// Runs on a thread of its own, because the threads of tasks must not block.
    static func detached<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            let box = ThreadBody { continuation.resume(with: Result { try body() }) }
            var thread = pthread_t()
            pthread_create(
                &thread, nil,
                { argument in
                    Unmanaged<ThreadBody>.fromOpaque(argument!).takeRetainedValue().body()
                    return nil
                }, Unmanaged.passRetained(box).toOpaque())
            pthread_detach(thread)
        }
    }

    /// One request on a connection of its own.
    static func ask(
        port: Int, _ method: String, _ path: String, headers: [(String, String)] = [], body: [UInt8]? = nil
    ) async throws -> Answer {
        try await detached {
            let connection = try RawHTTP(port: port)
            try connection.send(method, path, headers: headers, body: body)
            return try connection.readAnswer()
        }
    }
}

private final class ThreadBody: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}
