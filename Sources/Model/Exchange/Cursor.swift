/// A place in the server's log of a project: how far a replica has pulled.
///
/// Text: opaque to everybody else; `0` or `17-9f3c…`.
public struct Cursor: Hashable, Sendable {
    public var sequence: UInt64
    public var running: RunningHash

    public init(sequence: UInt64, running: RunningHash) {
        self.sequence = sequence
        self.running = running
    }

    public static let start = Cursor(sequence: 0, running: .start)

    /// The place after one more changeset.
    public func advanced(by hash: Hash32) -> Cursor {
        Cursor(sequence: sequence + 1, running: running.appending(hash))
    }
}

extension Cursor: CustomStringConvertible {
    public var description: String { sequence == 0 ? "0" : "\(sequence)-\(running.raw.hex)" }

    public init?(text: String) {
        if text == "0" {
            self = .start
            return
        }
        let parts = text.split(separator: "-")
        guard parts.count == 2, let sequence = UInt64(parts[0]), let bytes = Hex.bytes(parts[1]), bytes.count == 16,
            let raw = Bytes16(bytes)
        else { return nil }
        self.init(sequence: sequence, running: RunningHash(raw: raw))
    }
}

/// The running hash of a log: R₀ = 0, Rₙ = first 16 bytes of SHA-256("annals running" ‖ Rₙ₋₁ ‖ hashₙ).
///
/// Sixteen bytes at every step, so that a client checks each row of a page against the cursor it is given.
public struct RunningHash: Hashable, Sendable {
    public let raw: Bytes16

    public init(raw: Bytes16) { self.raw = raw }

    public static let start = RunningHash(raw: .zero)
    private static let tag = Array("annals running".utf8)

    public func appending(_ hash: Hash32) -> RunningHash {
        if mutated("running-hash-forgets-the-hash") { return RunningHash(raw: sha256(raw.bytes).head) }
        // One piece, for every row of every page comes through here.
        var bytes = [UInt8]()
        bytes.reserveCapacity(RunningHash.tag.count + 48)
        bytes += RunningHash.tag
        for part in [raw, hash.head, hash.tail] {
            bytes.append(bigEndian: part.high)
            bytes.append(bigEndian: part.low)
        }
        return RunningHash(raw: sha256(bytes).head)
    }
}
