/// Days that have a name.
extension SuggestDateParser {
    func feast(_ at: Int) -> Found? {
        guard let token = token(at), token.isWord, token.isCapital, let (shape, length) = feastDay(at) else {
            return nil
        }
        var date = SuggestDate()
        date.calendar = .gregorian
        switch shape {
        case .dated(let year, let month, let day): (date.year, date.month, date.day) = (year, month, day)
        case .easter(let days): date.shape = .easter(days)
        case .orthodoxEaster: (date.shape, date.calendar) = (.easter(0), .julian)
        case .nowruz: (date.month, date.day) = (3, 21)
        case .weekday(let month, let weekday, let count):
            date.shape = .nthWeekday(month: month, weekday: weekday, count)
        case .fixed(let month, let day): (date.month, date.day) = (month, day > 0 ? day : nil)
        }
        var place = at + length
        let bare = place
        if date.year != nil { return (date, bare) }
        if isSign(place, ",") { place += 1 }
        if isWord(place, "of", "in") { place += 1 }
        if let (year, end) = year(place, behindMonth: false), !year.isShort {
            date.year = year.value
            // "Nowruz 1333" begins that Persian year.
            if case .nowruz = shape, year.value < 1500 { (date.calendar, date.month, date.day) = (.persian, 1, 1) }
            return (date, end)
        }
        return (date, bare)
    }

    private enum Feast {
        case fixed(Int, Int)
        /// The one day in history that has this name.
        case dated(Int, Int, Int)
        case easter(Int)
        case weekday(month: Int, Int, Int)
        /// The first day of the Persian year.
        case nowruz
        case orthodoxEaster
    }

    private func feastDay(_ at: Int) -> (Feast, Int)? {
        let place = at + 1
        // "All Saints’ Day", "Christmas-day"
        func day(_ length: Int) -> Int {
            let isLinked = isSign(at + length, "-") || isSign(at + length, "'") && tokens[at + length].isTight
            if isLinked, isWord(at + length + 1, "day") { return length + 2 }
            return isWord(at + length, "day") ? length + 1 : length
        }
        switch text(at) {
        case "orthodox" where isWord(place, "christmas", "easter"):
            if isWord(place, "easter") { return (.orthodoxEaster, isWord(at + 2, "day", "sunday") ? 3 : 2) }
            return isWord(at + 2, "eve") ? (.fixed(1, 6), 3) : (.fixed(1, 7), day(2))
        case "persian" where isWord(place, "new") && isWord(at + 2, "year"),
            "iranian" where isWord(place, "new") && isWord(at + 2, "year"):
            return (.nowruz, 3)
        case "xmas": return (.fixed(12, isWord(place, "eve") ? 24 : 25), isWord(place, "eve", "day") ? 2 : 1)
        case "christmas":
            if isWord(place, "eve") { return (.fixed(12, 24), 2) }
            return day(1) > 1 || isSuchDay(at) ? (.fixed(12, 25), day(1)) : nil
        case "new":
            guard isWord(place, "year", "years") else { return nil }
            if isWord(at - 1, "the"), isWord(at - 2, "before", "by", "until", "till", "since", "at"),
                tokens[place].isCapital
            {
                return (.fixed(1, 1), 2)
            }
            if isWord(at + 2, "eve") { return (.fixed(12, 31), 3) }
            if tokens[place].isPossessive, !isWord(at + 2, "day"), !isCapitalNoun(at + 2) { return (.fixed(1, 1), 2) }
            return isWord(at + 2, "day") ? (.fixed(1, 1), 3) : nil
        case "may": return isWord(place, "day") && tokens[place].isCapital ? (.fixed(5, 1), 2) : nil
        case "guy": return isWord(place, "fawkes") && day(2) > 2 ? (.fixed(11, 5), day(2)) : nil
        case "twelfth": return isWord(place, "night") ? (.fixed(1, 5), 2) : day(1) > 1 ? (.fixed(1, 6), 2) : nil
        case "all":
            let length = isSign(place, "-") ? 3 : 2
            switch text(at + length - 1) {
            case "saints": return isFeast(at) || day(length) > length ? (.fixed(11, 1), day(length)) : nil
            case "souls": return isFeast(at) || day(length) > length ? (.fixed(11, 2), day(length)) : nil
            case "hallows":
                if isWord(at + length, "eve") { return (.fixed(10, 31), length + 1) }
                return (.fixed(11, 1), day(length))
            default: return nil
            }
        case "d" where isSign(place, "-") && isWord(at + 2, "day"): return (.dated(1944, 6, 6), 3)
        case "ve" where isWord(place, "day"): return (.dated(1945, 5, 8), 2)
        case "vj" where isWord(place, "day"): return (.dated(1945, 8, 15), 2)
        case "v" where isSign(place, "-") && isWord(at + 3, "day"):
            if isWord(at + 2, "e") { return (.dated(1945, 5, 8), 4) }
            return isWord(at + 2, "j") ? (.dated(1945, 8, 15), 4) : nil
        case "corpus": return isWord(place, "christi") && isSuchDay(place) ? (.easter(60), 2) : nil
        case "st", "saint": return saint(at)
        default: break
        }
        if let pair = Self.pairs[text(at)]?.first(where: { isWord(place, $0.second) }),
            tokens[place].isCapital || pair.second != "day"
        {
            return (pair.feast, 2)
        }
        if let feast = Self.days[text(at)], day(1) > 1, tokens[at + day(1) - 1].isCapital { return (feast, day(1)) }
        if case .fixed(let month, let day)? = Self.alone[text(at)], isWord(place, "eve") {
            return (day > 1 ? .fixed(month, day - 1) : .fixed(month - 1, 31), 2)
        }
        if let feast = Self.alone[text(at)] { return isWord(place, "term") ? nil : (feast, day(1)) }
        if let feast = Self.introduced[text(at)] {
            return day(1) > 1 || isFeast(at) || isSuchDay(at) ? (feast, day(1)) : nil
        }
        return nil
    }

    /// "New Year’s Honours"
    private func isCapitalNoun(_ at: Int) -> Bool {
        token(at).map { $0.isWord && ($0.isCapital || !SuggestWords.functionWords.contains($0.text)) } ?? false
    }

    /// Days that have their name with "Day" behind it only.
    private static let days: [String: Feast] = [
        "independence": .fixed(7, 4), "labor": .weekday(month: 9, 0, 1), "labour": .weekday(month: 9, 0, 1),
        "memorial": .weekday(month: 5, 0, -1), "boxing": .fixed(12, 26), "bastille": .fixed(7, 14),
        "armistice": .fixed(11, 11), "midsummer": .fixed(6, 24), "lady": .fixed(3, 25), "ascension": .easter(39),
        "columbus": .weekday(month: 10, 0, 2), "veterans": .fixed(11, 11), "remembrance": .fixed(11, 11),
        "lincolns": .fixed(2, 12), "washingtons": .fixed(2, 22), "anzac": .fixed(4, 25), "assumption": .fixed(8, 15),
        "annunciation": .fixed(3, 25), "valentines": .fixed(2, 14), "childermas": .fixed(12, 28),
    ]

    /// Names that are nothing but a day's.
    private static let alone: [String: Feast] = [
        "michaelmas": .fixed(9, 29), "martinmas": .fixed(11, 11), "candlemas": .fixed(2, 2), "lammas": .fixed(8, 1),
        "hallowmas": .fixed(11, 1), "childermas": .fixed(12, 28), "lammastide": .fixed(8, 1),
        "whitsunday": .easter(49), "whitmonday": .easter(50),
    ]

    /// Names that need "at", "before" or a year beside them.
    private static let introduced: [String: Feast] = [
        "thanksgiving": .weekday(month: 11, 3, 4), "halloween": .fixed(10, 31), "hallowe'en": .fixed(10, 31),
        "nowruz": .nowruz, "norouz": .nowruz, "nauruz": .nowruz, "norooz": .nowruz, "noruz": .nowruz,
        "epiphany": .fixed(1, 6), "pentecost": .easter(49), "whitsun": .easter(49), "whitsuntide": .easter(49),
        "easter": .easter(0), "eastertide": .easter(0), "christmastide": .fixed(12, 25), "ascension": .easter(39),
        "midsummer": .fixed(6, 24), "assumption": .fixed(8, 15), "annunciation": .fixed(3, 25),
    ]

    private static let pairs: [String: [(second: String, feast: Feast)]] = [
        "good": [("friday", .easter(-2))], "palm": [("sunday", .easter(-7))], "ash": [("wednesday", .easter(-46))],
        "maundy": [("thursday", .easter(-3))], "shrove": [("tuesday", .easter(-47))],
        "trinity": [("sunday", .easter(56))], "low": [("sunday", .easter(7))], "passion": [("sunday", .easter(-14))],
        "whit": [("monday", .easter(50)), ("sunday", .easter(49)), ("tuesday", .easter(51))],
        "holy": [("saturday", .easter(-1)), ("thursday", .easter(-3))],
        "easter": [
            ("monday", .easter(1)), ("sunday", .easter(0)), ("day", .easter(0)), ("tuesday", .easter(2)),
            ("eve", .easter(-1)), ("saturday", .easter(-1)), ("wednesday", .easter(3)), ("week", .easter(0)),
        ],
    ]

    private static let saints: [String: (month: Int, day: Int)] = [
        "george": (4, 23), "andrew": (11, 30), "martin": (11, 11), "michael": (9, 29), "stephen": (12, 26),
        "valentine": (2, 14), "patrick": (3, 17), "nicholas": (12, 6), "bartholomew": (8, 24), "lucy": (12, 13),
        "james": (7, 25), "mark": (4, 25), "matthew": (9, 21), "luke": (10, 18), "thomas": (12, 21),
        "lawrence": (8, 10),
        "john": (6, 24), "peter": (6, 29), "mary": (8, 15), "barnabas": (6, 11), "clement": (11, 23),
        "edmund": (11, 20), "giles": (9, 1), "hilary": (1, 13), "margaret": (7, 20), "agnes": (1, 21),
        "gregory": (3, 12), "benedict": (3, 21), "philip": (5, 1), "simon": (10, 28), "barbara": (12, 4),
        "matthias": (2, 24), "denis": (10, 9), "remigius": (10, 1), "vitus": (6, 15), "joseph": (3, 19),
        "magdalene": (7, 22), "stephens": (12, 26), "georges": (4, 23), "martins": (11, 11),
        "paul": (1, 25), "david": (3, 1), "swithin": (7, 15), "crispin": (10, 25), "sylvester": (12, 31),
        "catherine": (11, 25),
    ]

    /// "St. George's day", "the feast of Saint Martin".
    private func saint(_ at: Int) -> (Feast, Int)? {
        var place = isSign(at + 1, ".") ? at + 2 : at + 1
        guard let name = token(place), name.isWord, var (month, day) = Self.saints[name.text] else { return nil }
        // "St. Thomas' Day"
        var isPossessive = name.isPossessive
        if isSign(place + 1, "'"), tokens[place + 1].isTight { (isPossessive, place) = (true, place + 1) }
        if isWord(at - 1, "of") {
            switch (text(at - 2), name.text) {
            case ("nativity", "mary"): (month, day) = (9, 8)
            case ("purification", "mary"): (month, day) = (2, 2)
            case ("annunciation", "mary"): (month, day) = (3, 25)
            case ("decollation", "john"), ("beheading", "john"): (month, day) = (8, 29)
            case ("translation", "thomas"): (month, day) = (7, 7)
            default: break
            }
        }
        if isWord(place + 1, "day", "feast"), isPossessive || tokens[place + 1].isCapital {
            return (.fixed(month, day), place + 2 - at)
        }
        if isWord(place + 1, "eve"), isPossessive || tokens[place + 1].isCapital {
            return (day > 1 ? .fixed(month, day - 1) : .fixed(month - 1, 31), place + 2 - at)
        }
        return isFeast(at) && !isPossessive ? (.fixed(month, day), place + 1 - at) : nil
    }

    /// "the feast of", "the eve of".
    private func isFeast(_ at: Int) -> Bool {
        isWord(at - 1, "of")
            && isWord(
                at - 2, "feast", "festival", "day", "eve", "vigil", "morrow", "octave", "nativity", "tide",
                "purification", "annunciation", "translation", "decollation", "assumption", "conversion")
    }

    /// "at Christmas", "Easter 1916": the feast, not "the Christmas tree".
    private func isSuchDay(_ at: Int) -> Bool {
        if tokens[at].startsLine, token(at + 1)?.isFar == true { return true }
        if let next = token(at + 1), next.isWord, !SuggestWords.functionWords.contains(next.text) { return false }
        if let next = token(at + 1), next.kind == .number, next.width == 4 { return true }
        return !isWord(at - 1, "every", "each", "father", "merry", "happy", "a", "an", "our", "their", "old", "the")
    }
}
