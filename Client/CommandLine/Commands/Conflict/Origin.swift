import Model
import Replica

/// Where a change comes from, as commands tell it.
struct Origin {
    let author: String?
    let replica: String?
    let at: String?
    /// `9f3c2a/0`
    let change: String
    private let milliseconds: Int64?
    private let isUnconfirmed: Bool

    init(_ desk: Desk, _ dot: Dot) throws {
        let found = try desk.authorship(of: dot)
        author = found?.author
        replica = found?.replica.description
        at = found.map { Instant.text($0.stamp) }
        change = try desk.changeName(dot)
        milliseconds = found?.stamp.milliseconds
        // Before a server has given a members list, every name is a claim, and saying so would say nothing.
        isUnconfirmed = try found?.isClaimed == true && desk.replica.setting("members_tag") != nil
    }

    /// The author, marked where a members list exists and does not confirm the name.
    var name: Phrase {
        let name: Phrase = "\(author ?? "unknown", .bold)"
        return isUnconfirmed ? name + " (claimed)" : name
    }

    func age(_ now: Int64) -> String { milliseconds.map { Ages.phrase($0, now: now) } ?? "at an unknown time" }
}
