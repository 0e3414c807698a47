import Foundation
import ProgramTestSupport
import Synchronization

/// Stands between a client and a server and breaks what passes, as networks do.
final class FaultProxy: Sendable {
    enum Fault: Sendable, Equatable {
        /// Both connections end after so many bytes of the reply, or of the request.
        case cutReply(Int)
        case cutRequest(Int)
        /// The client's connection is reset after so many bytes of the reply.
        case reset(Int)
        /// The client's side hears nothing more after so many bytes of the reply, but may go on talking.
        case halfClosed(Int)
        /// The server hears that nothing more will come as soon as the request is there.
        case requestEnds
        /// It hears so after so many bytes of the request, and may still answer.
        case requestHalved(Int)
        /// The server gets every request twice at the same time.
        case twice
        /// A few bytes at a time.
        case trickle
        /// The reply never comes.
        case silent
        /// After so many replies of the connection, status 500 takes the place of each.
        case failing(Int)
    }

    private struct State {
        var target: UInt16 = 0
        var faults: [Fault] = []
        var round = 0
        var broken: Set<Int> = []
        var onRequest: (@Sendable () -> Void)?
    }

    private let listener: Int32
    let url: String
    private let state: Mutex<State>
    private let gate = NSCondition()
    nonisolated(unsafe) private var isHeld = false

    init(to port: Int) throws {
        let (descriptor, own) = try Socket.listen()
        listener = descriptor
        url = "http://127.0.0.1:\(own)"
        state = Mutex(State(target: UInt16(port)))
        Thread.detachNewThread {
            while let client = Socket.accept(descriptor) {
                Thread.detachNewThread { [self] in
                    pass(client)
                    Glibc.close(client)
                }
            }
            Glibc.close(descriptor)
        }
    }

    /// Takes no more connections; those that stand end with their client.
    func close() { shutdown(listener, Int32(SHUT_RDWR)) }

    /// Each strikes one of the next connections, in this order.
    func strike(_ faults: [Fault]) { state.withLock { $0.faults = faults } }

    /// Lets new connections wait, as long as there is no server.
    func hold(_ isHeld: Bool) {
        gate.withLock {
            self.isHeld = isHeld
            gate.broadcast()
        }
    }

    /// Called whenever the first bytes of a request have been passed on.
    func onRequest(_ body: (@Sendable () -> Void)?) { state.withLock { $0.onRequest = body } }

    /// In how many rounds the server went away while it owed a reply.
    var brokenRounds: Int { state.withLock { $0.broken.count } }

    func nextRound() { state.withLock { $0.round += 1 } }

    private func pass(_ client: Int32) {
        gate.withLock { while isHeld { gate.wait() } }
        let (target, fault) = state.withLock { state in
            (state.target, state.faults.isEmpty ? nil : state.faults.removeFirst())
        }
        guard let server = Socket.connect(target) else { return }
        defer { Glibc.close(server) }
        var passing = Passing(client: client, server: server, target: target, fault: fault)
        var round = 0
        passing.onRequest = { [self] in
            let (now, tell) = state.withLock { ($0.round, $0.onRequest) }
            round = now
            tell?()
        }
        passing.run()
        if passing.wasCheated { _ = state.withLock { $0.broken.insert(round) } }
    }
}

/// One connection through the proxy, on its own thread.
private struct Passing {
    let client: Int32
    let server: Int32
    let target: UInt16
    let fault: FaultProxy.Fault?
    var onRequest: () -> Void = {}
    /// The server went away in the middle of an exchange.
    private(set) var wasCheated = false
    private var request = HTTPMessage()
    private var reply = HTTPMessage()
    private var up = 0
    private var down = 0
    private var replies = 0

    init(client: Int32, server: Int32, target: UInt16, fault: FaultProxy.Fault?) {
        (self.client, self.server, self.target, self.fault) = (client, server, target, fault)
    }

    mutating func run() {
        var both = [client, server].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        while poll(&both, 2, -1) > 0 || errno == EINTR {
            if both[0].revents != 0, !takeRequest(Socket.receive(client)) { return }
            if both[1].revents != 0, !takeReply(Socket.receive(server)) { return }
        }
    }

    /// False when the connection is over.
    private mutating func takeRequest(_ bytes: [UInt8]) -> Bool {
        if bytes.isEmpty { return false }
        let isFirst = !request.isBegun
        defer { up += bytes.count }
        request.add(bytes)
        if case .cutRequest(let limit) = fault, up + bytes.count > limit {
            Socket.send(bytes.prefix(limit - up), to: server)
            return false
        }
        if case .requestHalved(let limit) = fault, up + bytes.count > limit {
            if up <= limit {
                Socket.send(bytes.prefix(limit - up), to: server)
                shutdown(server, Int32(SHUT_WR))
            }
            return true
        }
        if fault == .twice {
            guard request.isWhole else { return true }
            return sendTwice()
        }
        guard send(bytes, to: server) else {
            wasCheated = true
            return false
        }
        if isFirst { onRequest() }
        if fault == .requestEnds, request.isWhole { shutdown(server, Int32(SHUT_WR)) }
        return true
    }

    private mutating func takeReply(_ bytes: [UInt8]) -> Bool {
        if bytes.isEmpty {
            wasCheated = request.isBegun && !reply.isWhole
            return false
        }
        defer { down += bytes.count }
        reply.add(bytes)
        let isWhole = reply.isWhole
        if isWhole {
            request.clear()
            reply.clear()
            replies += 1
        }
        switch fault {
        case .silent: return true
        case .failing(let after) where replies >= after + (isWhole ? 1 : 0):
            return !isWhole
                || Socket.send(Array("HTTP/1.1 500 Broken\r\nContent-Length: 0\r\n\r\n".utf8), to: client)
        case .cutReply(let limit) where down + bytes.count > limit:
            Socket.send(bytes.prefix(max(limit - down, 0)), to: client)
            return false
        case .reset(let limit) where down + bytes.count > limit:
            Socket.send(bytes.prefix(max(limit - down, 0)), to: client)
            Socket.willReset(client)
            return false
        case .halfClosed(let limit) where down + bytes.count > limit:
            Socket.send(bytes.prefix(max(limit - down, 0)), to: client)
            shutdown(client, Int32(SHUT_WR))
            return true
        default: return send(bytes, to: client)
        }
    }

    private func send(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        guard fault == .trickle else { return Socket.send(bytes, to: descriptor) }
        for start in stride(from: 0, to: bytes.count, by: 7) {
            guard Socket.send(bytes[start..<min(start + 7, bytes.count)], to: descriptor) else { return false }
            sched_yield()
        }
        return true
    }

    /// The same request on a second connection, at the same time.
    private func sendTwice() -> Bool {
        guard let other = Socket.connect(target) else { return false }
        defer { Glibc.close(other) }
        guard Socket.send(request.bytes, to: other), Socket.send(request.bytes, to: server) else { return false }
        var answer = HTTPMessage()
        while !answer.isWhole {
            let more = Socket.receive(other)
            if more.isEmpty { return false }
            answer.add(more)
        }
        return true
    }
}
