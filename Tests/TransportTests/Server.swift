import Foundation

/// A small server for tests, in Python, on a port the system chooses; it ends with this object.
///
/// What it does is chosen by the request's path, so that each way of misbehaving is a few lines of its script.
final class Server: Sendable {
    /// One for all tests that need no certificate; it ends with the process.
    static let shared: Server? = try? Server()

    let port: Int
    private let process = Process()
    private let input = Pipe()

    /// - Parameter certificate: the base name of a `.pem` and a `.key` file; nil for plain HTTP.
    init(certificate: String? = nil) throws {
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-c", Self.script] + (certificate.map { [$0] } ?? [])
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        var line: [UInt8] = []
        while let byte = try output.fileHandleForReading.read(upToCount: 1)?.first, byte != 10 { line.append(byte) }
        guard let port = Int(String(decoding: line, as: UTF8.self)) else { throw NoPort() }
        self.port = port
    }

    deinit {
        // The script ends when its standard input does.
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    func url(_ path: String) -> String { "http://127.0.0.1:\(port)\(path)" }

    struct NoPort: Error {}

    private static let script = #"""
        import os, socket, ssl, sys, threading

        context = None
        if len(sys.argv) > 1:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(sys.argv[1] + ".pem", sys.argv[1] + ".key")
        listener = socket.socket()
        listener.bind(("127.0.0.1", 0))
        listener.listen(50)
        print(listener.getsockname()[1], flush=True)
        seen = {}
        lock = threading.Lock()

        def reply(s, body=b"", status="200 OK", headers=""):
            s.sendall(f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n{headers}\r\n".encode() + body)

        def rest(f, s):
            try:
                while s.recv(65536): pass
            except OSError: pass

        def answer(s, method, path, head, body, number):
            if path == "/echo": reply(s, body, headers=f"X-Method: {method}\r\nContent-Type: text/Plain ; charset=utf-8\r\n")
            elif path == "/head": reply(s, head)
            elif path == "/connection": reply(s, str(number).encode())
            elif path == "/bye": reply(s, b"bye"); return False
            elif path == "/silent": rest(None, s); return False
            elif path == "/close": return False
            elif path == "/early": s.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"); return False
            elif path == "/cut-head": s.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Le"); return False
            elif path == "/cut-after-a-header": s.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"); return False
            elif path == "/stall-after-head": s.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n"); rest(None, s); return False
            elif path == "/early-chunk": s.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\nhalf"); return False
            elif path == "/bad-chunk": s.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhalf"); return False
            elif path == "/garbage": s.sendall(b"\x00\x01\x02 I do not speak HTTP\r\n\r\n"); return False
            elif path == "/stall": s.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"); rest(None, s); return False
            elif path == "/huge":
                try:
                    s.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
                    while True: s.sendall(b"x" * 65536)
                except OSError: return False
            elif path == "/announced-huge": s.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999999\r\n\r\n"); rest(None, s); return False
            elif path == "/many-headers":
                try:
                    s.sendall(b"HTTP/1.1 200 OK\r\n")
                    while True: s.sendall(b"X-More: " + b"y" * 1000 + b"\r\n")
                except OSError: return False
            elif path.startswith("/status/"): reply(s, b"why", f"{path[8:]} Whatever", "Retry-After: 7\r\nLocation: http://127.0.0.1:1/else\r\n")
            elif path == "/hundred": s.sendall(b"HTTP/1.1 103 Early Hints\r\nX-Early: 1\r\n\r\n"); reply(s, b"ok", headers="X-Late: 1\r\n")
            elif path == "/events":
                try:
                    s.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n")
                    for i in range(3): s.sendall(b"data: %d\n\n" % i)
                    rest(None, s)
                except OSError: pass
                return False
            elif path == "/large": reply(s, bytes(range(256)) * 40000)
            elif path.startswith("/fail-twice/"):
                with lock: seen[path] = n = seen.get(path, 0) + 1
                reply(s, str(n).encode(), "200 OK" if n > 2 else "503 Busy")
            elif path.startswith("/proxied") or path.startswith("http://"): reply(s, path.encode(), headers="X-Proxy: 1\r\n")
            else: reply(s, b"", "404 Not Found")
            return True

        def serve(s, number):
            try:
                if context: s = context.wrap_socket(s, server_side=True)
                f = s.makefile("rb")
                while True:
                    head = b""
                    while not head.endswith(b"\r\n\r\n"):
                        line = f.readline()
                        if not line: return
                        head += line
                    method, path = head.split(b" ")[:2]
                    length = 0
                    for line in head.split(b"\r\n"):
                        if line.lower().startswith(b"content-length:"): length = int(line[15:])
                    body = f.read(length)
                    if not answer(s, method.decode(), path.decode(), head, body, number): return
            except (OSError, ValueError): pass
            finally:
                try: s.shutdown(socket.SHUT_RDWR)
                except OSError: pass
                s.close()

        def accept():
            number = 0
            while True:
                s, _ = listener.accept()
                s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                number += 1
                threading.Thread(target=serve, args=(s, number), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        sys.stdin.read()
        os._exit(0)
        """#
}
