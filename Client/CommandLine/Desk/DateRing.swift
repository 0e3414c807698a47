import Model
import Replica

extension Desk {
    /// Refuses a date that would be counted, over others or at once, from one of these events.
    ///
    /// Two people's edits may still close a ring when they meet; each alone was a date.
    /// Errors: `Complaint` 65. Complexity: the length of the chain.
    func requireNoRing(_ value: Value, of ids: [EntityID]) throws {
        var next = value.date?.relativeTo?.event
        var seen: Set<EntityID> = []
        while let event = next, seen.insert(event).inserted {
            let view = try replica.view(event)
            guard !ids.contains(where: { $0 == event || view?.ids.contains($0) ?? false }) else {
                throw Complaint(
                    .data, "date-ring", "The date would be counted from itself.",
                    hint:
                        "Give the day as the source has it, or count from an event whose date does not hang on this one."
                )
            }
            next = view?[.date]?.shown?.date?.relativeTo?.event
        }
    }
}
