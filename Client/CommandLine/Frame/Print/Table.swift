/// Rows for people, in columns.
///
/// On a terminal: a dim header, columns aligned by display width, the widest flexible columns cut until a row fits.
/// Elsewhere: one tab-separated line a row, whole, without header or colours, as `cut` and `awk` like it. No rows
/// print nothing at all.
package struct Table: Sendable {
    package struct Column: Sendable {
        package enum Alignment: Sendable { case left, right }

        var title: String
        var alignment: Alignment
        /// Whether it may be cut to make a row fit.
        var isFlexible: Bool

        package init(_ title: String, _ alignment: Alignment = .left, isFlexible: Bool = false) {
            self.title = title
            self.alignment = alignment
            self.isFlexible = isFlexible
        }
    }

    private static let gap = 2
    private static let minimumWidth = 8

    private let columns: [Column]
    private var rows: [[Phrase]] = []

    package init(_ columns: Column...) { self.columns = columns }

    package init(_ columns: [Column]) { self.columns = columns }

    package var isEmpty: Bool { rows.isEmpty }

    /// Adds a row; missing cells are empty.
    package mutating func row(_ cells: Phrase...) { rows.append(cells) }

    package mutating func row(_ cells: [Phrase]) { rows.append(cells) }

    /// The lines, without line feeds.
    func lines(width: Int?, coloured: Bool) -> [String] {
        guard !rows.isEmpty else { return [] }
        guard let width else { return rows.map { $0.map(\.plain).joined(separator: "\t") } }
        let header = columns.map { Phrase($0.title, .dim) }
        let whole = [header] + rows
        let widths = fitted(to: width, natural: naturalWidths(whole))
        return whole.map { line($0, widths: widths, coloured: coloured) }
    }

    private func naturalWidths(_ rows: [[Phrase]]) -> [Int] {
        columns.indices.map { column in
            rows.reduce(0) { max($0, column < $1.count ? displayWidth($1[column].plain) : 0) }
        }
    }

    /// Cuts the widest flexible column by one until the row fits or nothing more can be cut.
    private func fitted(to width: Int, natural: [Int]) -> [Int] {
        var widths = natural
        var excess = widths.reduce(0, +) + Table.gap * (columns.count - 1) - width
        while excess > 0 {
            let flexible = columns.indices.filter { columns[$0].isFlexible && widths[$0] > Table.minimumWidth }
            guard let widest = flexible.max(by: { widths[$0] < widths[$1] }) else { break }
            let second = flexible.filter { $0 != widest }.map { widths[$0] }.max() ?? Table.minimumWidth
            let cut = min(excess, max(1, widths[widest] - max(second, Table.minimumWidth)))
            widths[widest] -= cut
            excess -= cut
        }
        return widths
    }

    private func line(_ cells: [Phrase], widths: [Int], coloured: Bool) -> String {
        var out = ""
        for (column, width) in widths.enumerated() {
            let cell = column < cells.count ? cells[column].truncated(to: width) : ""
            let isLast = column == widths.count - 1
            let padding = String(repeating: " ", count: max(0, width - displayWidth(cell.plain)))
            let text = cell.rendered(coloured: coloured)
            switch columns[column].alignment {
            case .left: out += text + (isLast ? "" : padding)
            case .right: out += padding + text
            }
            if !isLast { out += String(repeating: " ", count: Table.gap) }
        }
        return out
    }
}

extension Phrase {
    /// The phrase cut to so many columns, its styles kept.
    package func truncated(to width: Int) -> Phrase {
        guard displayWidth(plain) > width else { return self }
        var out: Phrase = ""
        var left = width
        for piece in pieces where left > 0 {
            let columns = displayWidth(piece.text)
            let isCut = columns >= left
            out.pieces.append(Piece(text: isCut ? cut(piece.text, to: left) : piece.text, style: piece.style))
            if isCut { break }
            left -= columns
        }
        return out
    }

}

/// Cuts even a text that would just fit, because more follows it.
private func cut(_ text: String, to width: Int) -> String { truncated(text + "  ", to: width) }
