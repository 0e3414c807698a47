extension Phrase {
    /// The phrase in lines of at most so many columns, broken at spaces, or inside a word that is longer than a line.
    ///
    /// The space at which a line is broken goes. No-break spaces hold together. Complexity: O(characters).
    package func wrapped(to width: Int) -> [Phrase] {
        guard width > 0, displayWidth(plain) > width else { return [self] }
        var wrapping = Wrapping(width: width)
        for piece in pieces {
            for character in piece.text { wrapping.take(character, piece.style) }
        }
        return wrapping.finished
    }
}

private struct Wrapping {
    private struct Atom {
        var character: Character
        var style: Style?
        var columns: Int
    }

    let width: Int
    private var lines: [Phrase] = []
    private var line: [Atom] = []
    private var used = 0
    /// The last space of the line that has something before it.
    private var space: Int?
    private var hasText = false

    init(width: Int) { self.width = width }

    mutating func take(_ character: Character, _ style: Style?) {
        let atom = Atom(character: character, style: style, columns: displayWidth(of: character))
        if used + atom.columns > width, !line.isEmpty {
            if character == " " { return end(at: line.count, dropping: 0) }
            if let space { end(at: space, dropping: 1) } else { end(at: line.count, dropping: 0) }
        }
        // The space at which a line was broken stands at its end.
        if character == " ", line.isEmpty, !lines.isEmpty { return }
        if character == " ", hasText { space = line.count }
        if character != " " { hasText = true }
        line.append(atom)
        used += atom.columns
    }

    private mutating func end(at index: Int, dropping dropped: Int) {
        lines.append(phrase(line[..<index]))
        line = Array(line[(index + dropped)...])
        used = line.reduce(0) { $0 + $1.columns }
        space = nil
        hasText = !line.isEmpty
    }

    private func phrase(_ atoms: ArraySlice<Atom>) -> Phrase {
        var pieces: [Phrase.Piece] = []
        for atom in atoms {
            if let last = pieces.last, last.style == atom.style {
                pieces[pieces.count - 1].text.append(atom.character)
            } else {
                pieces.append(Phrase.Piece(text: String(atom.character), style: atom.style))
            }
        }
        var phrase: Phrase = ""
        phrase.pieces = pieces
        return phrase
    }

    var finished: [Phrase] { line.isEmpty && !lines.isEmpty ? lines : lines + [phrase(line[...])] }
}
