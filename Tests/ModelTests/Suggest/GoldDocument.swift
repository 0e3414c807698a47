@testable import Model

/// A document with the dates that a person found in it.
///
/// The file is the text, a line `==== gold`, and a line a date, in the order of the text: `E` (explicit) or `R`
/// (relative), its EDTF with the calendar behind it (`-` where nobody can say), and some of its words.
struct GoldDocument: Sendable {
    struct Answer: Sendable {
        var isRelative: Bool
        var isArguable: Bool
        /// Nil where only the place counts.
        var edtf: String?
        var calendar: String
        var words: String
        /// Unit: Unicode scalars.
        var range: Range<Int>

        /// The same days, whatever the notation and calendar: "17 Shahrivar 1357 (8 September 1978)" is one passage, and
        /// who reads "since 1998" may give the year alone.
        func isTold(by date: DateReading?) -> Bool {
            guard let edtf, let date else { return edtf == nil }
            if date.edtf.canonical == edtf, date.calendar.name == calendar { return true }
            guard let own = CalendarSystem(name: calendar), let mine = try? EDTF(parsing: edtf, calendar: own) else {
                return false
            }
            let (told, found) = (mine.bounds(in: own), date.bounds)
            if told == found { return true }
            guard let first = told.earliest?.julianDayNumber, let last = told.latest?.julianDayNumber else {
                return false
            }
            switch (found.earliest?.julianDayNumber, found.latest?.julianDayNumber) {
            case (let start?, nil): return start == first || start == last + 1
            case (nil, let end?): return end == last || end == first - 1
            default: return false
            }
        }
    }

    let name: String
    let text: String
    let answers: [Answer]

    init(name: String, file: String) {
        self.name = name
        let parts = file.split(separator: "==== gold\n", maxSplits: 1)
        text = String(parts[0])
        let scalars = Array(text.unicodeScalars)
        var answers: [Answer] = []
        var from = 0
        for line in parts.count > 1 ? parts[1].split(separator: "\n") : [] {
            let fields = line.split(separator: "|").map { $0.split(separator: " ").joined(separator: " ") }
            let words = Array(fields[2].unicodeScalars)
            let start = (from..<max(from, scalars.count - words.count + 1)).first {
                scalars[$0..<$0 + words.count].elementsEqual(words)
            }
            precondition(start != nil, "\(name): “\(fields[2])” does not stand behind the date before it")
            let value = fields[1].split(separator: " ").map(String.init)
            answers.append(
                Answer(
                    isRelative: fields[0].uppercased() == "R",
                    isArguable: fields[0] == fields[0].lowercased(), edtf: value[0] == "-" ? nil : value[0],
                    calendar: value.count > 1 ? value[1] : "gregorian", words: fields[2],
                    range: start!..<(start! + words.count)))
            from = start! + words.count
        }
        self.answers = answers
    }
}

/// How well proposals meet what people found, over some documents.
struct GoldScore {
    /// Whether the reader who is held against counts what can be argued about.
    let isGenerous: Bool
    var found = [false: 0, true: 0]
    var right = [false: 0, true: 0]
    var all = [false: 0, true: 0]
    var proposals = 0
    var wanted = 0
    var complaints: [String] = []

    init(_ documents: [GoldDocument], isGenerous: Bool = true) {
        self.isGenerous = isGenerous
        for document in documents { take(document) }
    }

    private mutating func take(_ document: GoldDocument) {
        let text = SourceText(document.text)
        let proposals = text.dateProposals()
        var open = Array(proposals.indices)
        for answer in document.answers where isGenerous || !answer.isArguable {
            all[answer.isRelative, default: 0] += 1
            // One proposal may answer two dates told in one breath: "ten years later, in 1658".
            guard let place = proposals.indices.first(where: { proposals[$0].wording.overlaps(answer.range) }) else {
                complaints.append("\(document.name): missed \(answer.words)")
                continue
            }
            open.removeAll { $0 == place }
            found[answer.isRelative, default: 0] += 1
            let date = proposals[place].date
            if let edtf = answer.edtf, !answer.isTold(by: date) {
                let told = date.map { "\($0.edtf.canonical) \($0.calendar.name)" } ?? "nothing"
                complaints.append("\(document.name): \(answer.words) is \(edtf), not \(told)")
            } else {
                right[answer.isRelative, default: 0] += 1
            }
        }
        self.proposals += proposals.count
        wanted += proposals.count - open.count
        for place in open { complaints.append("\(document.name): nobody found \(proposals[place].asPrinted)") }
    }

    func recall(relative: Bool) -> Double { Double(found[relative]!) / Double(max(1, all[relative]!)) }
    func exactness(relative: Bool) -> Double { Double(right[relative]!) / Double(max(1, all[relative]!)) }
    var precision: Double { Double(wanted) / Double(max(1, proposals)) }

    var summary: String {
        func share(_ part: Int, _ whole: Int) -> String { "\(part)/\(whole)" }
        let explicit = "explicit \(share(found[false]!, all[false]!)), of these right \(right[false]!)"
        let relative = "relative \(share(found[true]!, all[true]!)), of these right \(right[true]!)"
        return "\(explicit); \(relative); precision \(share(wanted, proposals))"
    }
}
