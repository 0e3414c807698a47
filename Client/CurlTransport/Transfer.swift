import SyncClient

/// One exchange while it runs: what libcurl's callbacks fill in.
///
/// Invariant: at most `maximumReplyBytes` of body and `maximumHeaderBytes` of headers are ever kept.
final class Transfer {
    /// Why a callback ended the exchange.
    enum Stop {
        case tooLarge, headersTooLarge, impatient, stalled, aborted
        /// A streaming receiver has enough: no failure.
        case enough
    }

    private static let maximumHeaderBytes = 64 << 10

    var onProgress: ((TransferProgress) -> Bool)?
    var onBytes: ((UnsafeRawBufferPointer) -> Bool)?
    private(set) var status = 0
    private(set) var headers: [HTTPHeader] = []
    private(set) var body: [UInt8] = []
    private(set) var stop: Stop?

    let limitBytes: Int
    private let deadline: Int
    private let stallMilliseconds: Int
    /// The last time that bytes moved, and how many had moved by then.
    private var moved: (at: Int, bytes: Int)
    /// Whether the empty line after the last headers has come.
    private var isHeadWhole = false
    private var headerBytes = 0
    private var bodyBytes = 0

    init(_ request: HTTPRequest) {
        limitBytes = request.maximumReplyBytes
        // A body is given the time it takes at 16 KiB a second.
        let sending = (request.body?.count ?? 0) / 16
        let now = SystemClock().nowMilliseconds()
        deadline = now + request.patienceMilliseconds + sending
        stallMilliseconds = request.stallSeconds * 1000
        moved = (now, 0)
    }

    static func from(_ context: UnsafeMutableRawPointer?) -> Transfer {
        // Always the pointer that `setCallbacks` passed.
        Unmanaged<Transfer>.fromOpaque(context!).takeUnretainedValue()
    }

    /// Whether the final answer, not only a provisional one, has begun.
    var hasAnswer: Bool { status >= 200 }

    /// Whether all of its headers are there: a connection may have been cut among them.
    var hasWholeHead: Bool { hasAnswer && isHeadWhole }

    /// Takes one header line with its line end; a result other than the line's length ends the exchange.
    func takeHeader(_ line: UnsafeRawBufferPointer) -> Int {
        headerBytes += line.count
        guard headerBytes <= Self.maximumHeaderBytes else { return end(.headersTooLarge) }
        let text = String(decoding: line, as: UTF8.self)
        if text.hasPrefix("HTTP/") {
            // A new head: what came before was provisional.
            status = Self.status(text)
            headers = []
            isHeadWhole = false
        } else if let colon = text.firstIndex(of: ":") {
            let header = HTTPHeader(String(text[..<colon]), Self.trimmed(text[text.index(after: colon)...]))
            if announcesTooMuch(header) { return end(.tooLarge) }
            headers.append(header)
        } else if text == "\r\n" || text == "\n" {
            isHeadWhole = true
        }
        return line.count
    }

    func takeBody(_ bytes: UnsafeRawBufferPointer) -> Int {
        if status == 200, let onBytes {
            return onBytes(bytes) ? bytes.count : end(.enough)
        }
        bodyBytes += bytes.count
        guard bodyBytes <= limitBytes else { return end(.tooLarge) }
        // The body of a redirect is of no use to anybody.
        if !(300...399).contains(status) { body.append(contentsOf: bytes) }
        return bytes.count
    }

    /// Called about once a second and whenever bytes moved; false ends the exchange.
    func takeProgress(_ progress: TransferProgress) -> Bool {
        let now = SystemClock().nowMilliseconds()
        let bytes = progress.sentBytes + progress.receivedBytes + headerBytes
        if bytes != moved.bytes { moved = (now, bytes) }
        if !hasAnswer, now >= deadline {
            _ = end(.impatient)
            return false
        }
        if hasAnswer, stallMilliseconds > 0, now - moved.at >= stallMilliseconds {
            _ = end(.stalled)
            return false
        }
        if let onProgress, !onProgress(progress) {
            _ = end(.aborted)
            return false
        }
        if let onBytes, !onBytes(UnsafeRawBufferPointer(start: nil, count: 0)) {
            _ = end(.enough)
            return false
        }
        return true
    }

    /// Whether the body will be above the limit, so that none of it need come.
    private func announcesTooMuch(_ header: HTTPHeader) -> Bool {
        guard header.name.lowercased() == "content-length", !(status == 200 && onBytes != nil) else { return false }
        return Int(header.value).map { $0 > limitBytes } ?? false
    }

    private func end(_ reason: Stop) -> Int {
        if stop == nil { stop = reason }
        return 0
    }

    private static func status(_ line: String) -> Int {
        let fields = line.split(separator: " ", omittingEmptySubsequences: true)
        guard fields.count >= 2 else { return 0 }
        return Int(fields[1].prefix { $0.isASCII && $0.isNumber }) ?? 0
    }

    private static func trimmed(_ text: Substring) -> String {
        func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0d || byte == 0x0a }
        var bytes = text.utf8[...]
        while let last = bytes.last, isBlank(last) { bytes = bytes.dropLast() }
        return String(decoding: bytes.drop(while: isBlank), as: UTF8.self)
    }
}
