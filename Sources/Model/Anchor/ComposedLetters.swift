/// Letters with accents, and the letter and marks that are canonically equivalent to each.
///
/// Swift compares strings by canonical equivalence, and so do dictionary keys: looking a composed letter up among all
/// letters with all marks finds its parts without any table of our own.
enum ComposedLetters {
    static let parts: [UInt32: [UInt32]] = {
        var spelled: [String: [UInt32]] = [:]
        for (letters, marks) in alphabets {
            for letter in letters.unicodeScalars {
                for (at, mark) in marks.enumerated() {
                    note([letter.value, mark], in: &spelled)
                    for second in marks[..<at] { note([letter.value, mark, second], in: &spelled) }
                }
            }
        }
        var parts: [UInt32: [UInt32]] = [:]
        for value in [0xC0...0x2AF, 0x0370...0x06FF, 0x1E00...0x1FFF].joined() {
            guard let scalar = Unicode.Scalar(UInt32(value)) else { continue }
            if let found = spelled[String(scalar)], found.count > 1 { parts[UInt32(value)] = found }
        }
        return parts
    }()

    private static func note(_ scalars: [UInt32], in spelled: inout [String: [UInt32]]) {
        let scalars = scalars.compactMap(Unicode.Scalar.init)
        // Marks below go before marks above, as in decomposed text.
        let ordered = [scalars[0]] + scalars.dropFirst().sorted { rank($0) < rank($1) }
        let text = String(String.UnicodeScalarView(ordered))
        // Only what has a composed form can ever be looked up, and that is one character.
        if spelled[text] == nil { spelled[text] = ordered.map(\.value) }
    }

    private static func rank(_ scalar: Unicode.Scalar) -> UInt8 {
        scalar.properties.canonicalCombiningClass.rawValue
    }

    private static let alphabets: [(letters: String, marks: [UInt32])] = [
        (
            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZæÆøØſı",
            [
                0x0300, 0x0301, 0x0302, 0x0303, 0x0304, 0x0306, 0x0307, 0x0308, 0x0309, 0x030A, 0x030B, 0x030C, 0x030F,
                0x0311, 0x031B, 0x0323, 0x0324, 0x0325, 0x0326, 0x0327, 0x0328, 0x032D, 0x032E, 0x0330, 0x0331,
            ]
        ),
        ("αεηιουωρΑΕΗΙΟΥΩΡ", [0x0300, 0x0301, 0x0304, 0x0306, 0x0308, 0x0313, 0x0314, 0x0342, 0x0345]),
        ("аеиоуыэжзчкгіАЕИОУЫЭЖЗЧКГІ", [0x0300, 0x0301, 0x0304, 0x0306, 0x0308, 0x030B]),
        ("اوي\u{06C1}\u{06D2}\u{06D5}", [0x0653, 0x0654, 0x0655]),
    ]
}
