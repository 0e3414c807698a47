import Model
import Replica

/// Takes sources from CSL-JSON: what Zotero and others know of a document, without its text.
///
/// An item is the source whose id it carries (as an export of ours does), or the one with its number for identifier, or
/// one that derives from the item's own id. What a source does not say is filled in; what an import said before is
/// replaced; what a person said gets a rival. What a source has no field for is counted by its name.
struct BibliographyImport {
    private let desk: Desk
    private let path: String
    private let name: String

    private static let message = "import csl"

    init(_ desk: Desk, path: String, name: String) {
        self.desk = desk
        self.path = path
        self.name = name
    }

    private struct Plan {
        var id: EntityID
        var isNew: Bool
        var gives: [(field: FieldCode, value: String, replacing: [Dot]?)] = []
        var rivals = 0
        var omitted: [String] = []
    }

    /// Errors: `Complaint` 65 with the items that cannot be read; then nothing was changed.
    func run(isRehearsal: Bool) throws -> ImportReport {
        let document = try ImportedJSON.read(path, name: name)
        guard let items = document.array ?? document["items"]?.array ?? (document["id"].map { _ in [document] }) else {
            throw Complaint(
                .data, "bad-row", "\(name) is no list of sources.", hint: "CSL-JSON is a list of items: [{\"id\": …}].")
        }
        guard !isRehearsal else { return try plans(items).report }
        let (report, _) = try desk.replica.edit(isBulk: true) { editor in
            editor.message = Self.message
            let (plans, report) = try plans(items)
            for plan in plans {
                if editor.isFull { try editor.seal() }
                for give in plan.gives {
                    try editor.give(plan.id, .source, give.field, .text(give.value), replacing: give.replacing)
                }
            }
            return report
        }
        return report
    }

    private func plans(_ items: [JSON]) throws -> (plans: [Plan], report: ImportReport) {
        var report = ImportReport()
        var complaints = ImportComplaints()
        var plans: [Plan] = []
        var seen: [EntityID: Int] = [:]
        for (index, item) in items.enumerated() {
            report.lines += 1
            try complaints.collect(at: "item \(index + 1)") {
                let plan = try plan(item)
                if let before = seen.updateValue(index + 1, forKey: plan.id) {
                    throw Complaint(.data, "repeated-row", "It is the source of item \(before) again.")
                }
                report.newConflicts += plan.rivals
                for name in plan.omitted { report.skip(.variable(name), 1) }
                if plan.gives.isEmpty {
                    report.unchanged += 1
                } else if plan.isNew {
                    report.added += 1
                } else {
                    report.changed += 1
                }
                plans.append(plan)
            }
            if complaints.isFull { break }
        }
        guard complaints.isEmpty else { throw complaints.summary(of: name) }
        return (plans, report)
    }

    // MARK: An item

    private func plan(_ item: JSON) throws -> Plan {
        guard item.members != nil, let key = item["id"]?.string ?? item["id"]?.int.map(String.init), !key.isEmpty else {
            throw Complaint(.data, "bad-row", "It has no id.", hint: "Each item of CSL-JSON has one.")
        }
        var (said, omitted) = try BibliographyItem.fields(item)
        let id = try identity(item, key, said)
        let view = try desk.replica.view(id)
        if try isIdentifier(key, of: id, view, said) {
            said.append((.identifier, key.typedNormalForm))
        } else if key != id.description,
            (view?.text(.identifier) ?? said.first { $0.field == .identifier }?.value) != key
        {
            omitted.append("id")
        }
        guard let view else {
            return Plan(id: id, isNew: true, gives: said.map { ($0.field, $0.value, nil) }, omitted: omitted)
        }
        guard view.kind == .source, !view.isDeleted else {
            throw Complaint(
                .data, "deleted", "\(id.description) is deleted, or no source.",
                hint: "`annals undelete` brings it back.")
        }
        var plan = Plan(id: id, isNew: false, omitted: omitted)
        for (field, value) in said where !BibliographyItem.says(item, field, value, as: view) {
            try decide(field, value, view, &plan)
        }
        return plan
    }

    /// Whether the item's own id is to be the source's identifier: where it has none, and no other source has that one.
    private func isIdentifier(
        _ key: String, of id: EntityID, _ view: EntityView?, _ said: [(field: FieldCode, value: String)]
    ) throws -> Bool {
        guard !said.contains(where: { $0.field == .identifier }), EntityID(text: key) == nil,
            key.utf8.count <= Limits.textBytes, key.contains(where: { !$0.isWhitespace }),
            view?[.identifier].map({ !$0.isPresent && !$0.isConflict }) ?? true
        else { return false }
        return try desk.replica.sources(identifier: key.typedNormalForm).isEmpty
    }

    private func identity(_ item: JSON, _ key: String, _ said: [(field: FieldCode, value: String)]) throws -> EntityID {
        for text in [item["custom"]?["annals"]?.string, key] {
            if let id = text.flatMap({ EntityID(text: $0) }), try desk.replica.state(id)?.kind == .source { return id }
        }
        if let number = said.first(where: { $0.field == .identifier })?.value {
            let known = try desk.replica.sources(identifier: number)
            if known.count == 1 { return known[0] }
        }
        return Derivation.imported(project: desk.replica.project, format: "csl", key: key)
    }

    private func decide(_ field: FieldCode, _ value: String, _ view: EntityView, _ plan: inout Plan) throws {
        guard let register = view[field], register.isPresent || register.isConflict else {
            return plan.gives.append((field, value, nil))
        }
        guard register.shown?.text != value else { return }
        let history = try desk.replica.history(of: view.id).filter { $0.change.field == field }
        // The file says again what somebody has since replaced here.
        if history.contains(where: { $0.change.said?.value.text == value }) { return }
        let imported = try register.replaces.filter { dot in
            guard let entry = try desk.replica.entry(prefix: dot.changeset) else { return false }
            return Opened(entry.changeset, project: desk.replica.project).content?.message == Self.message
        }
        if imported.count < register.replaces.count { plan.rivals += 1 }
        plan.gives.append((field, value, imported))
    }
}

extension BibliographyItem {
    /// Whether an item only says in CSL's way what the source says in ours.
    static func says(_ item: JSON, _ field: FieldCode, _ value: String, as source: EntityView) -> Bool {
        guard let shown = source.text(field) else { return false }
        switch field {
        case .title: return source.text(.subtitle).map { value == "\(shown): \($0)" } ?? false
        case .published: return issued(shown) == item["issued"]
        default: return false
        }
    }

    /// What an item says of a source, and the names of what no source has a field for.
    ///
    /// Errors: `Complaint` 65 for a value that is too long.
    static func fields(_ item: JSON) throws -> (said: [(field: FieldCode, value: String)], omitted: [String]) {
        var used: Set<String> = ["id"]
        func text(_ name: String) -> String? {
            (item[name]?.string ?? item[name]?.int.map { String($0) }).flatMap {
                let text = Typed.trimmed($0.typedNormalForm[...])
                return text.isEmpty ? nil : text
            }
        }
        /// The first of these that the item has.
        func either(_ names: String...) -> String? {
            guard let name = names.first(where: { text($0) != nil }) else { return nil }
            used.insert(name)
            return text(name)
        }
        var title = either("title")
        let subtitle = item["custom"]?["subtitle"]?.string?.typedNormalForm
        // An export joined them; it also said how.
        if let subtitle, let whole = title, let short = text("title-short"), whole == "\(short): \(subtitle)" {
            title = short
        }
        if text("title-short") == title { used.insert("title-short") }
        if item["type"]?.string == "document" { used.insert("type") }
        if [text("id"), nil].contains(text("citation-key")) { used.insert("citation-key") }
        if (item["custom"]?.members ?? []).allSatisfy({ customs.contains($0.key) }) { used.insert("custom") }
        let published = published(item)
        if published != nil { used.insert("issued") }
        let all: [(FieldCode, String?)] = [
            (.identifier, either("number", "DOI", "call-number")), (.title, title), (.subtitle, subtitle),
            (.published, published), (.publisher, either("publisher", "container-title")),
            (.url, either("URL")), (.language, either("language")),
        ]
        let said = try all.compactMap { field, value -> (field: FieldCode, value: String)? in
            guard let value else { return nil }
            guard value.utf8.count <= Limits.textBytes else {
                throw Complaint(.data, "too-large", "Its \(Record.name(field, of: .source)) is too long.")
            }
            return (field, value)
        }
        let omitted = (item.members ?? []).filter { !used.contains($0.key) && !isEmpty($0.value) }.map(\.key)
        return (said, omitted)
    }

    /// What an export of ours puts there.
    private static let customs = ["annals", "subtitle", "published", "sha256"]

    private static func isEmpty(_ value: JSON) -> Bool {
        value.isNull || value.string == "" || value.array?.isEmpty ?? false || value.members?.isEmpty ?? false
    }

    private static func published(_ item: JSON) -> String? {
        guard let issued = item["issued"], !issued.isNull else { return nil }
        // Unless somebody changed it, it is still the wording that it was made from.
        if let wording = item["custom"]?["published"]?.string, self.issued(wording) == issued { return wording }
        if let text = issued.string ?? issued["literal"]?.string ?? issued["raw"]?.string {
            return text.typedNormalForm
        }
        let dates = (issued["date-parts"]?.array ?? []).prefix(2).compactMap { parts -> String? in
            let numbers = (parts.array ?? []).prefix(3).compactMap { $0.int ?? $0.string.flatMap { Int64($0) } }
            guard let year = numbers.first, (-9999...9999).contains(year) else { return nil }
            let digits = String(abs(year))
            let padded = (year < 0 ? "-" : "") + String(repeating: "0", count: 4 - digits.count) + digits
            return ([padded] + numbers.dropFirst().map { ($0 < 10 ? "0" : "") + String($0) }).joined(separator: "-")
        }
        if dates.count == 1, dates[0].utf8.count == 4, let season = issued["season"].flatMap(season) {
            return dates[0] + "-2\(season)"
        }
        guard dates.count == 1, let circa = issued["circa"], !circa.isNull, circa != .bool(false) else {
            return dates.isEmpty ? nil : dates.joined(separator: "/")
        }
        return dates[0] + "~"
    }

    /// 1 is spring; some programs give the number as text, or the season's name.
    private static func season(_ value: JSON) -> Int64? {
        let names: [String: Int64] = ["spring": 1, "summer": 2, "autumn": 3, "fall": 3, "winter": 4]
        let told = value.int ?? value.string.flatMap { Int64($0) ?? names[$0.lowercased()] }
        return told.flatMap { (1...4).contains($0) ? $0 : nil }
    }
}
