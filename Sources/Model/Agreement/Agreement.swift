/// How far several annotators who judged the same things agree, chance taken out.
///
/// Things that fewer than two judged say nothing about agreement and are left out; gaps are no disagreement.
/// Nothing here depends on the order of things or annotators.
public struct Agreement: Sendable {
    /// What one annotator gave one thing.
    public struct Rating: Sendable, Equatable {
        public var annotator: String
        /// Equal where the values are.
        public var category: [UInt8]
        /// Where the value stands on a scale, if it does.
        public var position: Double?

        public init(_ annotator: String, _ category: [UInt8], at position: Double? = nil) {
            self.annotator = annotator
            self.category = category
            self.position = position
        }
    }

    /// Each with at least two ratings, one an annotator.
    public private(set) var units: [[Rating]] = []

    public init() {}

    /// Adds what was given to one thing; of two ratings by one annotator the first counts.
    public mutating func add(_ ratings: [Rating]) {
        var unit: [Rating] = []
        for rating in ratings where !unit.contains(where: { $0.annotator == rating.annotator }) { unit.append(rating) }
        if unit.count > 1 { units.append(unit) }
    }

    /// By code point.
    public var annotators: [String] {
        Set(units.flatMap { $0.map(\.annotator) }).sorted {
            $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars)
        }
    }

    public var ratings: Int { units.reduce(0) { $0 + $1.count } }

    // MARK: Percent

    /// The share of pairs of annotators, of one thing each, that agree: 0…1; nil without any.
    public var observed: Double? {
        var (agreeing, pairs) = (0, 0)
        for unit in units {
            pairs += unit.count * (unit.count - 1) / 2
            for (place, rating) in unit.enumerated() {
                agreeing += unit[..<place].count { $0.category == rating.category }
            }
        }
        return pairs == 0 ? nil : Double(agreeing) / Double(pairs)
    }

    // MARK: Kappa

    /// Cohen's kappa; nil unless there are exactly two annotators, or where both always gave one and the same value.
    ///
    /// Source: Cohen 1960, "A coefficient of agreement for nominal scales".
    public var kappa: Double? {
        let names = annotators
        guard names.count == 2, let observed else { return nil }
        var counts: [[[UInt8]: Int]] = [[:], [:]]
        for rating in units.joined() { counts[rating.annotator == names[0] ? 0 : 1][rating.category, default: 0] += 1 }
        let both = counts[0].reduce(0) { $0 + $1.value * (counts[1][$1.key] ?? 0) }
        let expected = Double(both) / Double(units.count * units.count)
        return expected == 1 ? nil : (observed - expected) / (1 - expected)
    }

    // MARK: Alpha

    /// Krippendorff's alpha for nominal data; nil where everybody always gave one and the same value.
    ///
    /// Source: Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability".
    public var nominalAlpha: Double? {
        var counts: [[UInt8]: Int] = [:]
        var disagreement = 0.0
        for unit in units {
            var here: [[UInt8]: Int] = [:]
            for rating in unit { here[rating.category, default: 0] += 1 }
            let equal = here.values.reduce(0) { $0 + $1 * ($1 - 1) }
            disagreement += Double(unit.count * (unit.count - 1) - equal) / Double(unit.count - 1)
            counts.merge(here) { $0 + $1 }
        }
        let total = ratings
        let equal = counts.values.reduce(0) { $0 + $1 * ($1 - 1) }
        let expected = Double(total * (total - 1) - equal)
        return expected == 0 ? nil : 1 - Double(total - 1) * disagreement / expected
    }

    /// Krippendorff's alpha for interval data, of the ratings that have a position; nil where there is no spread.
    public var intervalAlpha: Double? {
        let placed = units.map { $0.compactMap(\.position) }.filter { $0.count > 1 }
        let all = placed.joined()
        let total = Double(all.count)
        guard total > 1 else { return nil }
        let mean = all.reduce(0, +) / total
        let observed = placed.reduce(0) { $0 + Self.squares($1, around: mean) / Double($1.count - 1) }
        let expected = Self.squares(Array(all), around: mean)
        return expected == 0 ? nil : 1 - (total - 1) * observed / expected
    }

    /// The sum of squared differences over all ordered pairs.
    private static func squares(_ values: [Double], around mean: Double) -> Double {
        let sum = values.reduce(0) { $0 + ($1 - mean) }
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        return max(0, 2 * (Double(values.count) * squares - sum * sum))
    }
}
