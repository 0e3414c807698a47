import Model
import Replica

extension Desk {
    /// A value as JSON has it: dates as objects, life as `deleted` or `kept`, what was redacted or unset as null.
    func valueJSON(_ value: Value?, field: Field?) -> JSON {
        if field?.type == .life {
            return value.map { $0 == .absent ? "deleted" : "kept" } ?? .null
        }
        switch value {
        case nil, .absent: return .null
        case .text(let text): return .string(text)
        case .date(let date): return dateJSON(date)
        case .integer(let number): return .int(number)
        case .reference(let id): return .string(id.description)
        case .chunk(let bytes): return ["bytes": .int(Int64(bytes.count))]
        case .quote(let cited): return Desk.quoteJSON(cited)
        case .anchor(let anchoring): return Desk.anchorJSON(anchoring)
        case .version(let version): return Desk.versionJSON(version)
        case .present: return true
        case .digest(let digest): return .string(digest.hex)
        case .unknown(let bytes): return ["unknown": .string(Hex.string(bytes))]
        }
    }

    func dateJSON(_ date: DateValue) -> JSON { date.json }

    private static func quoteJSON(_ cited: CitedQuote) -> JSON {
        [
            "version": .string(cited.version.hex), "start": .count(cited.quote.start), "end": .count(cited.quote.end),
            "exact": .string(cited.quote.exact),
        ]
    }

    static func anchorJSON(_ anchoring: Anchoring) -> JSON {
        [
            "method": .string(anchoring.reanchoring.method.rawValue), "score": .count(Int(anchoring.score)),
            "quote": anchoring.cited.map(quoteJSON) ?? .null,
        ]
    }

    static func versionJSON(_ version: SourceVersion, sha256: String? = nil) -> JSON {
        var members: [(String, JSON)] = sha256.map { [("sha256", .string($0))] } ?? []
        members += [
            ("parent", .text(version.parent?.hex)), ("bytes", .count(Int(version.bytes))),
            ("scalars", .count(Int(version.scalars))), ("lines", .count(Int(version.lines))),
        ]
        return .object(members)
    }

    /// A value for people, on one line.
    func valuePhrase(_ value: Value?, field: Field?) -> Phrase {
        if field?.type == .life { return value == .absent ? "deleted" : "kept" }
        switch value {
        case nil: return "\("removed", .dim)"
        case .absent: return "\("unset", .dim)"
        case .text(let text): return Phrase(text)
        case .date(let date): return datePhrase(date)
        case .integer(let number): return "\(number)"
        case .reference(let id): return Phrase(id.description)
        case .chunk(let bytes): return "\(bytes.count) bytes"
        case .quote(let cited): return "“\(cited.quote.exact)” at \(cited.quote.start)–\(cited.quote.end)"
        case .anchor(let anchoring): return Desk.anchorPhrase(anchoring)
        case .version(let version): return "\(version.scalars) characters"
        case .present: return "present"
        case .digest(let digest): return Phrase(String(digest.hex.prefix(12)))
        case .unknown: return "\("a value of a later version", .dim)"
        }
    }

    /// `exact 100 “The envoy came ashore” at 12–33`
    static func anchorPhrase(_ anchoring: Anchoring) -> Phrase {
        let found = anchoring.reanchoring
        guard let quote = found.quote else { return Phrase(found.method.rawValue) }
        return "\(found.method.rawValue) \(found.score) “\(quote.exact)” at \(quote.start)–\(quote.end)"
    }

    /// `1989-01-04? “January the 4th 1989”`, with the calendar where it is another than the Gregorian, and with how it
    /// was found where it is not simply said.
    func datePhrase(_ date: DateValue) -> Phrase {
        var phrase: Phrase = "\(date.edtf)"
        if date.calendar != .gregorian { phrase += " \(date.calendar.name)" }
        if let printed = date.asPrinted { phrase += " “\(printed)”" }
        if let how = derivation(of: date) { phrase += "  " + how }
        return phrase
    }

    /// `derived, 3 weeks after 7k3m`; nil for a date that is simply said.
    func derivation(of date: DateValue) -> Phrase? {
        guard let relative = date.relativeTo else {
            return date.basis == .explicit ? nil : Phrase(date.basis.name, .dim)
        }
        let handle = (try? replica.handle(relative.event)) ?? relative.event.description
        return "\(date.basis.name + ", " + relative.distance + " " + handle, .dim)"
    }
}

extension DateValue.Relative {
    /// `3 weeks after`, `1 day before`, `on the day of`.
    var distance: String {
        guard count != 0 else { return "on the day of" }
        let unit = count.magnitude == 1 ? String(self.unit.name.dropLast()) : self.unit.name
        return "\(count.magnitude) \(unit) \(count < 0 ? "before" : "after")"
    }

    /// `3 weeks`, `-1 day`: counted from the event, negative for before.
    var offset: String {
        let unit = count.magnitude == 1 ? String(self.unit.name.dropLast()) : self.unit.name
        return "\(count) \(unit)"
    }
}

extension DateValue {
    /// The date, with the calendar where it is another than the Gregorian.
    var spelled: String { calendar == .gregorian ? edtf : "\(edtf) \(calendar.name)" }

    /// PRODUCT.md's DATE. `relativeTo` is null or `{"event":ID,"offset":"3 weeks"}`, negative for before.
    var json: JSON {
        let bounds = bounds
        return [
            "edtf": .string(edtf), "calendar": .string(calendar.name), "asPrinted": .text(asPrinted),
            "basis": .string(basis.name),
            "relativeTo": relativeTo.map {
                ["event": .string($0.event.description), "offset": .string($0.offset)]
            } ?? .null,
            "earliest": .text(bounds.earliest?.iso), "latest": .text(bounds.latest?.iso),
        ]
    }
}
