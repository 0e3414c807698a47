/// Turns typed words into FTS5 expressions that cannot be anything else.
enum SearchQuery {
    /// Every word, phrase and prefix as a quoted string, all of which must occur.
    static func terms(_ typed: String) -> [String] {
        var terms: [String] = []
        var word = ""
        var inPhrase = false
        func finish(prefix: Bool) {
            // A term without a letter or digit would be an empty phrase, which matches nothing.
            guard word.contains(where: { $0.isLetter || $0.isNumber }) else {
                word = ""
                return
            }
            terms.append("\"" + word + "\"" + (prefix ? "*" : ""))
            word = ""
        }
        for character in SearchText.fold(String(typed.prefix(4096))) {
            switch character {
            case "\"":
                finish(prefix: false)
                inPhrase.toggle()
            case "*" where !inPhrase: finish(prefix: true)
            case "\0": word.append(" ")
            case _ where character.isWhitespace && !inPhrase: finish(prefix: false)
            default: word.append(character)
            }
        }
        finish(prefix: false)
        return terms
    }
}
