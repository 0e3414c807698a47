import Model
import Replica

/// A form for writing the value that settles a conflict, with the rivals below it.
struct ConflictForm: EditorForm {
    private let report: ConflictReport
    let text: String

    /// Errors: `Complaint` 64 where the field's value cannot be typed.
    init(_ report: ConflictReport) throws {
        self.report = report
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
        text = form
    }

    /// What stands below it is for the eye. A line that no text of anybody's is likely to hold.
    private static let scissors = "# ------------------------ >8 ------------------------"

    /// The value that was written; one that the field cannot have is asked for again. Errors: those of `Editor.fill`.
    func value(_ options: DateOptions) throws -> Value {
        let settling = Settling(desk: report.desk)
        return try Editor(report.desk.invocation).fill(self) { form in
            let (written, below) = ConflictForm.parts(form)
            guard below.isEmpty else {
                throw Complaint(
                    .data, "below-the-line", "“\(below)” stands below the line, where nothing is taken.",
                    hint: "Write it above the line, or begin it with #.")
            }
            guard written != ConflictForm.parts(text).written else {
                throw Complaint(
                    .usage, "unchanged", "The value was not changed.", hint: "To take it as it is, choose its number.")
            }
            return try settling.value(written, for: report.conflict, options)
        }
    }

    /// Below the line, since everything above it is the value.
    func remarked(_ edited: String, _ remarks: [String]) -> String {
        var lines = edited.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let end = lines.firstIndex(of: ConflictForm.scissors) ?? lines.endIndex
        if end == lines.endIndex { lines.append(ConflictForm.scissors) }
        let below = lines[(end + 1)...].drop { $0.hasPrefix(Editor.remark) }
        return (lines[...end] + remarks + below).joined(separator: "\n")
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

    /// The text above the line, without the line feeds around it; and the first words below it that are no remark.
    static func parts(_ form: String) -> (written: String, below: String) {
        var lines = form.split(separator: "\n", omittingEmptySubsequences: false)[...]
        var below = ""
        if let end = lines.firstIndex(where: { $0 == scissors }) {
            below =
                lines[end...].dropFirst().first { !$0.hasPrefix("#") && !$0.allSatisfy(\.isWhitespace) }.map(
                    String.init) ?? ""
            lines = lines[..<end]
        }
        while lines.first?.allSatisfy(\.isWhitespace) == true { lines.removeFirst() }
        while lines.last?.allSatisfy(\.isWhitespace) == true { lines.removeLast() }
        return (lines.joined(separator: "\n"), below)
    }
}
