import SyncClient
import Testing

/// Time that passes only by sleeping, and by what a test adds.
final class ManualClock: RetryClock {
    var now = 1_000_000
    private(set) var sleeps: [Int] = []

    func nowMilliseconds() -> Int { now }

    func sleep(milliseconds: Int) {
        sleeps.append(milliseconds)
        now += milliseconds
    }
}

/// Answers from a list, each after some time.
private final class ScriptedTransport: Transport {
    var script: [(milliseconds: Int, result: Result<HTTPResponse, TransportError>)]
    let clock: ManualClock
    private(set) var patiences: [Int] = []

    init(_ clock: ManualClock, _ script: [(milliseconds: Int, result: Result<HTTPResponse, TransportError>)]) {
        self.clock = clock
        self.script = script
    }

    func send(_ request: HTTPRequest, progress: (TransferProgress) -> Bool) throws(TransportError) -> HTTPResponse {
        patiences.append(request.patienceMilliseconds)
        let next = script.count > 1 ? script.removeFirst() : script[0]
        clock.now += min(next.milliseconds, request.patienceMilliseconds)
        return try next.result.get()
    }

    func stream(
        _ request: HTTPRequest, receive: (UnsafeRawBufferPointer) -> Bool
    ) throws(TransportError) -> HTTPResponse {
        try send(request)
    }
}

@Suite("Retry")
struct RetryTests {
    private let policy = RetryPolicy()

    private func decide(
        _ outcome: RetryPolicy.Outcome, attempt: Int = 1, elapsed: Int = 0, random: Double = 0
    ) -> RetryPolicy.Decision {
        policy.decide(outcome, attempt: attempt, elapsedMilliseconds: elapsed, random: random)
    }

    @Test("only what can pass by itself is tried again")
    func worthwhile() {
        let passing: [TransportError] = [
            .cannotResolve(host: "h"), .cannotConnect(host: "h"), .timeout(.connecting), .timeout(.waiting),
            .timeout(.transferring), .brokenReply(.closedEarly),
        ]
        for error in passing { #expect(decide(.failed(error)) != .stop, "\(error)") }
        let lasting: [TransportError] = [
            .badRequest(""), .tlsUntrusted(.expired), .tlsOther(""), .badCAFile(path: ""), .unexpectedStatus(302),
            .tooLarge(limitBytes: 1), .brokenReply(.notHTTP), .aborted, .libcurlMissing, .other(code: 1, detail: ""),
        ]
        for error in lasting { #expect(decide(.failed(error)) == .stop, "\(error)") }
        for status in 200...599 {
            let stops = decide(.answered(status: status, retryAfterSeconds: nil)) == .stop
            #expect(stops == ![408, 429, 502, 503, 504].contains(status), "\(status)")
        }
    }

    @Test("delays double, half of each by chance, up to a limit")
    func delays() {
        let busy = RetryPolicy.Outcome.answered(status: 503, retryAfterSeconds: nil)
        #expect(decide(busy, attempt: 1, random: 0) == .retry(afterMilliseconds: 100))
        #expect(decide(busy, attempt: 1, random: 0.999) == .retry(afterMilliseconds: 199))
        #expect(decide(busy, attempt: 2, random: 0) == .retry(afterMilliseconds: 200))
        #expect(decide(busy, attempt: 3, random: 0.5) == .retry(afterMilliseconds: 600))
        #expect(decide(busy, attempt: policy.mostAttempts) == .stop)
    }

    @Test("what the server asks for is never undercut, and ends the tries when it is too long")
    func retryAfter() {
        #expect(decide(.answered(status: 429, retryAfterSeconds: 2)) == .retry(afterMilliseconds: 2000))
        #expect(decide(.answered(status: 429, retryAfterSeconds: 0)) == .retry(afterMilliseconds: 100))
        #expect(decide(.answered(status: 503, retryAfterSeconds: 60)) == .stop)
        #expect(decide(.answered(status: 503, retryAfterSeconds: .max)) == .stop)
    }

    @Test("whatever fails and however long it takes, everything is over within the budget")
    func budget() {
        for milliseconds in [0, 1, 500, 2999, 3000, 6000, 60_000] {
            for random in [0, 0.5, 0.999] {
                let clock = ManualClock()
                let base = ScriptedTransport(clock, [(milliseconds, .failure(.timeout(.waiting)))])
                let transport = RetryingTransport(base, clock: clock, random: { random })
                let start = clock.now
                #expect(throws: TransportError.timeout(.waiting)) { try transport.send(HTTPRequest(.get, "http://h/")) }
                #expect(clock.now - start <= policy.budgetMilliseconds)
                #expect(base.patiences.count <= policy.mostAttempts)
            }
        }
    }

    @Test("a failure that passes is not seen by the caller")
    func passes() throws {
        let clock = ManualClock()
        let base = ScriptedTransport(
            clock,
            [
                (10, .failure(.cannotConnect(host: "h"))), (10, .success(HTTPResponse(status: 502))),
                (10, .success(HTTPResponse(status: 200, body: [7]))),
            ])
        let transport = RetryingTransport(base, clock: clock, random: { 0 })
        #expect(try transport.send(HTTPRequest(.get, "http://h/")).body == [7])
        #expect(clock.sleeps == [100, 200])
    }

    @Test("the last answer is handed over when tries are over")
    func lastAnswer() throws {
        let clock = ManualClock()
        let busy = HTTPResponse(status: 503, headers: [HTTPHeader("Retry-After", "30")])
        let transport = RetryingTransport(ScriptedTransport(clock, [(0, .success(busy))]), clock: clock, random: { 0 })
        #expect(try transport.send(HTTPRequest(.get, "http://h/")) == busy)
        #expect(clock.sleeps.isEmpty)
    }

    @Test("Retry-After is read as seconds and nothing else")
    func header() {
        func seconds(_ text: String) -> Int? {
            HTTPResponse(status: 503, headers: [HTTPHeader("Retry-After", text)]).retryAfterSeconds
        }
        #expect(seconds("12") == 12)
        #expect(seconds(" 12\t") == 12)
        #expect(seconds("99999999999999999999") == .max)
        for text in ["", "-1", "1.5", "+3", "Wed, 21 Oct 2026 07:28:00 GMT"] { #expect(seconds(text) == nil) }
    }
}
