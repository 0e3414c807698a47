import Model
import Replica

/// Takes W3C Web Annotations of sources that are here: each becomes a citation of an event.
///
/// An annotation of an export names its event. One of another program makes an event of its own, whose title is what the
/// annotation says, or else the passage. Ids derive from the annotation's, so that one taken twice is one.
struct AnnotationImport {
    private let desk: Desk
    private let path: String
    private let name: String

    init(_ desk: Desk, path: String, name: String) {
        self.desk = desk
        self.path = path
        self.name = name
    }

    private struct Plan {
        var citation: EntityID
        var event: EntityID
        /// What a new event consists of; nil where it is there.
        var newEvent: (title: String, description: String?, tags: [String])?
        var source: EntityID
        var cited: CitedQuote
        var field: String?
        var contradicts: Bool
        var comment: String?
    }

    /// Errors: `Complaint` 65 with the annotations that cannot be taken; then nothing was changed.
    func run(isRehearsal: Bool) throws -> ImportReport {
        let annotations = try AnnotationImport.annotations(try ImportedJSON.read(path, name: name), name)
        guard !isRehearsal else { return try plans(annotations).report }
        return try desk.replica.edit(isBulk: true) { editor in
            editor.message = "import webannotation"
            let (plans, report) = try plans(annotations)
            for plan in plans {
                if editor.isFull { try editor.seal() }
                try make(plan, in: &editor)
            }
            return report
        }.result
    }

    /// The annotations of a list, a page, a collection, or the only one.
    private static func annotations(_ document: JSON, _ name: String) throws -> [JSON] {
        if let list = document.array { return list }
        if let items = document["items"]?.array ?? document["first"]?["items"]?.array { return items }
        if document["target"] != nil { return [document] }
        throw Complaint(
            .data, "bad-row", "\(name) holds no annotations.",
            hint: "It may be one annotation, a list, or an AnnotationPage with its items.")
    }

    private func plans(_ annotations: [JSON]) throws -> (plans: [Plan], report: ImportReport) {
        var report = ImportReport()
        var complaints = ImportComplaints()
        var plans: [Plan] = []
        var seen: [EntityID: Int] = [:]
        let texts = AnnotatedSources(desk)
        for (index, annotation) in annotations.enumerated() {
            report.lines += 1
            try complaints.collect(at: "annotation \(index + 1)") {
                let key = annotation["id"]?.string ?? sha256(Array(annotation.compact.utf8)).hex
                let citation =
                    AnnotationNames.entity(key)
                    ?? Derivation.imported(
                        project: desk.replica.project, format: "webannotation citation", key: key)
                if let before = seen.updateValue(index + 1, forKey: citation) {
                    throw Complaint(.data, "repeated-row", "It is annotation \(before) again.")
                }
                // What a citation says never changes.
                guard try desk.replica.state(citation) == nil else {
                    report.unchanged += 1
                    return
                }
                plans.append(try plan(annotation, key, citation, texts))
                report.added += 1
            }
            if complaints.isFull { break }
        }
        guard complaints.isEmpty else { throw complaints.summary(of: name) }
        return (plans, report)
    }

    private func plan(_ annotation: JSON, _ key: String, _ citation: EntityID, _ texts: AnnotatedSources) throws -> Plan
    {
        guard let target = AnnotationImport.list(annotation["target"]).first else {
            throw Complaint(.data, "bad-row", "It has no target.")
        }
        let source = try texts.source(of: target)
        let cited = try texts.passage(target, in: source)
        let bodies = AnnotationImport.list(annotation["body"] ?? annotation["bodyValue"])
        let motivations = AnnotationImport.list(annotation["motivation"]).compactMap(\.string)
        var plan = Plan(
            citation: citation, event: EntityID(.zero), source: source, cited: cited,
            contradicts: motivations.contains("questioning"))
        var texts: [(purpose: String?, value: String)] = []
        var named: EntityID?
        for body in bodies {
            if let iri = body.string, let id = AnnotationNames.entity(iri) { named = id }
            if let id = body["source"]?.string.flatMap(AnnotationNames.entity) {
                named = id
                plan.field = body["selector"]?["value"]?.string
            }
            let value = annotation["bodyValue"] == nil ? body["value"]?.string : body.string
            guard let value, value.contains(where: { !$0.isWhitespace }) else { continue }
            guard value.utf8.count <= Limits.textBytes / 4, texts.count < 100 else {
                throw Complaint(.data, "too-large", "What it says is too long.")
            }
            texts.append((body["purpose"]?.string, Typed.trimmed(value.typedNormalForm[...])))
        }
        if let field = plan.field, Record.field(named: field, of: .event) == nil {
            throw Complaint(.data, "unknown-field", "An event has no field “\(field)”.")
        }
        let comments = texts.filter { $0.purpose == "commenting" }.map(\.value)
        if let named {
            guard let view = try desk.replica.view(named), view.kind == .event, !view.isDeleted else {
                throw Complaint(
                    .data, "unknown-event", "Its event \(named.description) is not in this project.",
                    hint: "Bundles carry whole projects: `annals bundle apply FILE`.")
            }
            plan.event = view.lender(named: named)
            plan.comment = comments.isEmpty ? nil : comments.joined(separator: "\n")
        } else {
            plan.event = Derivation.imported(project: desk.replica.project, format: "webannotation", key: key)
            let said = texts.filter { $0.purpose != "tagging" }.map(\.value)
            plan.newEvent = AnnotationImport.event(said, texts.filter { $0.purpose == "tagging" }.map(\.value), cited)
        }
        return plan
    }

    /// A short first line is the title; what is longer, or more, is the description.
    private static func event(
        _ said: [String], _ tags: [String], _ cited: CitedQuote
    ) -> (title: String, description: String?, tags: [String]) {
        let whole = said.joined(separator: "\n\n")
        let line = whole.isEmpty ? cited.quote.exact : whole
        let first = line.split(whereSeparator: \.isNewline).first.map { Typed.trimmed($0) } ?? line
        let title = first.count > 200 ? first.prefix(199) + "…" : first
        var unique: [String] = []
        for tag in tags where !unique.contains(tag) { unique.append(tag) }
        return (title, whole.isEmpty || whole == title ? nil : whole, unique)
    }

    private func make(_ plan: Plan, in editor: inout Replica.Editing) throws {
        if let event = plan.newEvent, try desk.replica.state(plan.event) == nil {
            try editor.give(plan.event, .event, .title, .text(event.title), because: [plan.citation])
            if let text = event.description { try editor.give(plan.event, .event, .description, .text(text)) }
            for tag in event.tags { try editor.give(plan.event, .event, .tags, key: tag, .present) }
        }
        try editor.give(plan.citation, .citation, .quote, .quote(plan.cited))
        try editor.give(plan.citation, .citation, .event, .reference(plan.event))
        try editor.give(plan.citation, .citation, .source, .reference(plan.source))
        if let field = plan.field { try editor.give(plan.citation, .citation, .field, .text(field)) }
        try editor.give(plan.citation, .citation, .stance, .text(plan.contradicts ? "contradicts" : "supports"))
        if let comment = plan.comment { try editor.give(plan.citation, .citation, .comment, .text(comment)) }
    }

    /// JSON-LD has one thing where it may have a list of one.
    private static func list(_ json: JSON?) -> [JSON] {
        switch json {
        case nil, .null: []
        case .array(let all): all
        case .some(let one): [one]
        }
    }
}
