/// Something that a file tells and that an import leaves out.
enum Omission: Hashable {
    /// Citations whose text is not here, or does not say what they quote.
    case citations
    /// Links to events that are not here, or that are parted here.
    case links
    /// What others said in their own name: it would come as ours.
    case notes, certainty
    /// References of a value to evidence that is not here.
    case because
    /// Conflicts that only the project they arose in can have.
    case conflicts
    /// Rivals and kept values of events that are known here.
    case rivals
    /// Events that recur: the first time is taken.
    case recurrences
    /// Events that did not take place after all.
    case cancelled
    /// What a bibliography tells under a name of its own.
    case variable(String)

    /// A stable word, the key in JSON.
    var name: String {
        switch self {
        case .citations: "citations"
        case .links: "links"
        case .notes: "notes"
        case .certainty: "certainty"
        case .because: "because"
        case .conflicts: "conflicts"
        case .rivals: "rivals"
        case .recurrences: "recurrences"
        case .cancelled: "cancelled"
        case .variable(let name): name
        }
    }

    /// `2 notes`
    func phrase(_ count: Int) -> Phrase {
        if case .variable(let name) = self { return "\(name) (\(grouped(count)))" }
        let isOne = count == 1
        let words: String =
            switch self {
            case .citations:
                isOne
                    ? "citation whose source is not here or does not say that"
                    : "citations whose source is not here or does not say that"
            case .links:
                isOne ? "link to an event that is not here" : "links to events that are not here"
            case .notes:
                isOne ? "note, whose author only a bundle can carry" : "notes, whose authors only a bundle can carry"
            case .certainty:
                isOne
                    ? "certainty, whose author only a bundle can carry"
                    : "certainties, whose authors only a bundle can carry"
            case .because: isOne ? "reference to evidence that is not here" : "references to evidence that is not here"
            case .conflicts:
                isOne ? "conflict over whether an event stands" : "conflicts over whether an event stands"
            case .rivals:
                isOne ? "other value of an event that is known here" : "other values of events that are known here"
            case .recurrences:
                isOne ? "event's later times, for it recurs" : "events' later times, for they recur"
            case .cancelled: isOne ? "cancelled event" : "cancelled events"
            case .variable(let name): name
            }
        return "\(grouped(count)) \(words)"
    }
}
