import CSQLite
import Synchronization

/// Stops what a connection is doing, from any thread.
package struct Interrupter: Sendable {
    let target: InterruptTarget

    /// Makes the running statement throw `isInterrupted`; does nothing when none runs or the connection is closed.
    package func interrupt() { target.interrupt() }
}

/// The handle an `Interrupter` acts on, emptied before the connection closes.
final class InterruptTarget: Sendable {
    private let address = Mutex<UInt>(0)

    func set(_ handle: OpaquePointer?) {
        address.withLock { $0 = handle.map { UInt(bitPattern: $0) } ?? 0 }
    }

    func interrupt() {
        // Inside the lock, so that the connection cannot close meanwhile.
        address.withLock { address in
            if let handle = OpaquePointer(bitPattern: address) { sqlite3_interrupt(handle) }
        }
    }
}
