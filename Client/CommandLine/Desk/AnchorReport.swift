import Model
import Replica

/// Tells where citations stand, with what they are evidence of: for `anchors`, `source update` and `source show`.
struct AnchorReport {
    let desk: Desk
    private var texts: SourceTexts

    init(_ desk: Desk, _ source: EntityID) {
        self.desk = desk
        texts = SourceTexts(desk, source)
    }

    /// What a citation is evidence of.
    struct Subject {
        var event: EntityID?
        var handle = ""
        var title = ""
        var isDeleted = false
        var field: String?
        var stance: String?

        init(_ citation: EntityView, _ desk: Desk) throws {
            field = citation.text(.field)
            stance = citation.text(.stance)
            event = citation.reference(.event)
            guard let event, let view = try desk.replica.view(event) else { return }
            handle = try desk.replica.handle(event)
            title = view.text(.title) ?? "untitled"
            isDeleted = view.isDeleted
        }

        var isAgainst: Bool { stance == "contradicts" }

        /// `ab7k Ferry agreement signed`
        var phrase: Phrase {
            "\(handle, .cyan)  \(title)" + (isDeleted ? "  \("deleted", .dim)" : "")
        }

        var members: [(String, JSON)] {
            [
                ("event", .text(event?.description)), ("eventHandle", event == nil ? .null : .string(handle)),
                ("title", event == nil ? .null : .string(title)), ("field", .text(field)), ("stance", .text(stance)),
            ]
        }
    }

    /// The members that every row about an anchor has.
    mutating func members(_ health: AnchorHealth) throws -> [(String, JSON)] {
        let subject = try Subject(health.citation, desk)
        var members: [(String, JSON)] = [
            ("citation", .string(health.citation.id.description)),
            ("handle", .string(try desk.replica.handle(health.citation.id))),
            ("source", .string(health.source.description)),
        ]
        members += subject.members
        members += [
            ("version", .string(health.version.hex)), ("method", .string(health.method.rawValue)),
            ("score", .count(health.score)), ("start", .count(health.quote?.start)), ("end", .count(health.quote?.end)),
            ("line", .count(try texts.line(of: health.quote, in: health.version))),
            ("exact", .text(health.quote?.exact)), ("cited", .string(health.cited.quote.exact)),
            ("citedVersion", .string(health.cited.version.hex)), ("recorded", .bool(health.isRecorded)),
        ]
        let others = try health.others.map { other -> JSON in
            [
                "method": .string(other.reanchoring.method.rawValue), "score": .count(Int(other.score)),
                "start": .count(other.cited?.quote.start), "end": .count(other.cited?.quote.end),
                "line": .count(try texts.line(of: other.cited?.quote, in: health.version)),
                "exact": .text(other.cited?.quote.exact),
            ]
        }
        members.append(("also", .array(others)))
        return members
    }

    /// `line 12`, or nothing for an orphan.
    mutating func line(_ health: AnchorHealth) throws -> Phrase {
        try texts.line(of: health.quote, in: health.version).map { "\($0)" } ?? ""
    }

    /// The words that stand there, those that were cited where they differ, and other places.
    mutating func words(_ health: AnchorHealth) throws -> Phrase {
        let cited = health.cited.quote.exact
        guard let quote = health.quote else { return "\("cited: ", .dim)“\(cited)”" }
        var phrase: Phrase = "“\(quote.exact)”"
        if quote.exact != cited { phrase += "\("  cited: ", .dim)“\(cited)”" }
        for other in health.others {
            let line = try texts.line(of: other.cited?.quote, in: health.version)
            phrase += "  \(line.map { "also placed at line \($0)" } ?? "also called an orphan", .yellow)"
        }
        return phrase
    }

    /// Words in a text that are like those of an orphan.
    struct Resembling {
        var line: Int
        var exact: String
        /// How often the very words stand there; 0 for words that are only like them.
        var count: Int

        var json: JSON { ["line": .count(line), "exact": .string(exact), "count": .count(count)] }

        var phrase: Phrase {
            switch count {
            case 0: "\("  closest, on line \(line): ", .dim)“\(exact)”"
            case 1: "\("  the words stand on line \(line)", .dim)"
            default: "\("  the words stand \(count) times, first on line \(line)", .dim)"
            }
        }
    }

    /// What resembles an orphan most, for a person to judge; nobody records it.
    ///
    /// Complexity: one search of the text.
    mutating func resembling(_ health: AnchorHealth) throws -> Resembling? {
        guard health.method == .orphan, let text = try texts.text(health.version) else { return nil }
        switch text.find(quote: health.cited.quote.exact) {
        case .found(let quote, _):
            return Resembling(line: text.line(ofScalar: quote.start), exact: quote.exact, count: 1)
        case .ambiguous(let places, let count):
            return places.first.map { Resembling(line: $0.line, exact: $0.exact, count: count) }
        case .absent(let closest): return closest.map { Resembling(line: $0.line, exact: $0.exact, count: 0) }
        case .noSuchOccurrence: return nil
        }
    }

    static func method(_ health: AnchorHealth) -> Phrase {
        switch health.method {
        case .orphan: "\(health.method.rawValue, .red)"
        case .fuzzy: "\(health.method.rawValue, .yellow)"
        default: Phrase(health.method.rawValue)
        }
    }

    /// What to do about orphans; nothing where there are none.
    static func wayOut(_ all: [AnchorHealth], _ desk: Desk) throws -> Phrase? {
        let orphans = all.filter { $0.method == .orphan }
        guard let first = orphans.first else { return nil }
        let handle = try desk.replica.handle(first.citation.id)
        let count: Phrase =
            orphans.count == 1
            ? "1 citation has no certain place in this text. Place it"
            : "\(orphans.count) citations have no certain place in this text. Place each"
        return count + " by hand: `annals reanchor \(handle) --quote \"…\"`;"
            + " what was cited stays readable in the version it was cited from."
    }
}
