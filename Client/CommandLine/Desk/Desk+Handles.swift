import Model
import Replica

extension Desk {
    /// How many letters of an id are shown where only the first of them are needed.
    private static let shownLetters = 8

    /// A handle as people see it.
    ///
    /// On a coloured terminal it stands out from some more letters of the id, which keep naming the entity when others
    /// come to share the first; where the two could not be told apart, the handle stands alone.
    func named(_ id: EntityID) throws -> Phrase {
        let handle = try replica.handle(id)
        guard output.terminal.colouredOutput else { return Phrase(handle) }
        let rest = id.description.dropFirst(handle.count).prefix(max(0, Desk.shownLetters - handle.count))
        return "\(handle, .handle)\(rest, .dim)"
    }
}
