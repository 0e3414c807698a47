/// What its writer doubts of a date or a part of it: `?` uncertain, `~` approximate, `%` both.
struct Qualification: OptionSet, Hashable, Sendable {
    let rawValue: UInt8

    static let uncertain = Qualification(rawValue: 1)
    static let approximate = Qualification(rawValue: 2)

    /// Empty where there is nothing to say.
    var mark: String {
        switch rawValue & 3 {
        case 1: "?"
        case 2: "~"
        case 3: "%"
        default: ""
        }
    }

    init(rawValue: UInt8) { self.rawValue = rawValue }

    init?(mark: UInt8) {
        switch mark {
        case UInt8(ascii: "?"): self = .uncertain
        case UInt8(ascii: "~"): self = .approximate
        case UInt8(ascii: "%"): self = [.uncertain, .approximate]
        default: return nil
        }
    }
}
