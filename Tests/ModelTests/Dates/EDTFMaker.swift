@testable import Model

/// Makes texts that are often EDTF, and some that never are.
enum EDTFMaker {
    static func text(_ random: inout DateRandom) -> String {
        switch random.number(in: 0...9) {
        case 0: return end(&random) + "/" + end(&random)
        case 1, 2:
            let members = (0...random.number(in: 0...3)).map { _ in member(&random) }.joined(separator: ",")
            return random.number(in: 0...1) == 0 ? "[\(members)]" : "{\(members)}"
        default: return date(&random)
        }
    }

    static func noise(_ random: inout DateRandom) -> String {
        if random.number(in: 0...2) == 0 {
            var letters = Array(text(&random))
            for _ in 0...random.number(in: 0...2) where !letters.isEmpty {
                let place = random.number(in: 0...(letters.count - 1))
                letters[place] = random.pick(Array("0123456789XYEST-/.,[]{}?~% é–۱\u{202e}"))
            }
            return String(letters)
        }
        let words = [
            "1989", "4", "4th", "January", "Bahman", "the", "of", "from", "to", "between", "and", "before", "after",
            "early", "late", "1980s", "century", "18th", "BC", "AD", "AH", "spring", "circa", "weeks", "3", "-", "–",
            "/",
            "?", "or", "1990-12-18", "198X", "mid-", "Q1", "half", "first", "abcd", "89", "until", "since", "44",
            "second",
            "a", "later", "than", "week", "rabi", "al-awwal", "twenty", "one", "1367/11/25", "25.1.1989", "same", "day",
            "as",
        ]
        return (0...random.number(in: 0...9)).map { _ in random.pick(words) }.joined(separator: " ")
    }

    private static func end(_ random: inout DateRandom) -> String {
        switch random.number(in: 0...7) {
        case 0: ".."
        case 1: ""
        default: date(&random)
        }
    }

    private static func member(_ random: inout DateRandom) -> String {
        switch random.number(in: 0...7) {
        case 0: ".." + date(&random)
        case 1: date(&random) + ".."
        case 2: date(&random) + ".." + date(&random)
        default: date(&random)
        }
    }

    private static func date(_ random: inout DateRandom) -> String {
        if random.number(in: 0...11) == 0 {
            let exponent = random.number(in: 0...1) == 0 ? "" : "E\(random.number(in: 0...8))"
            let digits = random.number(in: 0...1) == 0 ? "" : "S\(random.number(in: 1...4))"
            return "Y" + random.pick(["", "-"]) + String(random.number(in: 1...999_999)) + exponent + digits
        }
        var text = part(random.pick(["", "", "", "-"]) + digits(random.number(in: 0...2100), 4, &random), &random)
        guard random.number(in: 0...3) > 0 else { return text }
        let month = random.number(in: 0...8) == 0 ? random.number(in: 21...41) : random.number(in: 1...12)
        text += "-" + part(digits(month, 2, &random), &random)
        guard month < 13, random.number(in: 0...3) > 0 else { return text }
        return text + "-" + part(digits(random.number(in: 1...31), 2, &random), &random)
    }

    private static func part(_ text: String, _ random: inout DateRandom) -> String {
        let mark = random.pick(["", "", "", "", "", "?", "~", "%"])
        return random.number(in: 0...1) == 0 ? mark + text : text + mark
    }

    private static func digits(_ value: Int, _ width: Int, _ random: inout DateRandom) -> String {
        let text = EDTFText.padded(value, width)
        guard random.number(in: 0...3) == 0 else { return text }
        return String(text.map { random.number(in: 0...2) == 0 ? "X" : $0 })
    }
}
