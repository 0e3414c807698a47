import Model

/// What of an entity is searched, and in which form.
package enum SearchText {
    private static let fields: [Kind: [FieldCode]] = [
        .event: [.title, .place, .type, .description, .actors, .tags],
        .citation: [.quote, .comment],
        .note: [.text],
    ]

    /// Every readable head's words, folded: a rival is found as well as the value that shows.
    static func body(_ state: EntityState) -> String {
        guard let fields = fields[state.kind] else { return "" }
        var words = ""
        func add(_ part: String) {
            if !words.isEmpty { words += "\n" }
            words += part
        }
        func add(_ value: Value) {
            if let text = value.text { add(text) }
            if let quote = value.quote { add(quote.quote.exact) }
        }
        words.reserveCapacity(512)
        for register in state.registers where fields.contains(register.field) {
            for head in register.heads {
                guard let said = head.said, said.value != .absent else { continue }
                if let key = register.key { add(key) }
                add(said.value)
                for kept in said.kept { add(kept.value) }
            }
        }
        return fold(words)
    }
}
