/// When a failed exchange is worth another try, and after how long.
///
/// Pure: time and randomness are arguments.
/// Invariant: a run of attempts that each obey their patience ends within `budgetMilliseconds`.
package struct RetryPolicy: Equatable, Sendable {
    /// Nothing is begun that could end after this. Unit: milliseconds since the first attempt began.
    package var budgetMilliseconds = 8500
    /// What an attempt needs to have a chance.
    package var leastAttemptMilliseconds = 3000
    package var firstDelayMilliseconds = 200
    package var longestDelayMilliseconds = 2000
    package var mostAttempts = 4

    package init() {}

    package enum Outcome: Equatable, Sendable {
        case failed(TransportError)
        case answered(status: Int, retryAfterSeconds: Int?)
    }

    package enum Decision: Equatable, Sendable {
        case stop
        case retry(afterMilliseconds: Int)
    }

    /// Decides after the `attempt`-th attempt, counted from 1.
    ///
    /// The delay doubles from attempt to attempt; half of it is random, so that clients that failed together do not
    /// come back together. A server's `Retry-After` is never undercut: if it does not fit the budget, it is over.
    /// - Parameter random: from 0 up to, not including, 1.
    package func decide(_ outcome: Outcome, attempt: Int, elapsedMilliseconds: Int, random: Double) -> Decision {
        guard Self.isWorthwhile(outcome), attempt < mostAttempts else { return .stop }
        let doubled = firstDelayMilliseconds << min(attempt - 1, 16)
        let full = Double(min(doubled, longestDelayMilliseconds))
        var delay = Int(full / 2 + full / 2 * min(max(random, 0), 1))
        if case .answered(_, let seconds?) = outcome {
            delay = max(delay, seconds > budgetMilliseconds / 1000 ? budgetMilliseconds : seconds * 1000)
        }
        guard elapsedMilliseconds + delay + leastAttemptMilliseconds <= budgetMilliseconds else { return .stop }
        return .retry(afterMilliseconds: delay)
    }

    /// How long an attempt that begins now may wait for its answer.
    package func patience(elapsedMilliseconds: Int, asked: Int) -> Int {
        min(asked, max(budgetMilliseconds - elapsedMilliseconds, 1))
    }

    private static func isWorthwhile(_ outcome: Outcome) -> Bool {
        switch outcome {
        case .failed(let error): error.isUnreachable
        case .answered(let status, _): [408, 429, 502, 503, 504].contains(status)
        }
    }
}

/// Time as retries see it.
package protocol RetryClock {
    /// Milliseconds since any fixed moment; never goes back.
    func nowMilliseconds() -> Int
    func sleep(milliseconds: Int)
}

/// Sends a request until it is answered or further tries are pointless.
///
/// Invariant: only for requests that may be repeated without harm, as every exchange of changesets may.
package struct RetryingTransport<Base: Transport, Clock: RetryClock>: Transport {
    package let base: Base
    package let policy: RetryPolicy
    private let clock: Clock
    private let random: () -> Double

    /// - Parameter random: gives numbers from 0 up to, not including, 1.
    package init(_ base: Base, policy: RetryPolicy = RetryPolicy(), clock: Clock, random: @escaping () -> Double) {
        self.base = base
        self.policy = policy
        self.clock = clock
        self.random = random
    }

    /// Returns the last reply, also when it is a 429 or 503, or throws the last attempt's error.
    package func send(
        _ request: HTTPRequest, progress: (TransferProgress) -> Bool
    ) throws(TransportError) -> HTTPResponse {
        try attempts(request) { (request) throws(TransportError) in try base.send(request, progress: progress) }
    }

    /// As the base does, once: bytes already handed over cannot be taken back.
    package func stream(
        _ request: HTTPRequest, receive: (UnsafeRawBufferPointer) -> Bool
    ) throws(TransportError) -> HTTPResponse {
        try base.stream(request, receive: receive)
    }

    private func attempts(
        _ request: HTTPRequest, _ send: (HTTPRequest) throws(TransportError) -> HTTPResponse
    ) throws(TransportError) -> HTTPResponse {
        let start = clock.nowMilliseconds()
        var attempt = 1
        while true {
            var request = request
            request.patienceMilliseconds = policy.patience(
                elapsedMilliseconds: clock.nowMilliseconds() - start, asked: request.patienceMilliseconds)
            let result: Result<HTTPResponse, TransportError>
            do { result = .success(try send(request)) } catch { result = .failure(error) }
            let decision = policy.decide(
                Self.outcome(result), attempt: attempt, elapsedMilliseconds: clock.nowMilliseconds() - start,
                random: random())
            guard case .retry(let delay) = decision else { return try result.get() }
            clock.sleep(milliseconds: delay)
            attempt += 1
        }
    }

    private static func outcome(_ result: Result<HTTPResponse, TransportError>) -> RetryPolicy.Outcome {
        switch result {
        case .success(let reply): .answered(status: reply.status, retryAfterSeconds: reply.retryAfterSeconds)
        case .failure(let error): .failed(error)
        }
    }
}
