import Model
import Testing

@Suite("Agreement of annotators")
struct AgreementTests {
    /// Rows of digits, one an annotator; a stop is a gap.
    private func agreement(_ rows: String...) -> Agreement {
        let columns = rows.map(Array.init)
        var agreement = Agreement()
        for unit in columns[0].indices {
            agreement.add(
                columns.enumerated().compactMap { annotator, row in
                    row[unit].wholeNumberValue.map {
                        Agreement.Rating("annotator \(annotator)", [UInt8($0)], at: Double($0))
                    }
                })
        }
        return agreement
    }

    private func isNear(_ value: Double?, _ expected: Double, _ tolerance: Double = 0.0005) -> Bool {
        value.map { abs($0 - expected) < tolerance } ?? false
    }

    @Test("Krippendorff's four observers with gaps: nominal 0.743, interval 0.849")
    func krippendorff() {
        // Krippendorff 2011, example C. By hand: unit 12 has one value and is left out, n = 40 values stay, with
        // 9 ones, 13 twos, 10 threes, 5 fours, 3 fives: expected 40·39 − (72 + 156 + 90 + 20 + 6) = 1216.
        // Units 2 and 8, and 6, disagree: 6/3 + 6/3 + 12/3 = 8. 1 − 39 · 8 / 1216 = 0.7434.
        let found = agreement("123321412...", "1233224125.3", ".3332342251.", "12332441251.")
        #expect(found.units.count == 11 && found.ratings == 40 && found.annotators.count == 4)
        #expect(isNear(found.nominalAlpha, 0.743))
        #expect(isNear(found.intervalAlpha, 0.849))
        #expect(found.kappa == nil)
    }

    @Test("Krippendorff's two observers: 60 percent agree, and alpha is 0.095")
    func two() {
        // Krippendorff 2011, example A. By hand: n = 20, 14 noughts and 6 ones; 4 of 10 units disagree: 4 · 2/1 = 8;
        // expected 20·19 − 14·13 − 6·5 = 168; 1 − 19 · 8 / 168 = 0.0952.
        let found = agreement("0100000010", "1110010000")
        #expect(isNear(found.observed, 0.6) && isNear(found.nominalAlpha, 0.095))
    }

    @Test("Cohen's kappa of fifty proposals is 0.4")
    func cohen() {
        // 20 both yes, 5 yes and no, 10 no and yes, 15 both no: observed 35/50; expected by the margins
        // (25·30 + 25·20) / 2500 = 0.5; (0.7 − 0.5) / 0.5 = 0.4.
        let one = String(repeating: "1", count: 25) + String(repeating: "0", count: 25)
        let yesThenNo = String(repeating: "1", count: 20) + String(repeating: "0", count: 5)
        let other = yesThenNo + String(repeating: "1", count: 10) + String(repeating: "0", count: 15)
        #expect(isNear(agreement(one, other).kappa, 0.4, 1e-12))
    }

    @Test("generated ratings: what the Python package krippendorff 0.9 and Cohen's formula in exact fractions give")
    func independent() {
        let two = agreement("2131132223311321321222331311322232113231", "2131231322211321321222321311322232113231")
        #expect(isNear(two.nominalAlpha, 0.7768361581920904, 1e-12))
        #expect(isNear(two.intervalAlpha, 0.8813813813813813, 1e-12))
        #expect(isNear(two.kappa, 0.7744360902255639, 1e-12))
        let three = agreement(
            "1452153.134533.43251.353111133", "143213.41255342.41411354111..3", ".4411445.2553.22314.124..11144")
        #expect(isNear(three.nominalAlpha, 0.4059921841076856, 1e-12))
        #expect(isNear(three.intervalAlpha, 0.8535880558677156, 1e-12))
    }

    @Test("perfect agreement is 1, and without any variation there is nothing to take out")
    func edges() {
        let perfect = agreement("1212", "1212")
        #expect(perfect.observed == 1 && perfect.kappa == 1 && perfect.nominalAlpha == 1 && perfect.intervalAlpha == 1)
        let constant = agreement("1111", "1111")
        #expect(constant.observed == 1 && constant.kappa == nil && constant.nominalAlpha == nil)
        #expect(constant.intervalAlpha == nil)
        #expect(agreement("1.", ".1").units.isEmpty && agreement("1.", ".1").observed == nil)
    }

    @Test("neither the order of annotators nor that of things matters")
    func order() {
        let one = agreement("12331", "1233.", "2233.")
        let other = agreement("3322.", "3321.", "33211")
        #expect(isNear(one.nominalAlpha, other.nominalAlpha ?? .nan, 1e-12))
        #expect(isNear(one.observed, other.observed ?? .nan, 1e-12))
    }
}
