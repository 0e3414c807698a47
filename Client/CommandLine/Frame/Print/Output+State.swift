import Glibc

extension Output.State {
    static let limit = 1 << 16

    mutating func endLine() throws {
        buffer.append(0x0a)
        if buffer.count >= Self.limit { try flush() }
    }

    /// Writes the buffer out; what cannot be written is dropped, so that an error is told once.
    mutating func flush() throws {
        guard !buffer.isEmpty else { return }
        defer { buffer.removeAll(keepingCapacity: true) }
        if collected != nil {
            collected!.output += buffer
            return
        }
        guard !isBroken else { throw OutputClosed() }
        clearProgress()
        let failure = writeFully(buffer, to: pager?.descriptor ?? descriptor)
        guard failure != 0 else { return }
        isBroken = true
        if failure == EPIPE { throw OutputClosed() }
        throw Complaint(
            .disk, "output-failed", "The output cannot be written: \(String(cString: strerror(failure))).",
            hint: "What the command did to the project is done; only its answer is cut off.")
    }

    /// Text on stderr; a failure there has nowhere to be told.
    mutating func diagnose(_ text: String) {
        clearProgress()
        if collected != nil {
            collected!.diagnostics += Array(text.utf8)
        } else {
            _ = writeFully(Array(text.utf8), to: STDERR_FILENO)
        }
    }
}

extension Output.State {
    /// Takes the progress line away, so that what follows stands on a clean line.
    mutating func clearProgress() {
        guard showsProgress else { return }
        showsProgress = false
        _ = writeFully(Array("\r\u{1b}[K".utf8), to: STDERR_FILENO)
    }

    mutating func drawProgress(_ text: String) {
        showsProgress = true
        _ = writeFully(Array("\r\(text)\u{1b}[K".utf8), to: STDERR_FILENO)
    }
}

/// Writes everything, whatever the descriptor takes at once; 0 or the error number.
func writeFully(_ bytes: [UInt8], to descriptor: Int32) -> Int32 {
    bytes.withUnsafeBytes { buffer in
        var at = 0
        while at < buffer.count {
            let written = write(descriptor, buffer.baseAddress! + at, buffer.count - at)
            if written > 0 {
                at += written
            } else if written < 0, errno == EAGAIN {
                var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                _ = poll(&waiting, 1, -1)
            } else if written < 0, errno != EINTR {
                return errno
            }
        }
        return 0
    }
}
