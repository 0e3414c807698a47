import Model

extension Complaint {
    /// Of what should name an entity.
    static func tooShort(_ typed: String) -> Complaint {
        Complaint(.absent, "too-short", "\(typed) is too short to name anything.", hint: "Write 4 letters or more.")
    }
}

extension EDTFError: Complainable {
    /// What is wrong with a date, with another spelling where there is one.
    package var complaint: Complaint { complaint(about: nil) }

    /// - Parameter typed: what was typed, to be shown.
    func complaint(about typed: String?) -> Complaint {
        if case .missingAnchor = reason, let word = typed?.split(separator: " ").last.map(String.init),
            word.utf8.count < 4,
            Base32.normalise(prefix: word) != nil
        {
            return .tooShort(word)
        }
        let shown: Phrase = typed.map { "“\($0.count > 80 ? String($0.prefix(80)) + "…" : $0)”" } ?? "That"
        return Complaint(.data, "bad-date", shown + " " + fact, hint: hint)
    }

    private var fact: Phrase {
        switch reason {
        case .empty: "is no date: it is empty."
        case .tooLong(let limit): "is longer than a date can be (\(limit) bytes)."
        case .notEDTF: "is not a date in EDTF."
        case .notUnderstood: "does not read as a date."
        case .impossibleMonth(let month): "names month \(month), which there is not."
        case .impossibleDay(let year, let month, let days): impossibleDay(year, month, days)
        case .impossibleTime: "has a time of day that there is not."
        case .noSuchDate: "fits no day of the calendar."
        case .yearOutOfRange(let limit): "has a year beyond \(limit)."
        case .reversed: "ends before it begins."
        case .ambiguousDayMonth: "can be read in two ways, day first or month first."
        case .missingYear: "names no year."
        case .twoDigitYear: "has a year of two digits."
        case .mixedCalendars: "mixes the words of two calendars."
        case .missingAnchor: "counts from something that is not named."
        case .openAnchor: "counts from an end that is open or unknown."
        }
    }

    private func impossibleDay(_ year: Int?, _ month: Int, _ days: Int) -> Phrase {
        let place = year.map { "month \(month) of \($0)" } ?? "month \(month)"
        return "is no day: \(place) has \(days)."
    }

    private var hint: Phrase {
        switch reason {
        case .ambiguousDayMonth(let dayFirst, let monthFirst):
            return "Write \(dayFirst) or \(monthFirst)."
        case .missingAnchor:
            return "Name the event by its id: `3 weeks after ID`."
        case .impossibleDay, .impossibleMonth, .impossibleTime, .noSuchDate:
            if let suggestion { return "Did you mean \(suggestion)?" }
            return "Check it against the source; what is printed wrongly goes into --as-printed."
        default:
            if let suggestion { return "Did you mean \(suggestion)?" }
            return "Write it in EDTF: 1989-01-04, 1989-01, 1989~, 198X, 1989/1990, [1990-12-18..]."
        }
    }
}
