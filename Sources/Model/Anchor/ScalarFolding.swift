/// A scalar of folded text, and the bytes of the document that it stands for.
struct FoldedScalar: Equatable {
    var scalar: UInt32
    /// Unit: bytes of the document.
    var start: Int
    var end: Int
    /// A ligature or an ellipsis folds to several scalars: a match may not begin or end inside.
    var isFirst = true
    var isLast = true
}

/// Folds quotes, dashes, spaces, ligatures and composed letters, so that a quote typed by hand is found as printed.
///
/// Runs of white space, line ends included, are one space; runs of dashes one hyphen; what is invisible is nothing.
/// Letters keep their case and their accents. Never used on what is stored: a match is the document's own bytes.
struct ScalarFolding {
    private var cursor: ScalarCursor
    private var ready: [FoldedScalar] = []
    private var taken = 0
    private var pending: FoldedScalar?

    init(_ bytes: [UInt8], from start: Int = 0, to end: Int? = nil) {
        cursor = ScalarCursor(bytes, from: start, to: end ?? bytes.count)
    }

    mutating func next() -> FoldedScalar? {
        while true {
            if taken < ready.count {
                defer { taken += 1 }
                return ready[taken]
            }
            let start = cursor.offset
            guard let scalar = cursor.next() else {
                defer { pending = nil }
                return pending
            }
            if Self.isPlain(scalar) {
                // Nearly all of a text; no need to queue it.
                defer { pending = FoldedScalar(scalar: scalar, start: start, end: cursor.offset) }
                if let pending { return pending }
            } else {
                if !ready.isEmpty { ready.removeAll(keepingCapacity: true) }
                taken = 0
                fold(scalar, start)
            }
        }
    }

    private static func isPlain(_ scalar: UInt32) -> Bool {
        scalar > 0x20 && scalar < 0x7F && scalar != 0x2D && scalar != 0x60
    }

    private mutating func fold(_ scalar: UInt32, _ start: Int) {
        switch scalar == 0x20 ? .one(0x20) : FoldClass(scalar) {
        case .invisible: break
        case .one(let folded):
            if folded == 0x20 || folded == 0x2D, pending?.scalar == folded {
                pending?.end = cursor.offset
            } else {
                push(FoldedScalar(scalar: folded, start: start, end: cursor.offset))
            }
        case .several(let folded):
            for (index, scalar) in folded.enumerated() {
                push(
                    FoldedScalar(
                        scalar: scalar, start: start, end: cursor.offset, isFirst: index == 0,
                        isLast: index == folded.count - 1))
            }
        }
    }

    /// One scalar is held back: a run may still grow.
    private mutating func push(_ scalar: FoldedScalar) {
        if let pending { ready.append(pending) }
        pending = scalar
    }

    /// Folded text without spaces at its ends.
    static func folded(_ text: String) -> [UInt32] {
        var folding = ScalarFolding(Array(text.utf8))
        var scalars: [UInt32] = []
        while let next = folding.next() { scalars.append(next.scalar) }
        while scalars.last == 0x20 { scalars.removeLast() }
        return Array(scalars.drop { $0 == 0x20 })
    }
}

/// What becomes of a scalar outside plain ASCII letters, digits and marks.
enum FoldClass: Equatable {
    case invisible
    case one(UInt32)
    case several([UInt32])

    init(_ scalar: UInt32) {
        switch scalar {
        case 0x09...0x0D, 0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000:
            self = .one(0x20)
        // Soft hyphen, joiners, marks of direction, byte-order mark, variation selectors, other controls.
        case 0x00...0x08, 0x0E...0x1F, 0x7F...0x84, 0x86...0x9F, 0xAD, 0x034F, 0x061C, 0x200B...0x200F:
            self = .invisible
        case 0x202A...0x202E, 0x2060...0x206F, 0xFE00...0xFE0F, 0xFEFF: self = .invisible
        case 0x27, 0x60, 0xB4, 0x02B9, 0x02BB...0x02BD, 0x02C8, 0x2018...0x201B, 0x2032, 0x2035, 0x2039, 0x203A, 0xFF07:
            self = .one(0x27)
        case 0x22, 0xAB, 0xBB, 0x201C...0x201F, 0x2033, 0x2036, 0x275D, 0x275E, 0x300C...0x300F, 0x301D...0x301F,
            0xFF02:
            self = .one(0x22)
        case 0x2D, 0x058A, 0x05BE, 0x2010...0x2015, 0x2043, 0x2212, 0x2E3A, 0x2E3B, 0xFE58, 0xFE63, 0xFF0D:
            self = .one(0x2D)
        case 0x2026: self = .several([0x2E, 0x2E, 0x2E])
        case 0xFB00: self = .several([0x66, 0x66])
        case 0xFB01: self = .several([0x66, 0x69])
        case 0xFB02: self = .several([0x66, 0x6C])
        case 0xFB03: self = .several([0x66, 0x66, 0x69])
        case 0xFB04: self = .several([0x66, 0x66, 0x6C])
        case 0xFB05, 0xFB06: self = .several([0x73, 0x74])
        case 0xC0...0x2AF, 0x0370...0x06FF, 0x1E00...0x1FFF:
            self = ComposedLetters.parts[scalar].map(FoldClass.several) ?? .one(scalar)
        default: self = .one(scalar)
        }
    }
}
