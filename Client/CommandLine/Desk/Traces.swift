import Replica

/// What is said while dropped content has left the log and not yet every page of the files.
enum Traces {
    static let fact: Phrase =
        "The database's file still holds traces of what was redacted, for another command reads it."
    static let wayOut: Phrase = "End that command (a pager that shows a list?); the next one here removes them."
}

extension Desk {
    /// Says so on stderr where it is so.
    func remarkTraces() throws { if try replica.hasTraces { output.remark("\(Traces.fact) \(Traces.wayOut)") } }
}
