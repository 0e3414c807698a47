import Model
import Replica

extension Desk {
    /// The conditions that `list`, `timeline`, `export` and `resolve --all` take: `tag:x`, `date:1989..1990`.
    ///
    /// Errors: `Complaint` 64 for an unknown condition, 65 for a bad date, 66 for an unknown source.
    func filter(_ words: [String]) throws -> EventFilter {
        var filter = EventFilter()
        for word in words {
            guard let colon = word.firstIndex(of: ":") else { throw FilterWord.noColon(word) }
            let name = String(word[..<colon])
            let value = String(word[word.index(after: colon)...]).typedNormalForm
            guard let condition = FilterWord(rawValue: name) else { throw FilterWord.unknown(name) }
            guard !value.isEmpty else {
                throw Complaint(.usage, "bad-filter", "\(word) says nothing after the colon.", hint: condition.example)
            }
            try add(condition, value, to: &filter)
        }
        return filter
    }

    private func add(_ condition: FilterWord, _ value: String, to filter: inout EventFilter) throws {
        switch condition {
        case .tag: filter.tags.append(value)
        case .type: filter.types.append(value)
        case .status: filter.statuses.append(value)
        case .source: filter.sources.append(try source(named: value))
        case .author: filter.authors.append(value)
        case .actor: filter.actors.append(value)
        case .place: filter.places.append(value)
        case .conflict: filter.inConflict = try condition.yesOrNo(value)
        case .disputed: filter.disputed = try condition.yesOrNo(value)
        case .deleted: filter.deleted = try condition.yesOrNo(value)
        case .date: try addDates(value, to: &filter)
        }
    }

    private func addDates(_ value: String, to filter: inout EventFilter) throws {
        let bounds = try dates(value)
        filter.hasDates = true
        if let from = bounds.earliest?.julianDayNumber { filter.from = max(from, filter.from ?? from) }
        if let to = bounds.latest?.julianDayNumber { filter.to = min(to, filter.to ?? to) }
    }

    /// `1989..1990`, `..1990`, `1989..`, or one date.
    private func dates(_ value: String) throws -> DateBounds {
        if let whole = try? EDTF(parsing: value, calendar: .gregorian) { return whole.bounds(in: .gregorian) }
        guard let dots = value.firstRange(ofDots: ()) else { return try bounds(value) }
        let (first, last) = (String(value[..<dots.lowerBound]), String(value[dots.upperBound...]))
        guard !first.isEmpty || !last.isEmpty else {
            throw Complaint(.usage, "bad-filter", "date:.. says nothing.", hint: FilterWord.date.example)
        }
        let bounds = DateBounds(
            earliest: first.isEmpty ? nil : try bounds(first).earliest,
            latest: last.isEmpty ? nil : try bounds(last).latest)
        if let earliest = bounds.earliest, let latest = bounds.latest, latest < earliest {
            throw Complaint(
                .data, "bad-date", "“\(value)” ends before it begins.", hint: "Did you mean date:\(last)..\(first)?")
        }
        return bounds
    }

    private func bounds(_ typed: String) throws -> DateBounds { try ValueReading(self).date(typed).bounds }
}

extension String {
    /// Where two dots stand together.
    fileprivate func firstRange(ofDots: Void) -> Range<Index>? {
        var at = startIndex
        while at < endIndex, let next = index(at, offsetBy: 1, limitedBy: endIndex), next < endIndex {
            if self[at] == ".", self[next] == "." { return at..<index(after: next) }
            at = next
        }
        return nil
    }
}

/// A condition's word.
enum FilterWord: String, CaseIterable {
    case tag, type, status, source, author, conflict, disputed, deleted, actor, place, date

    var example: Phrase {
        switch self {
        case .conflict, .disputed, .deleted: "Write \(rawValue):yes."
        case .date: "Write date:1989, date:1989..1990 or date:..1990."
        case .source: "Write source:ID, with a source's id, handle or identifier."
        default: "Write \(rawValue):word."
        }
    }

    func yesOrNo(_ value: String) throws -> Bool {
        switch value.lowercased() {
        case "yes": return true
        case "no": return false
        default:
            throw Complaint(.usage, "bad-filter", "\(rawValue):\(value) is neither yes nor no.", hint: example)
        }
    }

    static func unknown(_ name: String) -> Complaint {
        let near = suggest(name, among: allCases.map(\.rawValue))
        let hint: Phrase =
            near.isEmpty
            ? "There are \(allCases.map { $0.rawValue + ":" }.joined(separator: ", "))."
            : "Did you mean \(near.map { $0 + ":" }.joined(separator: " or "))?"
        return Complaint(.usage, "unknown-filter", "There is no filter “\(name):”.", hint: hint)
    }

    static func noColon(_ word: String) -> Complaint {
        Complaint(
            .usage, "bad-filter", "“\(word)” is no filter.",
            hint: "Filters look like tag:visit or date:1989..1990; `annals search` looks for words.")
    }
}
