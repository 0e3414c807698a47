import Model
import Replica

/// Citations as W3C Web Annotations in JSON-LD, one annotation a citation, in one page.
///
/// Source: W3C Web Annotation Data Model and Vocabulary, 2017. `describing` supports, `questioning` contradicts.
final class AnnotationExport: ExportWriter {
    private let desk: Desk
    private let sink: ExportSink
    private var list: JSONListExport?
    private var sources: [EntityID: JSON] = [:]
    let skipped = Skipped()

    static let context = "http://www.w3.org/ns/anno.jsonld"

    init(_ desk: Desk, _ sink: ExportSink) {
        self.desk = desk
        self.sink = sink
    }

    var counted: (count: Int, word: String) { (list?.count ?? 0, "annotation") }

    func begin() throws {
        let project = "urn:annals:" + desk.replica.project.description
        let collection: JSON = [
            "id": .string(project), "type": "AnnotationCollection", "label": .string(try desk.replica.name),
        ]
        list = try JSONListExport(
            sink,
            head: """
                {"@context":\(JSON.string(Self.context).compact),"id":\(JSON.string(project + ":page").compact),\
                "type":"AnnotationPage","partOf":\(collection.compact),"startIndex":0,"items":[
                """, tail: "]}")
    }

    func end() throws { try list?.end() }

    func add(_ event: EntityView) throws {
        for citation in try Hanging(desk, on: event).citations { try list?.add(annotation(citation, event)) }
    }

    private func annotation(_ citation: EntityView, _ event: EntityView) throws -> JSON {
        let author = try citation.latest.flatMap { try desk.authorship(of: $0.dot)?.author }
        var members: [(String, JSON)] = [
            ("@context", .string(Self.context)), ("id", .string(AnnotationNames.iri(citation.id))),
            ("type", "Annotation"),
            ("motivation", citation.text(.stance) == "contradicts" ? "questioning" : "describing"),
        ]
        if let latest = citation.latest { members.append(("created", .string(Instant.text(latest.stamp)))) }
        if let author { members.append(("creator", ["type": "Person", "name": .string(author)])) }
        members.append(("body", .array(bodies(citation, event))))
        members.append(("target", try target(citation)))
        return .object(members)
    }

    private func bodies(_ citation: EntityView, _ event: EntityView) -> [JSON] {
        let field = citation.text(.field)
        var about: [(String, JSON)] = [
            ("type", "SpecificResource"), ("source", .string(AnnotationNames.iri(event.id))),
            ("purpose", "linking"),
        ]
        // The field stands as a fragment of the event.
        if let field { about.append(("selector", ["type": "FragmentSelector", "value": .string(field)])) }
        let shown = field.flatMap { Record.field(named: $0, of: .event) }.flatMap { event[$0.code]?.shown }
        let value = shown?.date?.edtf ?? shown?.text ?? event.text(.title) ?? ""
        var bodies: [JSON] = [.object(about)]
        bodies.append(
            ["type": "TextualBody", "purpose": "describing", "format": "text/plain", "value": .string(value)])
        if let comment = citation.text(.comment) {
            bodies.append(
                ["type": "TextualBody", "purpose": "commenting", "format": "text/plain", "value": .string(comment)])
        }
        return bodies
    }

    private func target(_ citation: EntityView) throws -> JSON {
        let cited = citation[.quote]?.shown?.quote
        var selectors: [JSON] = []
        if let quote = cited?.quote {
            selectors = [
                [
                    "type": "TextQuoteSelector", "exact": .string(quote.exact), "prefix": .string(quote.prefix),
                    "suffix": .string(quote.suffix),
                ],
                ["type": "TextPositionSelector", "start": .count(quote.start), "end": .count(quote.end)],
            ]
        }
        var source = try citation.reference(.source).map(self.source) ?? [JSON.Member]()
        if let version = cited?.version { source.append(JSON.Member("schema:sha256", .string(version.hex))) }
        return ["type": "SpecificResource", "source": .object(source), "selector": .array(selectors)]
    }

    private func source(_ id: EntityID) throws -> [JSON.Member] {
        if let known = sources[id]?.members { return known }
        let view = try desk.replica.view(id)
        var members: [(String, JSON)] = [
            ("id", .string(AnnotationNames.iri(id))), ("type", "Text"), ("format", "text/plain"),
        ]
        for (name, field) in [
            ("language", FieldCode.language), ("dcterms:title", .title), ("dcterms:identifier", .identifier),
            ("via", .url),
        ] {
            if let text = view?.text(field) { members.append((name, .string(text))) }
        }
        let json = JSON.object(members)
        sources[id] = json
        return json.members ?? []
    }
}

/// How entities are named in annotations.
enum AnnotationNames {
    private static let scheme = "urn:annals:"

    static func iri(_ id: EntityID) -> String { scheme + id.description }

    static func entity(_ iri: String) -> EntityID? {
        guard iri.hasPrefix(scheme) else { return nil }
        return EntityID(text: String(iri.dropFirst(scheme.count)))
    }
}
