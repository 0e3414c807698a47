/// A dated or datable passage of a text.
public struct DatedPassage: Sendable {
    /// The wording of the date. Unit: bytes.
    public let wording: Range<Int>
    /// The sentence it stands in. Unit: bytes.
    public let sentence: Range<Int>
    /// Nil where it is told relative to something of which no date is known.
    public let date: DateReading?
    /// What it counts from the passage before, for relative ones.
    public let relative: RelativeReading?
}

/// Finds dates in a text, told in full or by their distance from the one before.
///
/// Words that can be part of a date are gathered into runs, and of each run the longest part that `readDate` reads is
/// taken; a missing year is that of the date before. Complexity: O(bytes), runs are at most `longestRun` words.
public struct DateFinder {
    private static let longestRun = 14
    private let bytes: [UInt8]
    private var chunks: [SuggestChunk] = []
    private var found: [DatedPassage] = []
    /// The last date told, from which the next is counted.
    private var anchor: DateReading?
    private let published: DateReading?

    public static func passages(in text: SourceText, published: DateReading? = nil) -> [DatedPassage] {
        var finder = DateFinder(text.bytes, published)
        for sentence in SuggestSentences.cut(text.bytes) { finder.read(sentence) }
        return finder.found
    }

    private init(_ bytes: [UInt8], _ published: DateReading?) {
        self.bytes = bytes
        self.published = published
        anchor = published
    }

    private mutating func read(_ sentence: Range<Int>) {
        chunks = SuggestChunk.cut(bytes[sentence])
        var at = 0
        while at < chunks.count {
            if let (end, relative) = SuggestRelative.read(chunks, at, anchor: anchor, published: published) {
                let date = relative.date(text(at..<end))
                add(at..<end, sentence, date, relative.reading)
                at = end
                continue
            }
            guard SuggestWords.joins(chunks[at]) else {
                at += 1
                continue
            }
            var end = at + 1
            while end < chunks.count, end - at < Self.longestRun, chunks[end - 1].isOpen, !chunks[end].startsAnew,
                SuggestWords.joins(chunks[end])
            { end += 1 }
            at = take(at..<end, sentence)
        }
    }

    /// Takes the first and longest date of a run; where reading goes on.
    private mutating func take(_ run: Range<Int>, _ sentence: Range<Int>) -> Int {
        guard run.contains(where: { SuggestWords.tells(chunks[$0]) }) else { return run.upperBound }
        for start in run {
            for end in stride(from: run.upperBound, to: start, by: -1) {
                guard let date = date(start..<end) else { continue }
                add(start..<end, sentence, date, nil)
                return end
            }
        }
        return run.upperBound
    }

    private func date(_ part: Range<Int>) -> DateReading? {
        guard SuggestWords.isDate(chunks, part) else { return nil }
        let wording = text(part)
        if let reading = Self.read(wording) { return reading }
        guard part.contains(where: { SuggestWords.isMonth(chunks[$0]) }),
            !part.contains(where: { chunks[$0].form == .year }), let year = anchor.flatMap(Self.year)
        else { return nil }
        var reading = Self.read("\(wording) \(year)")
        reading?.asPrinted = wording
        reading?.basis = .inferred
        return reading
    }

    private static func read(_ wording: String) -> DateReading? {
        guard case .date(var reading)? = try? readDate(wording, calendar: .gregorian) else { return nil }
        reading.asPrinted = wording
        return reading
    }

    private static func year(_ reading: DateReading) -> Int? {
        reading.bounds.earliest.map { $0.components(in: reading.calendar).year }
    }

    private mutating func add(
        _ part: Range<Int>, _ sentence: Range<Int>, _ date: DateReading?, _ relative: RelativeReading?
    ) {
        let wording = chunks[part.lowerBound].range.lowerBound..<chunks[part.upperBound - 1].range.upperBound
        found.append(DatedPassage(wording: wording, sentence: sentence, date: date, relative: relative))
        if let date { anchor = date }
    }

    private func text(_ part: Range<Int>) -> String {
        let range = chunks[part.lowerBound].range.lowerBound..<chunks[part.upperBound - 1].range.upperBound
        let raw = String(decoding: bytes[range], as: UTF8.self)
        return raw.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
