/// The months' names: as a person would be told them, and as they are written.
enum MonthNames {
    static func full(_ calendar: CalendarSystem) -> [String] {
        switch calendar {
        case .gregorian, .julian: western
        case .persian: persian
        case .islamic: islamic
        }
    }

    private static let western = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
    private static let persian = [
        "Farvardin", "Ordibehesht", "Khordad", "Tir", "Mordad", "Shahrivar", "Mehr", "Aban", "Azar", "Dey", "Bahman",
        "Esfand",
    ]
    private static let islamic = [
        "Muharram", "Safar", "Rabi I", "Rabi II", "Jumada I", "Jumada II", "Rajab", "Shaban", "Ramadan", "Shawwal",
        "Dhu al-Qadah", "Dhu al-Hijjah",
    ]

    /// A month told by one word, in lower case without diacritics; Gregorian where Julian may be meant.
    static func month(_ word: String) -> (calendar: CalendarSystem, month: Int)? {
        if let found = oneWord[word] { return found }
        guard let place = western.firstIndex(where: { $0.lowercased() == word }) else { return nil }
        return (.gregorian, place + 1)
    }

    /// The two months of one name: "rabi", "jumada", "dhu".
    static func pair(_ word: String) -> Int? {
        switch word {
        case "rabi", "rabia", "rabee", "rabiul": 3
        case "jumada", "jamadi", "jumad", "jumadi", "jomada": 5
        case "dhu", "dhul", "zu", "zul", "zi", "dhi": 11
        default: nil
        }
    }

    /// Which month of a pair a word picks: 0 or 1.
    static func choice(_ word: String, after pair: Int) -> Int? {
        if pair == 11 {
            return switch word {
            case "qadah", "qada", "qaada", "qaadah", "qidah", "qide", "qade": 0
            case "hijjah", "hijja", "hajja", "hijje", "hajj": 1
            default: nil
            }
        }
        return switch word {
        case "i", "awwal", "aval", "avval", "ula", "oula": 0
        case "ii", "thani", "sani", "akhir", "akhira", "akhar", "thaniya", "akhirah": 1
        default: nil
        }
    }

    private static let oneWord: [String: (calendar: CalendarSystem, month: Int)] = [
        "jan": (.gregorian, 1), "feb": (.gregorian, 2), "mar": (.gregorian, 3), "apr": (.gregorian, 4),
        "jun": (.gregorian, 6), "jul": (.gregorian, 7), "aug": (.gregorian, 8), "sep": (.gregorian, 9),
        "sept": (.gregorian, 9), "oct": (.gregorian, 10), "nov": (.gregorian, 11), "dec": (.gregorian, 12),
        "farvardin": (.persian, 1), "farwardin": (.persian, 1), "ordibehesht": (.persian, 2),
        "ordibihisht": (.persian, 2), "urdibihisht": (.persian, 2), "khordad": (.persian, 3),
        "khurdad": (.persian, 3), "tir": (.persian, 4), "mordad": (.persian, 5), "amordad": (.persian, 5),
        "murdad": (.persian, 5), "shahrivar": (.persian, 6), "shahrivor": (.persian, 6), "mehr": (.persian, 7),
        "mihr": (.persian, 7), "aban": (.persian, 8), "azar": (.persian, 9), "adhar": (.persian, 9),
        "dey": (.persian, 10), "dei": (.persian, 10), "bahman": (.persian, 11), "esfand": (.persian, 12),
        "isfand": (.persian, 12),
        // As the Encyclopaedia Iranica spells them, its dots and hooks taken off.
        "ordibehest": (.persian, 2), "kordad": (.persian, 3), "sahrivar": (.persian, 6), "saban": (.islamic, 8),
        "sawwal": (.islamic, 10),
        "muharram": (.islamic, 1), "moharram": (.islamic, 1), "safar": (.islamic, 2), "rajab": (.islamic, 7),
        "shaban": (.islamic, 8), "shaaban": (.islamic, 8), "ramadan": (.islamic, 9), "ramazan": (.islamic, 9),
        "ramadhan": (.islamic, 9), "shawwal": (.islamic, 10), "shavval": (.islamic, 10), "shawal": (.islamic, 10),
    ]
}

/// English words that stand for numbers, parts of a year, and the rest of what a date may be told with.
enum ProseWords {
    static let fillers: Set<String> = [
        "the", "of", "on", "in", "at", "year", "years", "month", "day", "date", "dated", "during", "night", "morning",
        "afternoon", "evening", "calendar", "some",
        "time", "sometime", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
        "mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat", "sun",
    ]

    static let approximations: Set<String> = [
        "c", "ca", "circa", "cca", "about", "around", "approximately", "approx", "roughly", "near", "nearly", "almost",
    ]

    static let doubts: Set<String> = [
        "probably", "perhaps", "possibly", "maybe", "likely", "uncertain", "presumably", "apparently",
    ]

    static let cardinals: [String: Int] = [
        "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
        "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
        "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60,
        "seventy": 70, "eighty": 80, "ninety": 90,
    ]

    static let ordinals: [String: Int] = [
        "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
        "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15,
        "sixteenth": 16, "seventeenth": 17, "eighteenth": 18, "nineteenth": 19, "twentieth": 20, "thirtieth": 30,
    ]

    static func season(_ word: String) -> Int? {
        switch word {
        case "spring", "springtime": 21
        case "summer", "summertime": 22
        case "autumn", "fall": 23
        case "winter", "wintertime": 24
        default: nil
        }
    }

    /// −1 before year 1, 1 after it.
    static func eraSign(_ word: String) -> Int? {
        switch word {
        case "bc", "bce": -1
        case "ad", "ce", "ah", "sh", "ap": 1
        default: nil
        }
    }

    /// The calendar that a word other than a month's name tells.
    static func calendar(_ word: String) -> CalendarSystem? {
        switch word {
        case "ah", "islamic", "hijri", "qamari", "ghamari": .islamic
        case "sh", "ap", "persian", "jalali", "shamsi", "khorshidi", "iranian": .persian
        case "julian", "os": .julian
        case "gregorian", "ns", "bc", "bce", "ad", "ce": .gregorian
        default: nil
        }
    }

    /// How many of which unit a word of time is.
    static func unit(_ word: String) -> (count: Int, unit: RelativeReading.Unit)? {
        switch word {
        case "day", "days": (1, .days)
        case "week", "weeks": (1, .weeks)
        case "fortnight", "fortnights": (2, .weeks)
        case "month", "months": (1, .months)
        case "year", "years": (1, .years)
        case "decade", "decades": (10, .years)
        case "century", "centuries": (100, .years)
        default: nil
        }
    }
}
