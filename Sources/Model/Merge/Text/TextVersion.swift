/// The version of tokens, diff and merge; golden files pin what it does.
///
/// Two programs of one version show the same text for the same heads. Merged text is never written back, so a new
/// version changes what is shown, never what is stored.
public let textMergeVersion = 1

/// One value of a text field, as the merge sees it.
public struct TextVersion<Name: Hashable & Comparable & Sendable>: Sendable {
    /// The change's name. Its order is the fold order: (stamp, hash, index).
    public var name: Name
    /// Nil if the content was redacted or cannot be read.
    public var text: String?
    /// The changes of the same register that this one replaces; names of other registers are left out by the caller.
    public var replaces: [Name]

    public init(name: Name, text: String?, replaces: [Name]) {
        self.name = name
        self.text = text
        self.replaces = replaces
    }
}

/// What the heads of a text field come to.
public enum TextMerge: Equatable, Sendable {
    case merged(String)
    case conflict(Reason)

    /// Why heads cannot be shown as one text.
    public enum Reason: Equatable, Sendable {
        /// Two authors changed one place differently.
        case overlap
        /// A version that the merge needs has not arrived.
        case missingVersion
        /// A version that the merge needs was redacted or cannot be read.
        case unreadableVersion
        /// The history or the texts are beyond what is merged.
        case tooLarge
    }

    public static func == (one: TextMerge, other: TextMerge) -> Bool {
        switch (one, other) {
        // String's own == is canonical equivalence, which the merge never uses.
        case (.merged(let one), .merged(let other)): one.utf8.elementsEqual(other.utf8)
        case (.conflict(let one), .conflict(let other)): one == other
        default: false
        }
    }
}
