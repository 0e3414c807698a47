import Model
import Replica

/// A form for writing the value that settles a conflict, with the rivals below it.
struct ConflictForm {
    private let report: ConflictReport

    init(_ report: ConflictReport) { self.report = report }

    /// What stands below it is for the eye. A line that no text of anybody's is likely to hold.
    private static let scissors = "# ------------------------ >8 ------------------------"

    /// What was written. Errors: those of `Editor.edit`; `Complaint` 64 where the field's value cannot be typed.
    func edit() throws -> String {
        let conflict = report.conflict
        guard let field = Record.field(conflict.field, of: conflict.kind),
            let preset = ConflictForm.typed(conflict, field)
        else {
            throw Complaint(
                .usage, "not-settable", "The \(report.fieldName) cannot be written.",
                hint: "Take one of the rivals with --take.")
        }
        var form = preset + "\n" + ConflictForm.scissors + "\n"
        form += "# The \(report.place) is settled by what stands above this line.\n"
        for line in try report.lines() { form += "# \(line.plain)\n" }
        return ConflictForm.written(try Editor(report.desk.invocation).edit(form))
    }

    /// The first rival as it would be typed; nil where it could not be.
    private static func typed(_ conflict: OpenConflict, _ field: Field) -> String? {
        guard conflict.field != .life else { return nil }
        switch conflict.rivals.first?.value {
        case .text(let text): return text
        case .date(let date): return date.edtf
        case .integer(let number): return String(number)
        case .absent: return field.isSettable ? "" : nil
        default: return nil
        }
    }

    /// The text above the line, without the line feeds around it.
    static func written(_ form: String) -> String {
        var lines = form.split(separator: "\n", omittingEmptySubsequences: false)[...]
        if let end = lines.firstIndex(where: { $0 == scissors }) { lines = lines[..<end] }
        while lines.first?.allSatisfy(\.isWhitespace) == true { lines.removeFirst() }
        while lines.last?.allSatisfy(\.isWhitespace) == true { lines.removeLast() }
        return lines.joined(separator: "\n")
    }
}
