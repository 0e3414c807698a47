import Model
import Replica

/// A timeline as one SVG file that needs nothing else: titled and described, light and dark, every event with a title
/// of its own that a screen reader or a pointer finds.
struct TimelineSVG {
    static let presetWidth = 960

    private static let rowHeight = 24
    private static let axisHeight = 44
    private static let margin = 12
    /// How far a bar is drawn towards an end that nobody knows.
    private static let stub = 14.0

    private let rows: TimelineRows
    private let width: Int
    private let labelWidth: Int
    private let axis: TimeAxis?

    init(_ rows: TimelineRows, width: Int) {
        self.rows = rows
        self.width = max(300, width)
        labelWidth = min(340, self.width * 2 / 5)
        let chart = self.width - labelWidth - 2 * Self.margin
        // A digit of the axis takes about 7 pixels.
        axis = rows.extent.days.map { TimeAxis(covering: $0, width: chart, gap: 16, room: { 7 * $0.utf8.count }) }
    }

    /// Into a file, whole or not at all, or onto stdout for `-`.
    func write(to path: String, _ desk: Desk) throws {
        guard path != "-" else { return try write { try desk.output.write($0) } }
        let file = try FileBeside(path)
        try write { try file.write(Array($0.utf8)) }
        try file.finish()
        let count = rows.extent.events
        guard !desk.isJSON else { return try desk.output.json(["file": .string(path), "events": .count(count)]) }
        try desk.output.print("Wrote \(grouped(count)) event\(count == 1 ? "" : "s") to \(path).")
    }

    private func write(_ put: (String) throws -> Void) throws {
        let height = Self.axisHeight + rows.extent.events * Self.rowHeight + 2 * Self.margin
        try put(head(height: height))
        if let axis { try put(axisLines(axis, height: height)) }
        var number = 0
        try rows.forEach { row in
            try put(line(row, top: Self.axisHeight + Self.margin + number * Self.rowHeight))
            number += 1
        }
        try put("</svg>\n")
    }

    // MARK: Frame

    private func head(height: Int) -> String {
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(width) \(height)" width="\(width)" height="\(height)" \
        role="img" aria-labelledby="title desc">
        <title id="title">Timeline</title>
        <desc id="desc">\(description)</desc>
        <style>
        :root { color-scheme: light dark }
        svg { background: #fff; font: 13px system-ui, sans-serif }
        text { fill: #1a1a1a } .handle { font-family: ui-monospace, monospace; fill: #0b6170 }
        .label { fill: #555 } .grid { stroke: #ddd } .bar { fill: #1b7837; stroke: #1b7837 }
        .within { fill-opacity: .25; stroke-dasharray: 3 2 } .doubtful { fill-opacity: .45; stroke-dasharray: 3 2 }
        .dispute { fill: #8a6100; stroke: #8a6100 } .conflict { fill: #b3261e; stroke: #b3261e }
        .sign { stroke: none; font-weight: bold }
        @media (prefers-color-scheme: dark) {
        svg { background: #16181a } text { fill: #e8e8e8 } .handle { fill: #6fd3e3 } .label { fill: #aaa }
        .grid { stroke: #3a3d40 } .bar { fill: #7fd597; stroke: #7fd597 }
        .dispute { fill: #f0c24b; stroke: #f0c24b } .conflict { fill: #ff8a80; stroke: #ff8a80 }
        }
        </style>

        """
    }

    private var description: String {
        let count = rows.extent.events
        var text = "\(count) event\(count == 1 ? "" : "s")"
        if let days = rows.extent.days { text += " from \(days.lowerBound.iso) to \(days.upperBound.iso)" }
        if rows.extent.undated > 0 { text += ", \(rows.extent.undated) of them undated" }
        return text + ". A dot is a day, a full bar what lasted, a pale one a time within which it happened."
    }

    private func axisLines(_ axis: TimeAxis, height: Int) -> String {
        var out = "<g aria-hidden=\"true\">\n"
        for tick in axis.ticks {
            let x = left + tick.place
            out += "<line class=\"grid\" x1=\"\(x)\" y1=\"30\" x2=\"\(x)\" y2=\"\(height - Self.margin)\"/>"
            out += "<text class=\"label\" x=\"\(x)\" y=\"24\">\(XMLText.escaped(tick.label))</text>\n"
        }
        return out + "</g>\n"
    }

    private var left: Int { Self.margin + labelWidth }

    // MARK: Events

    private func line(_ row: TimelineRow, top: Int) -> String {
        let middle = top + Self.rowHeight / 2
        var out = "<g><title>\(XMLText.escaped(told(row)))</title>"
        out += "<text class=\"handle\" x=\"\(Self.margin)\" y=\"\(middle + 5)\">\(XMLText.escaped(row.handle))</text>"
        let handleWidth = row.handle.utf8.count * 8 + 8
        // About 7 pixels a letter.
        let title = truncated(visible(row.title), to: max(4, (labelWidth - handleWidth - 20) / 7))
        let x = Self.margin + handleWidth
        out += "<text x=\"\(x)\" y=\"\(middle + 5)\">\(XMLText.escaped(title))</text>"
        if let sign = sign(row) {
            out += "<text class=\"bar sign \(Self.colour(row))\" x=\"\(left - 14)\" y=\"\(middle + 5)\">\(sign)</text>"
        }
        if let axis, let span = row.span {
            out += shape(span, axis, middle: middle, colour: Self.colour(row, of: "date"))
        } else {
            out += "<text class=\"label\" x=\"\(left + 4)\" y=\"\(middle + 5)\">"
            out += XMLText.escaped(row.date == nil ? "undated" : row.dateText) + "</text>"
        }
        return out + "</g>\n"
    }

    private func told(_ row: TimelineRow) -> String {
        var parts = [row.date == nil ? "undated" : row.dateText, row.title]
        if !row.conflicts.isEmpty { parts.append("in conflict: " + row.conflicts.joined(separator: ", ")) }
        if !row.disputes.isEmpty { parts.append("disputed: " + row.disputes.joined(separator: ", ")) }
        return parts.map { visible($0) }.joined(separator: " · ")
    }

    private func sign(_ row: TimelineRow) -> String? {
        row.conflicts.isEmpty ? (row.disputes.isEmpty ? nil : "≠") : "!"
    }

    private static func colour(_ row: TimelineRow, of field: String? = nil) -> String {
        func holds(_ names: [String]) -> Bool { field.map(names.contains) ?? !names.isEmpty }
        return holds(row.conflicts) ? "conflict" : holds(row.disputes) ? "dispute" : ""
    }

    private func shape(_ span: DrawnSpan, _ axis: TimeAxis, middle: Int, colour: String) -> String {
        let known = span.known ?? axis.first...axis.last
        func x(_ day: Day) -> Double {
            Double(left) + axis.share(min(max(day, axis.first), axis.last), of: Double(axis.width))
        }
        var from = span.start == .open ? Double(left) : x(known.lowerBound)
        var to = span.end == .open ? Double(left + axis.width) : x(known.upperBound)
        if span.start == .unknown { from = min(from, max(to - Self.stub, Double(left))) }
        if span.end == .unknown { to = max(to, min(from + Self.stub, Double(left + axis.width))) }
        let faint = span.doubt.isEmpty ? (span.nature == .within ? " within" : "") : " doubtful"
        var out = ""
        if to - from < 8, span.start.day != nil, span.end.day != nil {
            out +=
                "<circle class=\"bar \(colour)\(faint)\" cx=\"\(number((from + to) / 2))\" cy=\"\(middle)\" r=\"5\"/>"
        } else {
            out += "<rect class=\"bar \(colour)\(faint)\" x=\"\(number(from))\" y=\"\(middle - 5)\" "
            out += "width=\"\(number(max(to - from, 1)))\" height=\"10\" rx=\"2\"/>"
        }
        if span.start == .open { out += arrow(from, -6, middle, colour) }
        if span.end == .open { out += arrow(to, 6, middle, colour) }
        if span.start == .unknown { out += mark("?", from - 8, "end", middle, colour) }
        let after = span.doubt + (span.end == .unknown ? "?" : "")
        // Where the picture ends, the mark goes before.
        let isAtEdge = to + 20 > Double(width)
        let place = isAtEdge ? (from - 8, "end") : (to + 8, "start")
        if !after.isEmpty { out += mark(after, place.0, place.1, middle, colour) }
        return out
    }

    private func mark(_ text: String, _ x: Double, _ anchor: String, _ middle: Int, _ colour: String) -> String {
        "<text class=\"bar sign \(colour)\" x=\"\(number(x))\" y=\"\(middle + 5)\" text-anchor=\"\(anchor)\">"
            + "\(text)</text>"
    }

    private func arrow(_ x: Double, _ reach: Double, _ middle: Int, _ colour: String) -> String {
        let points = "\(number(x)),\(middle - 8) \(number(x + reach)),\(middle) \(number(x)),\(middle + 8)"
        return "<polygon class=\"bar \(colour)\" points=\"\(points)\"/>"
    }

    /// One digit after the point.
    private func number(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(abs(tenths % 10))"
    }
}

/// Text inside XML.
enum XMLText {
    /// Every character that means something to XML escaped, and every invisible one made visible.
    static func escaped(_ text: String) -> String {
        var out = ""
        for character in visible(text).unicodeScalars {
            switch character {
            case "&": out += "&amp;"
            case "<": out += "&lt;"
            case ">": out += "&gt;"
            case "\"": out += "&quot;"
            case "'": out += "&#39;"
            default: out.unicodeScalars.append(character)
            }
        }
        return out
    }
}
