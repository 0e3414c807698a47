@_spi(_Unicode) import Swift
import Testing

@testable import Replica

/// How words are folded for search and filters; the tables hold what it gave.
@Suite("Folding words")
struct FoldTests {
    /// As version 3 of the tables folded, whose columns are folded anew and not made anew.
    private func second(_ text: String) -> String {
        var out = String.UnicodeScalarView()
        for scalar in text._nfd where ![.nonspacingMark, .enclosingMark].contains(scalar.properties.generalCategory) {
            out.append(scalar)
        }
        return String(out).lowercased()
    }

    @Test("folding twice is folding once, and what version 3 had folded folds to the same, for every scalar there is")
    func everyScalar() {
        var wrong: [String] = []
        for value in UInt32(0)...0x10ffff {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let text = "a" + String(scalar) + "\u{301}z"
            let folded = SearchText.fold(text)
            if SearchText.fold(folded) != folded || SearchText.fold(second(text)) != folded {
                wrong.append(String(value, radix: 16))
            }
        }
        #expect(wrong.isEmpty, "\(wrong.count): \(wrong.prefix(20))")
    }
}
