/// Finds what a writer of digits may have meant, and proposes it only if it is a real date.
struct EDTFRepair {
    let calendar: CalendarSystem

    /// The same error with a suggestion, or with a better reason, where there is one.
    func improve(_ error: EDTFError, _ text: [UInt8]) -> EDTFError {
        switch error.reason {
        case .notEDTF, .impossibleMonth: break
        default: return error
        }
        guard text.allSatisfy({ $0 < 0x80 }) else { return error }
        let text = String(decoding: text, as: UTF8.self)
        let guesses: [String?] = [text.filter { $0 != " " }, text.uppercased(), olderDraft(text), withTime(text)]
        for case let guess? in guesses {
            if guess != text, let canonical = try? canonical(guess) {
                return EDTFError(error.reason, suggestion: canonical)
            }
        }
        do throws(EDTFError) {
            guard let repaired = try whole(text), repaired != text else { return error }
            do throws(EDTFError) {
                return EDTFError(error.reason, suggestion: try canonical(repaired))
            } catch {
                // `1989-2-30`: that February has 28 days matters more than the form.
                return error
            }
        } catch {
            return error
        }
    }

    private func accepts(_ text: String) -> Bool { (try? canonical(text)) != nil }

    /// As `EDTF(parsing:)`, but without looking for suggestions again.
    private func canonical(_ text: String) throws(EDTFError) -> String {
        let bytes = Array(text.utf8)
        guard bytes.count <= EDTF.maximumLength else { throw EDTFError(.tooLong(limit: EDTF.maximumLength)) }
        return try EDTF(EDTFParser(calendar: calendar).expression(bytes[...]), calendar: calendar).canonical
    }

    /// What the draft of 2012 wrote otherwise: `198u`, `1984/open`, `unknown/1984`.
    private func olderDraft(_ text: String) -> String? {
        let ends = text.split(separator: "/", omittingEmptySubsequences: false).map { end in
            switch end {
            case "open": ".."
            case "unknown": ""
            default: String(end.map { $0 == "u" ? "X" : $0 })
            }
        }
        return ends.joined(separator: "/")
    }

    private func withTime(_ text: String) -> String? {
        let parts = text.split(whereSeparator: { $0 == " " || $0 == "T" })
        guard parts.count == 2, parts[1].contains(":") else { return nil }
        let seconds = parts[1].utf8.count == 5 ? ":00" : ""
        return parts[0] + "T" + parts[1] + seconds
    }

    private func whole(_ text: String) throws(EDTFError) -> String? {
        let halves = text.split(separator: "/", omittingEmptySubsequences: false)
        if halves.count == 2 {
            guard let start = try part(halves[0]) else { return nil }
            if let end = elided(halves[1], after: start) { return start + "/" + end }
            guard let end = try part(halves[1]) else { return nil }
            return start + "/" + end
        }
        return try part(text[...])
    }

    /// `1989/90`.
    private func elided(_ end: Substring, after start: String) -> String? {
        guard start.utf8.count == 4, end.utf8.count == 2, Self.isDigits(start), Self.isDigits(end) else { return nil }
        return String(start.prefix(2)) + String(end)
    }

    /// One date of digits and hyphens, in the form that EDTF has.
    private func part(_ text: Substring) throws(EDTFError) -> String? {
        if text.isEmpty || text == ".." || accepts(String(text)) { return String(text) }
        if let last = text.last, "?~%".contains(last) { return try part(text.dropLast()).map { $0 + String(last) } }
        let isNegative = text.hasPrefix("-")
        let isLong = text.hasPrefix("Y")
        let pieces = text.drop { $0 == "-" || $0 == "Y" || $0 == "+" }
            .split(separator: "-", omittingEmptySubsequences: false).map(String.init)
        guard (1...3).contains(pieces.count), pieces.allSatisfy({ !$0.isEmpty && Self.isDigits($0) }) else {
            return nil
        }
        let sign = isNegative || (isLong && text.dropFirst().hasPrefix("-")) ? "-" : ""
        if pieces.count == 1 { return single(pieces[0], sign: sign) }
        return isLong ? nil : try several(pieces, sign: sign)
    }

    /// `44`, `12345`, `19890104`, `198901`.
    private func single(_ digits: String, sign: String) -> String? {
        let bare = String(digits.drop { $0 == "0" })
        if bare.utf8.count <= 4 {
            let year = String(repeating: "0", count: 4 - bare.utf8.count) + bare
            if bare.isEmpty { return sign.isEmpty ? nil : year }
            // 44 may be 1944.
            return sign.isEmpty && digits.utf8.count < 3 ? nil : sign + year
        }
        let year = String(digits.prefix(4))
        if sign.isEmpty, digits.utf8.count == 8 {
            return yearFirst(
                [year, String(digits.dropFirst(4).prefix(2)), String(digits.suffix(2))], [4, 2, 2], sign: "")
        }
        if sign.isEmpty, digits.utf8.count == 6 { return year + "-" + digits.suffix(2) }
        return "Y" + sign + bare
    }

    private func several(_ pieces: [String], sign: String) throws(EDTFError) -> String? {
        let widths = pieces.map(\.utf8.count)
        if pieces.count == 2, widths[0] == 4, sign.isEmpty {
            if widths[1] == 4 { return pieces[0] + "/" + pieces[1] }
            if widths[1] == 2, let first = Int(pieces[0].suffix(2)), let last = Int(pieces[1]), last > max(first, 12) {
                return pieces[0] + "/" + String(pieces[0].prefix(2)) + pieces[1]
            }
        }
        if widths[0] >= 3 || (!sign.isEmpty && pieces.count == 3) {
            return yearFirst(pieces, widths, sign: sign)
        }
        guard sign.isEmpty, pieces.count == 3, widths[2] == 4, widths[0] <= 2, widths[1] <= 2 else { return nil }
        return try NumericOrder(calendar: calendar).yearLast(pieces[0], pieces[1], pieces[2])
    }

    private func yearFirst(_ pieces: [String], _ widths: [Int], sign: String) -> String? {
        guard widths[0] <= 4, widths.dropFirst().allSatisfy({ $0 <= 2 }) else { return nil }
        let padded = pieces.enumerated().map { place, piece in
            String(repeating: "0", count: (place == 0 ? 4 : 2) - piece.utf8.count) + piece
        }
        let sign = padded[0] == "0000" ? "" : sign
        let straight = sign + padded.joined(separator: "-")
        if pieces.count == 3, !accepts(straight) {
            let swapped = sign + padded[0] + "-" + padded[2] + "-" + padded[1]
            return accepts(swapped) ? swapped : straight
        }
        return straight
    }

    private static func isDigits(_ text: some StringProtocol) -> Bool {
        text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
}
