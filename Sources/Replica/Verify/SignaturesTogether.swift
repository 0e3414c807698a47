import Dispatch
import Model

extension SignatureCheck {
    /// Checks signatures on all cores.
    static let onAllCores = SignatureCheck(all: { hold($0) })

    /// Which of these hold. Few are checked one after the other: to wake a thread takes as long.
    static func hold(_ claims: [Claim]) -> [Bool] {
        let share = 32
        guard claims.count > share else { return claims.map(\.holds) }
        var holds = [Bool](repeating: false, count: claims.count)
        holds.withUnsafeMutableBufferPointer { buffer in
            nonisolated(unsafe) let results = buffer
            DispatchQueue.concurrentPerform(iterations: (claims.count + share - 1) / share) { part in
                for index in (part * share)..<min(claims.count, (part + 1) * share) {
                    results[index] = claims[index].holds
                }
            }
        }
        return holds
    }
}
