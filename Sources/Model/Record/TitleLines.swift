/// The title, and perhaps a subtitle, that stand above a text.
struct TitleLines: Equatable {
    var title: String
    var subtitle: String?

    /// A longer line is a paragraph. Unit: characters.
    private static let longest = 150
    /// Lines of wrapped prose are hardly shorter. Unit: characters.
    private static let surelyShort = 60

    /// Looks at lines from the head; labelled ones are nil. Nil if the first line does not stand out from what follows.
    init?(_ lines: [Substring?]) {
        guard let first = lines.firstIndex(where: { $0?.isEmpty == false }), let line = lines[first],
            Self.looksLikeTitle(line)
        else { return nil }
        let second = first + 1
        if second < lines.count, let below = lines[second], Self.looksLikeTitle(below),
            Self.standsOut(second, in: lines), !Self.isMuchLonger(below, than: line)
        {
            subtitle = Self.text(below)
        } else if !Self.standsOut(first, in: lines) {
            return nil
        }
        title = Self.text(line)
    }

    private static func text(_ line: Substring) -> String { String(line.drop { $0 == "#" }.trimmed) }

    /// True for a short line that is not a sentence, a greeting or the start of a list.
    private static func looksLikeTitle(_ line: Substring) -> Bool {
        let line = line.drop { $0 == "#" }.trimmed
        guard let first = line.first, let last = line.last, line.count <= longest else { return false }
        guard line.contains(where: \.isLetter), !first.isLowercase, !".,;:،؛。".contains(last) else { return false }
        return !line.split(separator: " ").dropLast().contains { word in
            // A full stop after a word of some length ends a sentence; "Vol." and "Dr." do not.
            word.count > 5 && word.last == "."
        }
    }

    /// True if what follows the line is visibly something else: a blank, a labelled line, a paragraph.
    private static func standsOut(_ index: Int, in lines: [Substring?]) -> Bool {
        guard index + 1 < lines.count, let line = lines[index] else { return false }
        guard let next = lines[index + 1] else { return true }
        if next.isEmpty { return lines[(index + 1)...].contains { $0?.isEmpty != true } }
        if isMuchLonger(next, than: line) { return true }
        let startsAnew = next.first.map { !$0.isLowercase } ?? false
        let endsSentence = next.last.map { ".!?”\"»".contains($0) } ?? false
        return line.count <= surelyShort && startsAnew && endsSentence
    }

    private static func isMuchLonger(_ line: Substring, than other: Substring) -> Bool {
        line.count > longest || (line.count >= 100 && line.count >= 2 * other.count)
    }
}
