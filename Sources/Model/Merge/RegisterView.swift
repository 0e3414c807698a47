/// What one register shows and whether it is settled.
public struct RegisterView: Sendable, Equatable {
    public enum Standing: Sendable, Equatable {
        case settled
        /// Two or more rivals; what shows is provisional.
        case conflict
        /// A preferred value with others kept beside it.
        case dispute
        /// Several texts merged into the one that shows.
        case merged
    }

    public let field: FieldCode
    public let key: String?
    public let keyHash: UInt64?
    public let standing: Standing
    /// `.absent` when unset or removed; nil when what stands here was redacted.
    public let shown: Value?
    /// Highest first. For a key that is present, without the removals it won over. Several are a conflict, except of
    /// what is only ever appended.
    public let rivals: [Rival]
    /// Every head's dot: what a later change replaces.
    public let replaces: [Dot]

    public var isConflict: Bool { standing == .conflict }
    public var isPresent: Bool {
        switch shown {
        case nil, .absent: false
        default: true
        }
    }

    /// - Parameters:
    ///   - silent: heads of merged events that say nothing here while another says something.
    ///   - texts: what a text merge needs of the register's history.
    public init(
        _ register: Register, silent: [Head] = [], kind: Kind, texts: (Register) -> RegisterTexts
    ) {
        field = register.field
        key = register.key
        keyHash = register.keyHash
        replaces = silent.isEmpty ? register.heads.map(\.dot) : (register.heads + silent).map(\.dot).sorted()
        // Nearly every register: nothing to group, to rank or to choose from.
        if register.heads.count == 1 {
            let only = Rival(heads: register.heads)
            rivals = [only]
            standing = only.isDispute ? .dispute : .settled
            shown = only.value
            return
        }
        let all = Rival.group(register.heads)
        let rule = Record.rule(register.field, of: kind)
        let present = all.filter { $0.value.map { $0 != .absent } ?? false }
        // Add wins over a concurrent removal.
        let removed = all.filter { $0.value == .absent }
        let winning = mutated("remove-wins") && !removed.isEmpty ? removed : present
        let isKeyed = rule == .map || rule == .append
        rivals = isKeyed && !winning.isEmpty ? winning : all
        guard let highest = rivals.first else {
            standing = .settled
            shown = .absent
            return
        }
        guard rivals.count > 1 else {
            standing = highest.isDispute ? .dispute : .settled
            shown = highest.value
            return
        }
        if rule == .append {
            standing = .settled
            shown = highest.value
            return
        }
        if rule == .text, case .merged(let text) = texts(register).merge(register.heads) {
            standing = .merged
            shown = text.isEmpty ? .absent : .text(text)
            return
        }
        standing = .conflict
        shown = highest.value
    }
}

/// The versions of one text register, as a three-way merge walks them.
public struct RegisterTexts: Sendable {
    public struct Version: Sendable {
        public var order: HeadOrder
        /// Nil when redacted; unset is the empty text.
        public var text: String?
        public var replaces: [Dot]

        public init(order: HeadOrder, text: String?, replaces: [Dot]) {
            self.order = order
            self.text = text
            self.replaces = replaces
        }
    }

    private var versions: [Dot: Version] = [:]
    private var known: TextMerge?

    public init(_ versions: [Version] = []) {
        for version in versions { self.versions[version.order.dot] = version }
    }

    /// The pasts of one register in several events: a name of another event's change does nothing.
    public init(ofMembers members: [[Version]]) {
        for versions in members {
            let own = Set(versions.map(\.order.dot))
            for var version in versions {
                version.replaces.removeAll { !own.contains($0) }
                self.versions[version.order.dot] = version
            }
        }
    }

    /// - Parameter merge: what the heads that will be asked for are known to come to.
    public init(knowing merge: TextMerge) { known = merge }

    /// What these heads of the register come to.
    public func merge(_ heads: [Head]) -> TextMerge {
        if let known { return known }
        let orders = heads.filter { $0.said != nil }.map(\.order).sorted()
        return mergeText(heads: orders) { name in
            guard let version = versions[name.dot] else { return nil }
            // A dot of a register's change that is not known here has no order: it cannot be an ancestor to walk.
            return TextVersion(
                name: name, text: version.text, replaces: version.replaces.compactMap { versions[$0]?.order })
        }
    }
}
