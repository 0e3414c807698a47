import Model
import Replica

/// What a document for readers tells of an event.
///
/// Text is as people wrote it; each format makes it safe in its own way.
struct EventDetails {
    struct Evidence {
        var exact: String
        var source: String
        var start: Int
        var end: Int
        var field: String?
        var contradicts: Bool
        var comment: String?
    }

    /// A field of which the project holds several values.
    struct OpenField {
        struct Rival {
            var value: String
            var isPreferred: Bool
            var author: String?
            var at: String?
            var reason: String?
        }

        var name: String
        var isConflict: Bool
        var rivals: [Rival]
    }

    let view: EntityView
    let evidence: [Evidence]
    let open: [OpenField]

    var title: String { view.text(.title) ?? "untitled" }
    var date: DateValue? { view[.date]?.shown?.date }
    var actors: [(name: String, role: String?)] { view.keys(.actors).map { ($0.key, $0.view.shown?.text) } }
    var tags: [String] { view.keys(.tags).map(\.key) }

    init(_ desk: Desk, _ view: EntityView, _ names: SourceNames) throws {
        self.view = view
        evidence = try Hanging(desk, on: view).citations.map { citation in
            let cited = citation[.quote]?.shown?.quote?.quote
            return Evidence(
                exact: cited?.exact ?? "", source: try citation.reference(.source).map(names.name) ?? "a source",
                start: cited?.start ?? 0, end: cited?.end ?? 0, field: citation.text(.field),
                contradicts: citation.text(.stance) == "contradicts", comment: citation.text(.comment))
        }
        open = try EventDetails.open(desk, view)
    }

    private static func open(_ desk: Desk, _ view: EntityView) throws -> [OpenField] {
        let report = RivalReport(desk, view)
        return try report.json().members?.map { member in
            OpenField(
                name: member.key, isConflict: report.conflicts.contains(member.key),
                rivals: member.value.array?.map(rival) ?? [])
        } ?? []
    }

    private static func rival(_ json: JSON) -> OpenField.Rival {
        let key = json["key"]?.string.map { $0 + ": " } ?? ""
        return OpenField.Rival(
            value: key + text(json["value"] ?? .null), isPreferred: json["preferred"]?.bool ?? false,
            author: json["author"]?.string, at: json["at"]?.string, reason: json["reason"]?.string)
    }

    private static func text(_ value: JSON) -> String {
        switch value {
        case .string(let text): return text
        case .int(let number): return String(number)
        case .bool: return "present"
        case .object:
            let printed = value["asPrinted"]?.string.map { " “\($0)”" } ?? ""
            let calendar = value["calendar"]?.string.flatMap { $0 == "gregorian" ? nil : " \($0)" } ?? ""
            return (value["edtf"]?.string ?? "") + calendar + printed
        default: return "none"
        }
    }
}

extension DateValue {
    /// `1989-01-04`, with the calendar where it is another than the Gregorian.
    var label: String { calendar == .gregorian ? edtf : "\(edtf) (\(calendar.name))" }
}

/// The years that a chronology is divided by.
enum YearHeading {
    /// `1989`, `44 BCE`, `Open beginning`, `Undated`.
    static func of(_ date: DateValue?) -> String {
        guard let date else { return "Undated" }
        guard let year = date.bounds.earliest?.components(in: .gregorian).year else { return "Open beginning" }
        return year > 0 ? String(year) : "\(1 - year) BCE"
    }
}

/// Names of sources, each looked up once.
final class SourceNames {
    private let desk: Desk
    private var names: [EntityID: String] = [:]

    init(_ desk: Desk) { self.desk = desk }

    func name(_ id: EntityID) throws -> String {
        if let known = names[id] { return known }
        let view = try desk.view(id)
        let name = try view?.text(.title) ?? view?.text(.identifier) ?? desk.replica.handle(id)
        names[id] = name
        return name
    }
}
