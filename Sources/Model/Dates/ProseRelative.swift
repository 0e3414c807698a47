/// Reads "3 weeks after ID" and "two days before 4 January 1989".
struct ProseRelative {
    let calendar: CalendarSystem

    /// Nil where the text has not this form. Errors: relative to nothing that can be found.
    func read(_ folded: String, asPrinted: String) throws(EDTFError) -> DateLine? {
        let chunks = folded.split(separator: " ")
        guard let (relative, anchor) = distance(chunks) else { return nil }
        // "ten years later, in 1658" was in 1658.
        if anchor.startIndex > 0, chunks[anchor.startIndex - 1].hasSuffix(","),
            let (edtf, named) = try Self.date(anchor.joined(separator: " "), calendar)
        {
            return .date(DateReading(edtf: edtf, calendar: named, asPrinted: asPrinted))
        }
        return try counted(relative, from: anchor, asPrinted)
    }

    /// "three weeks after …", "two days later", "the following month"; with what stands behind it.
    func distance(_ chunks: [Substring]) -> (RelativeReading, anchor: ArraySlice<Substring>)? {
        for place in chunks.indices {
            guard ProseLexer.words(chunks[place]).count == 1 else { continue }
            if let (sign, length) = Self.connective(chunks[place...]),
                let (count, unit, isApproximate) = amount(chunks[..<place])
            {
                let relative = RelativeReading(
                    count: sign * count, unit: unit, handle: "", isApproximate: isApproximate)
                return (relative, chunks[(place + length)...])
            }
            if place <= 2, let (sign, unit) = Self.neighbour(chunks[place...]) {
                let leading = chunks[..<place].flatMap { ProseLexer.words($0) }
                guard leading.allSatisfy({ ["on", "in", "the"].contains($0) }) else { return nil }
                return (RelativeReading(count: sign, unit: unit, handle: ""), chunks[(place + 2)...])
            }
        }
        return nil
    }

    /// "following day", "previous week".
    private static func neighbour(_ chunks: ArraySlice<Substring>) -> (sign: Int, unit: RelativeReading.Unit)? {
        let words = chunks.prefix(2).map { ProseLexer.words($0) }
        guard words.count == 2, words[0].count == 1, words[1].count == 1,
            let (scale, unit) = ProseWords.unit(words[1][0]), !words[1][0].hasSuffix("s")
        else { return nil }
        switch words[0][0] {
        case "following", "next", "subsequent", "ensuing": return (scale, unit)
        case "previous", "preceding", "prior": return (-scale, unit)
        default: return nil
        }
    }

    /// The direction, and how many chunks tell it.
    private static func connective(_ chunks: ArraySlice<Substring>) -> (sign: Int, length: Int)? {
        func word(_ place: Int) -> String? {
            chunks.count > place ? ProseLexer.words(chunks[chunks.startIndex + place]).first : nil
        }
        switch (word(0), word(1)) {
        case ("later", "than"), ("prior", "to"), ("earlier", "than"), ("subsequent", "to"):
            return (word(0) == "later" || word(0) == "subsequent" ? 1 : -1, 2)
        case ("after", _), ("later", _), ("following", _), ("since", _): return (1, 1)
        case ("before", _), ("earlier", _), ("preceding", _): return (-1, 1)
        case ("as", _): return (1, 1)
        default: return nil
        }
    }

    /// "about three weeks", "a fortnight", "the day", "half a year", "the same day"; "a few" is about three. "Some days"
    /// tells no number.
    private func amount(
        _ chunks: ArraySlice<Substring>
    ) -> (count: Int, unit: RelativeReading.Unit, isApproximate: Bool)? {
        var tokens = [ProseToken]()
        for chunk in chunks {
            guard let found = try? ProseLexer(calendar: calendar).scan(Array(chunk.unicodeScalars)) else { return nil }
            tokens += found
        }
        guard let last = tokens.popLast()?.word, let (scale, unit) = ProseWords.unit(last) else { return nil }
        var rest = ProseReader.prepared(tokens)[...]
        var marks = ProseHedges.strip(&rest)
        if tokens.contains(.word("some")) || tokens.contains(.word("almost")) { marks.formUnion(.approximate) }
        if rest.isEmpty { return tokens.isEmpty || last.hasSuffix("s") ? nil : (scale, unit, !marks.isEmpty) }
        if rest.count == 1 {
            switch rest.first {
            case .number(let value, _, false)? where value <= RelativeReading.countLimit / scale:
                return (value * scale, unit, !marks.isEmpty)
            case .word("a")?, .word("an")?: return (scale, unit, !marks.isEmpty)
            case .word("same")? where last == "day": return (0, .days, !marks.isEmpty)
            default: return nil
            }
        }
        if rest.elementsEqual([.word("half"), .word("a")]), last == "year" { return (6, .months, !marks.isEmpty) }
        if rest.elementsEqual([.word("a"), .word("couple")]) { return (2 * scale, unit, true) }
        if rest.elementsEqual([.word("a"), .word("few")]) { return (3 * scale, unit, true) }
        return nil
    }

    private func counted(
        _ relative: RelativeReading, from anchor: ArraySlice<Substring>, _ asPrinted: String
    ) throws(EDTFError) -> DateLine {
        var words = anchor.map { String(ProseLexer.trimmed($0)) }
        if words.count == 2, words[0].lowercased() == "event" { words.removeFirst() }
        if words.count == 1, Self.isHandle(words[0]) {
            var found = relative
            found.handle = words[0]
            return .relative(found, asPrinted: asPrinted)
        }
        if let (edtf, named) = try Self.date(anchor.joined(separator: " "), calendar) {
            guard let moved = relative.date(from: edtf, calendar: named) else {
                let bounds = edtf.bounds(in: named)
                let isOpen = (relative.count < 0 ? bounds.earliest : bounds.latest) == nil
                throw EDTFError(isOpen ? .openAnchor : .yearOutOfRange(limit: 9999))
            }
            return .date(DateReading(edtf: moved, calendar: named, asPrinted: asPrinted, basis: .derived))
        }
        throw EDTFError(.missingAnchor)
    }

    /// Nil where the text does not even look like a date. Errors: it is an impossible one.
    private static func date(
        _ text: String, _ calendar: CalendarSystem
    ) throws(EDTFError) -> (EDTF, CalendarSystem)? {
        do throws(EDTFError) {
            if let edtf = try? EDTF(parsing: text, calendar: calendar) { return (edtf, calendar) }
            let (edtf, named) = try ProseReader.read(text, calendar: calendar)
            return (edtf, named)
        } catch {
            if error.reason == .notUnderstood { return nil }
            throw error
        }
    }

    /// Letters that an id may have, and no word that only points at one.
    private static func isHandle(_ text: String) -> Bool {
        (4...26).contains(text.utf8.count)
            && text.utf8.allSatisfy { letter in
                (48...57).contains(letter) || ((97...122).contains(letter | 32) && letter | 32 != UInt8(ascii: "u"))
            }
            && !["this", "that", "these", "those", "then", "them", "when", "where", "here", "there"]
                .contains(text.lowercased())
    }
}
