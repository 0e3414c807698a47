import Model
import Replica

/// The sources as CSL-JSON, for Zotero and pandoc. Source: CSL 1.0.2, csl-data.json.
///
/// All of them, or with a filter those that its events cite. `custom` holds what CSL has no variable for.
final class BibliographyExport: ExportWriter {
    private let desk: Desk
    private let sink: ExportSink
    /// Nil: all.
    private var cited: Set<EntityID>?
    private var list: JSONListExport?
    let skipped = Skipped()

    init(_ desk: Desk, _ sink: ExportSink, isFiltered: Bool) {
        self.desk = desk
        self.sink = sink
        cited = isFiltered ? [] : nil
    }

    var counted: (count: Int, word: String) { (list?.count ?? 0, "source") }
    var needsEvents: Bool { cited != nil }

    func begin() throws { list = try JSONListExport(sink, head: "[", tail: "]") }

    func add(_ event: EntityView) throws {
        for state in try desk.replica.dependents(of: event, kind: .citation) {
            guard let citation = try desk.replica.view(state.id), !citation.isDeleted else { continue }
            if let source = citation.reference(.source) { cited?.insert(source) }
        }
    }

    func end() throws {
        let sources = try desk.replica.sources()
        var names: [String: Int] = [:]
        for id in sources {
            guard let view = try desk.replica.view(id), let name = BibliographyItem.name(view) else { continue }
            names[name, default: 0] += 1
        }
        for id in sources where cited?.contains(id) ?? true {
            guard let view = try desk.replica.view(id) else { continue }
            let name = BibliographyItem.name(view).flatMap { names[$0] == 1 ? $0 : nil }
            try list?.add(BibliographyItem.json(view, as: name ?? id.description))
        }
        try list?.end()
    }
}

/// One source as CSL-JSON.
enum BibliographyItem {
    /// What papers cite a source by: its identifier, where that is one word.
    static func name(_ source: EntityView) -> String? {
        source.text(.identifier).flatMap { text in
            let isWord = text.unicodeScalars.allSatisfy {
                $0.value > 0x20 && $0.value != 0x7f && !$0.properties.isWhitespace
            }
            return isWord && !text.isEmpty ? text : nil
        }
    }

    /// - Parameter name: what other programs know it by.
    static func json(_ source: EntityView, as name: String) -> JSON {
        var members: [(String, JSON)] = [("id", .string(name)), ("type", "document")]
        func add(_ name: String, _ text: String?) {
            if let text { members.append((name, .string(text))) }
        }
        let title = source.text(.title)
        let subtitle = source.text(.subtitle)
        add("title", title.map { $0 + (subtitle.map { ": " + $0 } ?? "") } ?? subtitle)
        if subtitle != nil { add("title-short", title) }
        if let published = source.text(.published) { members.append(("issued", issued(published))) }
        add("publisher", source.text(.publisher))
        add("URL", source.text(.url))
        add("language", source.text(.language))
        if let identifier = source.text(.identifier) {
            let isDOI = identifier.hasPrefix("10.") && identifier.contains("/")
            // What only a bibliography knows was named by a paper's key, which is no number to print.
            let isKey = identifier == name && source[.current] == nil && identifier.contains(where: \.isLetter)
            if isDOI || !isKey { add(isDOI ? "DOI" : "number", identifier) }
        }
        var custom: [(String, JSON)] = [("annals", .string(source.id.description))]
        for (name, field) in [("subtitle", FieldCode.subtitle), ("published", .published)] {
            if let text = source.text(field) { custom.append((name, .string(text))) }
        }
        if let version = source[.current]?.shown?.digest { custom.append(("sha256", .string(version.hex))) }
        members.append(("custom", .object(custom)))
        return .object(members)
    }

    /// A date that can be read as one, else its wording.
    static func issued(_ text: String) -> JSON {
        guard case .date(let reading)? = try? readDate(text, calendar: .gregorian), reading.calendar == .gregorian,
            let start = reading.edtf.start, start.season == nil || isSeason(reading)
        else { return ["literal": .string(text)] }
        // CSL counts them from spring; winter is 4.
        if let season = start.season {
            return ["date-parts": .array([.array([.count(start.year)])]), "season": .count(season - 20)]
        }
        var parts = [list(start)]
        if reading.edtf.shape == .interval, let end = reading.edtf.end(in: .gregorian), end.season == nil {
            parts.append(list(end))
        }
        guard reading.edtf.isApproximate || reading.edtf.isUncertain else { return ["date-parts": .array(parts)] }
        return ["date-parts": .array(parts), "circa": true]
    }

    /// One of the four, told whole and without doubt.
    private static func isSeason(_ reading: DateReading) -> Bool {
        let edtf = reading.edtf
        return edtf.shape == .date && (21...24).contains(edtf.start?.season ?? 0) && !edtf.isApproximate
            && !edtf.isUncertain
    }

    private static func list(_ parts: DateParts) -> JSON {
        .array([parts.year, parts.month, parts.day].prefix { $0 != nil }.map { .count($0) })
    }
}
