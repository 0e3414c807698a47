import Glibc
import Synchronization

/// The reader of stdout has gone away; the run ends quietly.
struct OutputClosed: Error {}

/// The only place that prints.
///
/// Answers go to stdout, buffered; questions, progress and complaints to stderr. Text for people comes as a `Phrase`
/// or as JSON, so that nothing from outside reaches the terminal raw; `write` is for files of an export format.
/// Errors: every verb throws when stdout cannot be written (74), and `OutputClosed` when its reader is gone.
package final class Output: Sendable {
    struct State {
        var buffer: [UInt8] = []
        var descriptor: Int32
        var terminal = Terminal.none
        var environment: [String: String] = [:]
        /// What a test collects instead of writing.
        var collected: (output: [UInt8], diagnostics: [UInt8])?
        var isBroken = false
        var pager: Pager?
        /// Whether a progress line stands on the terminal and must go before anything else is written there.
        var showsProgress = false
    }

    let state: Mutex<State>

    /// The process's own streams.
    package static let standard = Output(descriptor: STDOUT_FILENO)

    init(descriptor: Int32) { state = Mutex(State(descriptor: descriptor)) }

    /// An output that keeps what it is given, for tests.
    package static func collecting() -> Output {
        let output = Output(descriptor: -1)
        output.state.withLock { $0.collected = ([], []) }
        return output
    }

    /// What a collecting output was given.
    package var collected: (output: String, diagnostics: String) {
        state.withLock {
            (
                String(decoding: $0.collected?.output ?? [], as: UTF8.self),
                String(decoding: $0.collected?.diagnostics ?? [], as: UTF8.self)
            )
        }
    }

    package func configure(terminal: Terminal, environment: [String: String]) {
        state.withLock {
            $0.terminal = terminal
            $0.environment = environment
        }
    }

    package var terminal: Terminal { state.withLock { $0.terminal } }

    /// A line for people.
    package func print(_ phrase: Phrase = "") throws {
        try state.withLock { state in
            state.buffer.append(contentsOf: phrase.rendered(coloured: state.terminal.colouredOutput).utf8)
            try state.endLine()
        }
    }

    /// One JSON document.
    package func json(_ document: JSON) throws { try line(document) }

    /// One line of JSON Lines. Complexity: hundreds of thousands of lines a second.
    package func line(_ value: JSON) throws {
        try state.withLock { state in
            value.write(into: &state.buffer)
            try state.endLine()
        }
    }

    /// Bytes as they are: for export formats and the bytes of a source only, never for text shown to people.
    package func write(_ bytes: some Sequence<UInt8>) throws {
        try state.withLock { state in
            state.buffer.append(contentsOf: bytes)
            if state.buffer.count >= State.limit { try state.flush() }
        }
    }

    /// Text of the program itself or of an export format, as it is.
    package func write(_ text: String) throws { try write(text.utf8) }

    /// A table for people: aligned and cut to the width on a terminal, tab-separated and whole elsewhere.
    package func table(_ table: Table) throws {
        try state.withLock { state in
            let width = state.terminal.isOutput ? state.terminal.width : nil
            for line in table.lines(width: width, coloured: state.terminal.colouredOutput) {
                state.buffer.append(contentsOf: line.utf8)
                try state.endLine()
            }
        }
    }

    /// Hands what was printed so far to the reader (`watch`, prompts).
    package func flush() throws { try state.withLock { try $0.flush() } }

    /// A remark beside the answer, on stderr; never part of what a program reads.
    package func remark(_ phrase: Phrase) {
        state.withLock { $0.diagnose(phrase.rendered(coloured: $0.terminal.colouredDiagnostics) + "\n") }
    }

    /// The complaint that ends a run, on stderr.
    func complain(_ complaint: Complaint, isJSON: Bool) {
        state.withLock {
            let text =
                isJSON ? complaint.json.compact + "\n" : complaint.lines(coloured: $0.terminal.colouredDiagnostics)
            $0.diagnose(text)
        }
    }

    /// Flushes, waits for the pager, and makes sure that a full disk is noticed.
    package func finish() throws {
        try state.withLock { state in
            state.clearProgress()
            defer { state.closePager() }
            try state.flush()
        }
    }
}
