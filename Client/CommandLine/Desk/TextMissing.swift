import Model
import Replica

extension Desk {
    /// Why the text of a source cannot be read: it never had one, as what only a bibliography tells of, or it is not here.
    ///
    /// - Parameter name: what stands at the beginning of the sentence.
    func textMissing(of source: EntityView, named name: Phrase) -> Complaint {
        guard source.registers.contains(where: { $0.field == .current || $0.field == .versions }) else {
            let handle = (try? replica.handle(source.id)) ?? source.id.description
            return Complaint(
                .data, "no-text", name + " has no text, only what a bibliography tells of it.",
                hint: "Give it one with `annals source update \(handle) FILE`.")
        }
        if source.hasRemovedText {
            let handle = (try? replica.handle(source.id)) ?? source.id.description
            return Complaint(
                .data, "text-removed", name + ": its text was removed by an owner's order; `annals log` tells whose.",
                hint: "A text without what had to go can take its place: `annals source update \(handle) FILE`.")
        }
        return Complaint(
            .data, "text-missing", name + ": its text is not here; it was removed, or has not come yet.",
            hint: "Sync, or add the document again with `annals source add FILE`.")
    }
}

extension EntityView {
    /// Whether an owner's order took away a source's text, or what tells which it is.
    var hasRemovedText: Bool {
        registers.contains { [.versions, .chunks, .current].contains($0.field) && $0.shown == nil }
    }
}
