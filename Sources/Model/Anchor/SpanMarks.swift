/// Spans over a text, told line by line as what begins, stands and ends there; they may nest and overlap.
///
/// Order: where several spans meet, those that end come first, the inner before the outer; then those that begin, the
/// outer before the inner.
/// Unit: offsets are Unicode scalars, half-open.
/// Complexity: O(spans · log spans) once, then O(lines + spans) for all lines.
public struct SpanMarks: Sendable {
    public enum Part: Hashable, Sendable {
        /// Spans by their place in the list that was given.
        case opening(Int)
        case closing(Int)
        /// - Parameter depth: how many spans cover it.
        case text(Range<Int>, depth: Int)
    }

    private struct Mark {
        var position: Int
        var span: Int
        var isOpening: Bool
        /// Decides between marks of one kind at one position.
        var rank: Int
    }

    private let marks: [Mark]
    private var next = 0
    private var depth = 0

    /// Empty spans have no marks.
    public init(_ spans: [Range<Int>]) {
        var marks: [Mark] = []
        for (index, span) in spans.enumerated() where !span.isEmpty {
            marks.append(Mark(position: span.lowerBound, span: index, isOpening: true, rank: -span.upperBound))
            marks.append(Mark(position: span.upperBound, span: index, isOpening: false, rank: -span.lowerBound))
        }
        func key(_ mark: Mark) -> (Int, Int, Int, Int) {
            // Of equal spans the first is the outer one.
            (mark.position, mark.isOpening ? 1 : 0, mark.rank, mark.isOpening ? mark.span : -mark.span)
        }
        self.marks = marks.sorted { key($0) < key($1) }
    }

    /// The parts of the next line; lines are asked for one after the other.
    ///
    /// - Parameters:
    ///   - line: its text.
    ///   - following: where the next line starts; nil for the last one. What begins or ends in a line's end belongs to it.
    public mutating func parts(of line: Range<Int>, following: Int?) -> [Part] {
        var parts: [Part] = []
        var at = line.lowerBound
        while next < marks.count, isHere(marks[next], following) {
            let mark = marks[next]
            next += 1
            let position = min(max(mark.position, line.lowerBound), line.upperBound)
            if position > at { parts.append(.text(at..<position, depth: depth)) }
            at = max(at, position)
            depth += mark.isOpening ? 1 : -1
            parts.append(mark.isOpening ? .opening(mark.span) : .closing(mark.span))
        }
        if at < line.upperBound { parts.append(.text(at..<line.upperBound, depth: depth)) }
        return parts
    }

    private func isHere(_ mark: Mark, _ following: Int?) -> Bool {
        guard let following else { return true }
        return mark.isOpening ? mark.position < following : mark.position <= following
    }
}
