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
        var parts: [String] = []
        for register in state.registers where fields.contains(register.field) {
            for said in register.heads.compactMap(\.said) where said.value != .absent {
                if let key = register.key { parts.append(key) }
                for value in [said.value] + said.kept.map(\.value) {
                    if let text = value.text { parts.append(text) }
                    if let quote = value.quote { parts.append(quote.quote.exact) }
                }
            }
        }
        return fold(parts.joined(separator: "\n"))
    }
}
