/// How alike two events are, and why.
public struct Likeness: Sendable, Equatable {
    public enum Reason: Sendable, Equatable {
        case sameTitle
        /// In percent.
        case likeTitle(Int)
        case sameDate
        case overlappingDate
        case samePlace
        case likePlace
        /// Names that both have, folded.
        case sharedActors([String])
        case overlappingQuotes
        case sharedSource
    }

    /// From 0 to 100.
    public let score: Int
    /// The weightiest first.
    public let reasons: [Reason]

    /// Titles count up to 45, dates 25, evidence 15, places and actors 10 each; what contradicts takes away.
    ///
    /// Of two events without any date, place or actor in common, titles alone reach 60.
    public init(_ one: EventProfile, _ other: EventProfile) {
        var found: [(weight: Int, reason: Reason)] = []
        var possible = 45
        var sum = 0
        func add(_ weight: Int, _ reason: Reason?) {
            sum += weight
            if let reason, weight > 0 { found.append((weight, reason)) }
        }
        let title = Likeness.titles(one, other)
        if one.title == other.title, !one.title.isEmpty {
            add(45, .sameTitle)
        } else {
            add(title * 45 / 100, title >= 50 ? .likeTitle(title) : nil)
        }
        if let dates = Likeness.dates((one.earliest, one.latest), (other.earliest, other.latest)) {
            possible += 25
            add(dates.weight, dates.reason)
        }
        if let left = one.place, let right = other.place {
            possible += 10
            let isPart = left != right && (left.names(right) || right.names(left))
            add(left == right ? 10 : isPart ? 6 : -5, left == right ? .samePlace : isPart ? .likePlace : nil)
        }
        if !one.actors.isEmpty, !other.actors.isEmpty {
            possible += 10
            let shared = one.actors.filter(other.actors.contains)
            // One name in two spellings may stand twice on one side.
            let all = max(one.actors.count + other.actors.count - shared.count, shared.count)
            add(shared.isEmpty ? -5 : 10 * shared.count / all, shared.isEmpty ? nil : .sharedActors(shared))
        }
        if !one.spans.isEmpty, !other.spans.isEmpty {
            let overlaps = one.spans.contains { span in
                other.spans.contains { $0.source == span.source && $0.start < span.end && span.start < $0.end }
            }
            let shares = one.spans.contains { span in other.spans.contains { $0.source == span.source } }
            if overlaps {
                possible += 15
                add(15, .overlappingQuotes)
            } else if shares {
                possible += 5
                add(3, .sharedSource)
            }
        }
        score = Likeness.score(sum, of: possible)
        reasons = found.enumerated().sorted {
            $0.element.weight != $1.element.weight
                ? $0.element.weight > $1.element.weight : $0.offset < $1.offset
        }.map(\.element.reason)
    }

    /// What neither says lowers the certainty, though less than what speaks against.
    static func score(_ sum: Int, of possible: Int) -> Int {
        let known = possible + (105 - possible) / 2
        return min(100, max(0, sum * 100 / known))
    }

    typealias Bounds = (earliest: Int?, latest: Int?)

    static func dates(_ one: Bounds, _ other: Bounds) -> (weight: Int, reason: Reason?)? {
        let (hasOne, hasOther) = (
            one.earliest != nil || one.latest != nil, other.earliest != nil || other.latest != nil
        )
        guard hasOne, hasOther else { return nil }
        if one.earliest == other.earliest, one.latest == other.latest { return (25, .sameDate) }
        let from = max(one.earliest ?? .min, other.earliest ?? .min)
        let to = min(one.latest ?? .max, other.latest ?? .max)
        guard from <= to else {
            // A day's slip is common, another year is another event.
            let (gap, overflow) = from.subtractingReportingOverflow(to)
            return overflow || gap > 31 ? (-25, nil) : (gap <= 2 ? 5 : -10, nil)
        }
        return (15, .overlappingDate)
    }

    /// In percent: the better of shared words and shared runs of three letters (Dice's coefficient).
    private static func titles(_ one: EventProfile, _ other: EventProfile) -> Int {
        max(dice(one.wordKeys, other.wordKeys), dice(one.trigrams, other.trigrams))
    }

    /// Both sorted, each once.
    private static func dice(_ one: [UInt64], _ other: [UInt64]) -> Int {
        guard !one.isEmpty, !other.isEmpty else { return 0 }
        var (left, right, shared) = (0, 0, 0)
        while left < one.count, right < other.count {
            if one[left] == other[right] {
                shared += 1
                left += 1
                right += 1
            } else if one[left] < other[right] {
                left += 1
            } else {
                right += 1
            }
        }
        return 200 * shared / (one.count + other.count)
    }
}

extension String {
    /// Whether another text stands in this one; at once where both are ASCII, without regard to letters' parts elsewhere.
    fileprivate func names(_ other: String) -> Bool {
        guard !other.isEmpty, utf8.allSatisfy({ $0 < 0x80 && $0 != 0x0d }), other.utf8.allSatisfy({ $0 < 0x80 }) else {
            return contains(other)
        }
        let (text, sought) = (Array(utf8), Array(other.utf8))
        guard sought.count <= text.count else { return false }
        return (0...(text.count - sought.count)).contains { start in
            text[start] == sought[0] && text[start..<(start + sought.count)].elementsEqual(sought)
        }
    }
}
