/// A piece of a difference between two texts, for people to read.
public enum DiffPiece: Hashable, Sendable {
    case same(String)
    case removed(String)
    case added(String)
}

/// Shows how one text becomes another: what stays, what goes, what comes.
///
/// Invariant: same and removed pieces joined are `from`, same and added ones `to`, byte for byte; no piece is empty; of
/// neighbouring pieces at most one is removed and one added, in this order.
public func wordDiff(from: String, to: String) -> [DiffPiece] {
    var work = MergeWork()
    var pieces = DiffPieces()
    pieces.append(.lines(Array(from.utf8)), .lines(Array(to.utf8)), work: &work)
    return pieces.finished()
}

/// Gathers what differs: in lines, then in words where lines gave way to lines.
private struct DiffPieces {
    private struct Run {
        var same: [UInt8] = []
        var removed: [UInt8] = []
        var added: [UInt8] = []
    }

    /// Each run is what changed and then what stayed.
    private var runs: [Run] = [Run()]

    mutating func append(_ old: TextTokens, _ new: TextTokens, isWords: Bool = false, work: inout MergeWork) {
        var numbers = TokenNumbers()
        let hunks = SequenceDiff.hunks(numbers.number(old), numbers.number(new), work: &work)
        var done = 0
        for hunk in hunks {
            keep(old.joined(done..<hunk.old.lowerBound))
            done = hunk.old.upperBound
            let (removed, added) = (Array(old.joined(hunk.old)), Array(new.joined(hunk.new)))
            if isWords || removed.isEmpty || added.isEmpty {
                change(removed, added)
            } else {
                append(.words(removed), .words(added), isWords: true, work: &work)
            }
        }
        keep(old.joined(done..<old.count))
    }

    private mutating func keep(_ bytes: ArraySlice<UInt8>) { runs[runs.count - 1].same += bytes }

    private mutating func change(_ removed: [UInt8], _ added: [UInt8]) {
        if removed.isEmpty && added.isEmpty { return }
        let last = runs[runs.count - 1]
        let isFirst = runs.count == 1 && last.removed.isEmpty && last.added.isEmpty
        // A space alone between two changes reads as one change.
        if last.same.isEmpty || (!isFirst && last.same.allSatisfy { $0 == 0x20 }) {
            runs[runs.count - 1].removed += last.same + removed
            runs[runs.count - 1].added += last.same + added
            runs[runs.count - 1].same = []
        } else {
            runs.append(Run(removed: removed, added: added))
        }
    }

    func finished() -> [DiffPiece] {
        func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
        return runs.flatMap { run in
            [
                run.removed.isEmpty ? nil : DiffPiece.removed(text(run.removed)),
                run.added.isEmpty ? nil : DiffPiece.added(text(run.added)),
                run.same.isEmpty ? nil : DiffPiece.same(text(run.same)),
            ].compactMap { $0 }
        }
    }
}
