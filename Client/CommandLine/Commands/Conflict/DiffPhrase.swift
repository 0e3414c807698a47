import Model

/// A difference of two texts for people: `[-what goes-]{+what comes+}`, in red and green on a terminal.
enum DiffPhrase {
    /// Characters of unchanged text that are shown around each change.
    private static let context = 80

    static func phrase(from: String, to: String) -> Phrase {
        let pieces = wordDiff(from: from, to: to)
        var phrase: Phrase = ""
        for (index, piece) in pieces.enumerated() {
            switch piece {
            case .same(let text):
                phrase += Phrase(lines: shortened(text, isFirst: index == 0, isLast: index == pieces.count - 1))
            case .removed(let text): phrase += "\(lines: "[-" + text + "-]", .red)"
            case .added(let text): phrase += "\(lines: "{+" + text + "+}", .green)"
            }
        }
        return phrase
    }

    /// Long stretches without a change lose their middle, or the end that faces no change.
    private static func shortened(_ text: String, isFirst: Bool, isLast: Bool) -> String {
        guard text.count > 3 * context else { return text }
        if isFirst { return "… " + text.suffix(context) }
        if isLast { return text.prefix(context) + " …" }
        return text.prefix(context) + " … " + text.suffix(context)
    }
}

extension Phrase {
    /// The phrase cut at its line feeds.
    var lines: [Phrase] {
        var lines: [Phrase] = [""]
        for piece in pieces {
            for (index, part) in piece.text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
                if index > 0 { lines.append("") }
                if !part.isEmpty { lines[lines.count - 1].pieces.append(Piece(text: String(part), style: piece.style)) }
            }
        }
        return lines
    }
}
