/// What a word can be in a date.
enum SuggestLexeme: Equatable {
    case none
    /// Short forms ("Jan") and names that are words too ("May") need more around them.
    case month(CalendarSystem, Int, isShort: Bool)
    /// "Rabi", "Jumada", "Dhu": half of a month's name.
    case pair(Int)
    case ordinal(Int)
    case cardinal(Int)
    /// 0 is Monday.
    case weekday(Int, isShort: Bool)
    /// ISO 8601-2's code.
    case season(Int)
    /// So many of a unit; a plural may be counted.
    case unit(Int, RelativeReading.Unit, isPlural: Bool)
    /// A part of a day: "morning", "night".
    case dayPart
    /// "eighties"
    case decade(Int)

    /// Complexity: one look-up.
    static func of(_ word: String) -> SuggestLexeme { table[word] ?? .none }

    private static let table: [String: SuggestLexeme] = {
        var table: [String: SuggestLexeme] = [:]
        for (word, value) in ProseWords.ordinals { table[word] = .ordinal(value) }
        for (word, value) in ProseWords.cardinals { table[word] = .cardinal(value) }
        for word in monthWords {
            guard let (calendar, month) = MonthNames.month(word) else { continue }
            table[word] = .month(
                calendar, month, isShort: calendar == .gregorian && word.utf8.count <= 4 && !wholeNames.contains(word))
        }
        for (word, month) in oldShortNames { table[word] = .month(.gregorian, month, isShort: true) }
        for word in [
            "rabi", "rabia", "rabee", "rabiul", "jumada", "jamadi", "jumad", "jumadi", "jomada", "dhu", "dhul", "zu",
            "zul", "zi", "dhi",
        ] {
            if let pair = MonthNames.pair(word) { table[word] = .pair(pair) }
        }
        let weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
        for (place, name) in weekdays.enumerated() {
            table[name] = .weekday(place, isShort: false)
            table[String(name.prefix(3))] = .weekday(place, isShort: true)
        }
        table["tues"] = .weekday(1, isShort: true)
        table["thur"] = .weekday(3, isShort: true)
        table["thurs"] = .weekday(3, isShort: true)
        for (word, code) in [("midsummer", 22), ("midwinter", 24)] { table[word] = .season(code) }
        for word in ["spring", "springtime", "summer", "summertime", "autumn", "fall", "winter", "wintertime"] {
            if let code = ProseWords.season(word) { table[word] = .season(code) }
        }
        for word in ["day", "week", "fortnight", "month", "year", "decade"] {
            if let (count, unit) = ProseWords.unit(word) {
                table[word] = .unit(count, unit, isPlural: false)
                table[word + "s"] = .unit(count, unit, isPlural: true)
            }
        }
        // As older hands spell them.
        for (word, modern) in [
            ("daye", "day"), ("weeke", "week"), ("yeare", "year"), ("yere", "year"), ("moneth", "month"),
        ] {
            table[word] = table[modern]
            table[word + "s"] = table[modern + "s"]
        }
        table["sennight"] = .unit(1, .weeks, isPlural: false)
        table["twelvemonth"] = .unit(1, .years, isPlural: false)
        table["century"] = .unit(100, .years, isPlural: false)
        table["centuries"] = .unit(100, .years, isPlural: true)
        for word in ["morning", "afternoon", "evening", "night", "noon", "dawn", "midday", "forenoon", "daybreak"] {
            table[word] = .dayPart
        }
        let tens = ["twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties"]
        for (place, word) in tens.enumerated() { table[word] = .decade(20 + 10 * place) }
        return table
    }()

    /// As older print and handwriting shorten them.
    private static let oldShortNames: [String: Int] = [
        "octob": 10, "novemb": 11, "decemb": 12, "septemb": 9, "januar": 1, "februar": 2, "jany": 1, "janry": 1,
        "feby": 2, "febry": 2, "febr": 2, "mch": 3, "apl": 4, "augt": 8, "septr": 9, "octr": 10,
        "novr": 11, "novem": 11, "decr": 12, "decem": 12,
    ]

    private static let wholeNames: Set<String> = ["may", "june", "july"]

    private static let monthWords = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec",
        "ordibehest", "kordad", "sahrivar", "saban", "sawwal", "farvardin", "farwardin", "ordibehesht", "ordibihisht",
        "urdibihisht", "khordad", "khurdad", "tir", "mordad",
        "amordad", "murdad", "shahrivar", "shahrivor", "mehr", "mihr", "aban", "azar", "adhar", "dey", "dei", "bahman",
        "esfand", "isfand", "muharram", "moharram", "safar", "rajab", "shaban", "shaaban", "ramadan", "ramazan",
        "ramadhan", "shawwal", "shavval", "shawal",
    ]
}

/// Word lists of the finder.
enum SuggestWords {
    /// Months, weekdays and names that are also common words or people's names.
    static let doubtfulMonths: Set<String> = [
        "may", "march", "august", "april", "june", "mar", "jun", "tir", "mehr", "dey", "dei", "azar", "safar", "aban",
        "adhar", "bahman", "jan", "sep", "dec", "mihr", "rajab", "shaban",
    ]

    /// What follows a date as little as it follows the end of a sentence's part: nothing that the date describes.
    static let functionWords: Set<String> = [
        "a", "an", "the", "i", "we", "you", "he", "she", "it", "they", "his", "her", "its", "their", "my", "our",
        "your",
        "this", "that", "these", "those", "and", "or", "but", "nor", "when", "while", "where", "which", "who", "whom",
        "whose", "as", "at", "by", "for", "from", "in", "into", "of", "off", "on", "onto", "out", "over", "to", "under",
        "until", "till", "up", "upon", "with", "within", "without", "after", "before", "since", "because", "if", "than",
        "then", "there", "though", "although", "was", "were", "is", "are", "be", "been", "had", "has", "have", "did",
        "does", "do", "would", "could", "should", "might", "must", "shall", "will", "can", "not", "no", "all", "both",
        "some", "many", "most", "several", "about", "against", "between", "during", "through", "only", "also", "again",
        "came", "saw", "brought", "marked", "began", "ended", "left", "went", "made", "took", "onwards", "onward",
        "one",
        "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "whereupon", "except", "just", "she",
        "another", "each", "every", "however", "thus", "so", "yet", "still", "already", "never", "nobody", "everyone",
        "him", "them", "us", "me", "near", "across", "along", "around", "amid", "following", "according", "said",
        "says",
        "arrived", "died", "became", "found", "gave", "held", "passed", "returned", "received", "remained", "reached",
    ]

    /// What is counted, never dated: "1500 men".
    static let counted: Set<String> = [
        "people", "men", "women", "children", "soldiers", "troops", "dead", "dollars", "pounds", "francs", "marks",
        "roubles", "rubles", "rials", "tomans", "lire", "tons", "tonnes", "km", "kilometres", "kilometers", "miles",
        "feet", "foot", "metres", "meters", "m", "yards", "acres", "hectares", "villages", "houses", "families",
        "copies",
        "votes", "percent", "inhabitants", "horses", "barrels", "hours", "hrs", "h", "kg", "prisoners", "wounded",
        "workers", "members", "pages", "words", "guns", "rifles", "ships", "aircraft", "tanks", "sheep", "camels",
        "cattle", "souls", "persons", "casualties", "crowns", "livres", "ducats", "guilders", "rupees", "cases",
        "volumes",
        "bales", "sacks", "bushels", "gallons", "litres", "liters", "calories", "seats", "students", "delegates",
        "refugees", "volunteers", "employees", "strong", "z", "o", "oclock", "cubic", "square", "hrs", "gmt",
    ]

    /// What has a number: "on the 4th floor".
    static let numbered: Set<String> = [
        "floor", "day", "street", "avenue", "anniversary", "page", "attempt", "century", "round", "edition", "line",
        "time", "month", "week", "year", "grade", "season", "row", "try", "session", "battalion", "brigade", "division",
        "regiment", "army", "corps", "infantry", "cavalry", "amendment", "article", "chapter", "part", "column",
        "ballot", "congress", "party", "meeting", "birthday", "hour", "minute", "quarter", "storey", "rank", "deck",
        "count", "charge", "stage", "verse", "parallel", "degree", "place", "position", "step", "level", "hole",
        "generation", "dynasty", "district", "ward", "squadron", "company", "platoon", "fleet", "and", "centuries",
    ]

    /// Words in front of a year alone that make it one.
    static let yearIntroductions: Set<String> = [
        "yeare", "yere", "in", "since", "until", "till", "from", "by", "during", "before", "after", "of", "around",
        "about", "circa",
        "c", "ca", "early", "late", "mid", "year", "years", "through", "throughout", "anno", "between", "spring", "fy",
        "fiscal",
        "summer",
        "autumn", "fall", "winter", "born", "died", "b", "d", "approximately", "roughly", "nearly", "towards", "toward",
        "class", "christmas", "easter", "ad", "dated", "fl", "r", "lord", "domini", "grace", "redemption", "hegira",
        "anno",
    ]

    /// What is told of a document, not of the world: "Retrieved 3 May 2001".
    static let clerical: Set<String> = [
        "retrieved", "accessed", "copyright", "downloaded", "posted", "©", "published",
    ]
}
