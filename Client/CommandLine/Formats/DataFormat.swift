/// Formats of import and export.
enum DataFormat: String, CaseIterable {
    case jsonl, csv, tsv, html, ics, webannotation, markdown, csl, timelinejs

    /// Whether `import` reads it; the others are for readers.
    var isImportable: Bool { [.jsonl, .csv, .tsv, .ics, .csl, .webannotation].contains(self) }

    /// Errors: `Complaint` 64 with did-you-mean.
    static func named(_ name: String, for command: String) throws -> DataFormat {
        let known = allCases.filter { command != "import" || $0.isImportable }.map(\.rawValue)
        let list = known.joined(separator: ", ")
        if let format = DataFormat(rawValue: name.lowercased()) {
            guard known.contains(format.rawValue) else {
                throw Complaint(
                    .usage, "unknown-format", "\(format.rawValue) can be exported, not imported.",
                    hint: "There are \(list).")
            }
            return format
        }
        let near = suggest(name, among: known)
        throw Complaint(
            .usage, "unknown-format", "There is no format “\(name)”.",
            hint: near.isEmpty ? "There are \(list)." : "Did you mean `annals \(command) \(near[0])`?")
    }

    /// What writes an export. Each writes one entity after the other, so that memory does not grow with the project.
    ///
    /// - Parameter isFiltered: only some of the events are asked for.
    func writer(_ desk: Desk, _ sink: ExportSink, isFiltered: Bool) -> any ExportWriter {
        switch self {
        case .jsonl: JSONLinesExport(desk, sink)
        case .csv: TableExport(desk, sink, delimiter: TableCell.comma)
        case .tsv: TableExport(desk, sink, delimiter: TableCell.tab)
        case .html: HTMLExport(desk, sink)
        case .ics: CalendarExport(desk, sink)
        case .webannotation: AnnotationExport(desk, sink)
        case .markdown: MarkdownExport(desk, sink)
        case .csl: BibliographyExport(desk, sink, isFiltered: isFiltered)
        case .timelinejs: TimelineJSExport(desk, sink)
        }
    }

    /// The events of a file. Errors: `Complaint` 66 no such file, 65 for one that is not of this format.
    ///
    /// - Parameter name: what people call it.
    func rows(_ desk: Desk, _ path: String, name: String) throws -> any RowReader {
        switch self {
        case .jsonl: try JSONLinesRows(desk, path)
        case .csv: try TableRows(desk, TableReader(path, name: name, delimiter: nil))
        case .tsv: try TableRows(desk, TableReader(path, name: name, delimiter: TableCell.tab))
        case .ics: try CalendarRows(desk, path, name: name)
        default:
            throw Complaint(
                .usage, "unknown-format", "\(rawValue) cannot be imported.", hint: "See `annals help import`.")
        }
    }
}
