/// Reads "three weeks after this", "the following day", "on the next Tuesday".
struct SuggestRelative {
    /// Nil where only a weekday tells the distance.
    let reading: RelativeReading?
    private let weekday: Int?
    private let from: DateReading?

    private static let dayParts: Set<String> = ["morning", "afternoon", "evening", "night", "noon", "dawn"]
    private static let weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]

    /// What begins at a chunk, and where it ends.
    static func read(
        _ chunks: [SuggestChunk], _ at: Int, anchor: DateReading?, published: DateReading?
    ) -> (end: Int, SuggestRelative)? {
        func word(_ distance: Int) -> String { at + distance < chunks.count ? chunks[at + distance].word : "" }
        func made(_ length: Int, _ count: Int, _ unit: RelativeReading.Unit, about: Bool = false, from: DateReading?)
            -> (Int, SuggestRelative)
        {
            let reading = RelativeReading(count: count, unit: unit, handle: "", isApproximate: about)
            return (at + length, SuggestRelative(reading: reading, weekday: nil, from: from))
        }
        if let found = counted(chunks, at) {
            return made(found.length, found.count, found.unit, about: found.isAbout, from: anchor)
        }
        let lead = ["the", "on", "in", "that"].contains(word(0)) ? (["the", "that"].contains(word(1)) ? 2 : 1) : 0
        guard lead > 0 || ["next", "last"].contains(word(0)) else { return nil }
        let unit = dayParts.contains(word(lead + 1)) ? (1, RelativeReading.Unit.days) : ProseWords.unit(word(lead + 1))
        switch word(lead) {
        case "following", "next", "subsequent":
            if let (count, unit) = unit { return made(lead + 2, count, unit, from: anchor) }
            guard let day = weekdays.firstIndex(of: word(lead + 1)) else { return nil }
            return (at + lead + 2, SuggestRelative(reading: nil, weekday: day, from: anchor))
        case "previous", "preceding":
            return unit.map { made(lead + 2, -$0.0, $0.1, from: anchor) }
        case "last" where lead == 0:
            return unit.map { made(2, -$0.0, $0.1, from: published ?? anchor) }
        case "same":
            return unit.map { made(lead + 2, 0, $0.1, from: anchor) }
        case "day", "morning", "evening", "night", "week", "month", "year":
            let own = dayParts.contains(word(lead)) ? (1, RelativeReading.Unit.days) : ProseWords.unit(word(lead))
            guard let (count, unit) = own else { return nil }
            if word(lead - 1) == "that", unit == .days { return made(lead + 1, 0, unit, from: anchor) }
            if word(lead - 1) == "the", ["after", "before"].contains(word(lead + 1)) {
                return made(lead + 2, word(lead + 1) == "after" ? count : -count, unit, from: anchor)
            }
            return nil
        default: return nil
        }
    }

    /// "about three weeks after this", "two months later", "a week earlier".
    private static func counted(
        _ chunks: [SuggestChunk], _ start: Int
    ) -> (length: Int, count: Int, unit: RelativeReading.Unit, isAbout: Bool)? {
        var at = start
        func word(_ at: Int) -> String { at < chunks.count ? chunks[at].word : "" }
        var isAbout = false
        if ["about", "some", "nearly", "almost", "around"].contains(word(at)) { (isAbout, at) = (true, at + 1) }
        let count: Int
        if ["a", "an"].contains(word(at)) {
            if word(at + 1) == "few" { (count, isAbout, at) = (3, true, at + 1) } else { count = 1 }
        } else if word(at) == "several" {
            (count, isAbout) = (3, true)
        } else if let told = ProseWords.cardinals[word(at)] ?? Int(word(at)), told <= 1_000 {
            count = told
        } else {
            return nil
        }
        guard let (scale, unit) = ProseWords.unit(word(at + 1)) else { return nil }
        let objects: Set<String> = ["this", "that", "these", "the"]
        switch word(at + 2) {
        case "later", "afterwards", "afterward", "thereafter", "hence":
            return (at + 3 - start, count * scale, unit, isAbout)
        case "earlier", "beforehand", "previously": return (at + 3 - start, -count * scale, unit, isAbout)
        case "after" where objects.contains(word(at + 3)): return (at + 4 - start, count * scale, unit, isAbout)
        case "before" where objects.contains(word(at + 3)): return (at + 4 - start, -count * scale, unit, isAbout)
        default: return nil
        }
    }

    /// The date, where what it is counted from has one.
    func date(_ wording: String) -> DateReading? {
        guard let from else { return nil }
        if let reading {
            guard let edtf = reading.date(from: from.edtf, calendar: from.calendar) else { return nil }
            return DateReading(edtf: edtf, calendar: from.calendar, asPrinted: wording, basis: .derived)
        }
        guard let weekday, let day = from.bounds.earliest, day == from.bounds.latest else { return nil }
        // Julian day 0 was a Monday.
        let ahead = floorRemainder(weekday - floorRemainder(day.julianDayNumber, 7) - 1, 7) + 1
        let next = Day(julianDayNumber: day.julianDayNumber + ahead).text(in: from.calendar)
        guard let edtf = try? EDTF(parsing: next, calendar: from.calendar) else { return nil }
        return DateReading(edtf: edtf, calendar: from.calendar, asPrinted: wording, basis: .derived)
    }
}
