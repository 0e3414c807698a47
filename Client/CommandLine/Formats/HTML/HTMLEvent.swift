import Model

/// One event of the page.
struct HTMLEvent {
    private let details: EventDetails
    private var view: EntityView { details.view }

    init(_ details: EventDetails) { self.details = details }

    var text: String {
        var out = "<li class=\"event\" id=\"e-\(view.id.description)\"\(place)>\n<h3>"
        if let date = details.date { out += "<span class=\"date\">\(HTMLText.escaped(date.label))</span> " }
        out += "<span class=\"title\" dir=\"auto\">\(HTMLText.escaped(details.title))</span></h3>\n"
        out += meta()
        if let text = view.text(.description) { out += "<div dir=\"auto\">\(HTMLText.paragraphs(text))</div>\n" }
        out += names("Actors", details.actors.map { $0.name + ($0.role.map { " (\($0))" } ?? "") })
        out += names("Tags", details.tags)
        for field in details.open { out += open(field) }
        return out + evidence() + "</li>\n"
    }

    /// Where the script draws it: Julian day numbers, what is open, whether the date is vague.
    private var place: String {
        var out = ""
        if let date = details.date {
            let bounds = date.bounds
            out += " data-from=\"\(bounds.earliest.map { String($0.julianDayNumber) } ?? "")\""
            out += " data-to=\"\(bounds.latest.map { String($0.julianDayNumber) } ?? "")\""
            if let edtf = try? EDTF(parsing: date.edtf, calendar: date.calendar) {
                let isUntold = edtf.shape == .date && edtf.start == nil
                let isVague = edtf.isUncertain || edtf.isApproximate || edtf.shape == .oneOf || isUntold
                if isVague { out += " data-vague=\"1\"" }
            }
        }
        if let first = details.open.first(where: \.isConflict) ?? details.open.first {
            out += " data-open=\"\(first.isConflict ? "conflict" : "dispute")\""
        }
        return out
    }

    private func meta() -> String {
        var parts: [String] = []
        if let place = view.text(.place) { parts.append(HTMLText.escaped(place)) }
        if let printed = details.date?.asPrinted { parts.append("“\(HTMLText.escaped(printed))”") }
        if let date = details.date, date.basis != .explicit { parts.append("date \(date.basis.name)") }
        if let type = view.text(.type) { parts.append(HTMLText.escaped(type)) }
        if let status = view.text(.status) { parts.append(HTMLText.escaped(status)) }
        guard !parts.isEmpty else { return "" }
        return "<p class=\"meta\" dir=\"auto\">\(parts.joined(separator: " · "))</p>\n"
    }

    private func names(_ label: String, _ names: [String]) -> String {
        guard !names.isEmpty else { return "" }
        let rows = names.map { "<li dir=\"auto\">\(HTMLText.escaped($0))</li>" }.joined()
        return "<ul class=\"names meta\" aria-label=\"\(label)\">\(rows)</ul>\n"
    }

    private func open(_ field: EventDetails.OpenField) -> String {
        var out = "<section class=\"open \(field.isConflict ? "conflict" : "dispute")\">"
        out += "<h4>\(field.isConflict ? "⚠ Conflict" : "Disputed"): \(HTMLText.escaped(field.name))</h4><ul>"
        for rival in field.rivals {
            out += "<li dir=\"auto\"><strong>\(HTMLText.escaped(rival.value))</strong>"
            if !field.isConflict { out += rival.isPreferred ? " (preferred)" : " (kept)" }
            if let author = rival.author { out += " — \(HTMLText.escaped(author))" }
            if let at = rival.at { out += ", \(HTMLText.escaped(String(at.prefix(10))))" }
            if let reason = rival.reason { out += ": \(HTMLText.escaped(reason))" }
            out += "</li>"
        }
        return out + "</ul></section>\n"
    }

    private func evidence() -> String {
        guard !details.evidence.isEmpty else { return "" }
        var out = "<details><summary>Evidence (\(details.evidence.count))</summary>\n"
        for evidence in details.evidence {
            out += "<blockquote><p dir=\"auto\">“\(HTMLText.escaped(evidence.exact))”</p><footer>"
            if evidence.contradicts { out += "<strong>contradicts</strong> · " }
            out += "\(HTMLText.escaped(evidence.source)), characters \(evidence.start)–\(evidence.end)"
            if let field = evidence.field { out += ", for the \(HTMLText.escaped(field))" }
            if let comment = evidence.comment { out += " · \(HTMLText.escaped(comment))" }
            out += "</footer></blockquote>\n"
        }
        return out + "</details>\n"
    }
}
