package import Model

/// Judges what a replica says its heads sum to. Source: SYNC.md §5 "Convergence alarm".
package enum Convergence {
    /// How far behind the head reports are kept, in changesets.
    package static let reportsKept = 1_000

    package struct Judgement: Equatable {
        package var verdict: ExchangeAnswer.Verdict
        /// Two replicas rebuilt their state from the same log and still differ: a bug of the program.
        package var isBug: Bool
    }

    /// Compares one report with what others said of the same place.
    ///
    /// A rebuilt answer is worth more than one that may be an accident's. So where somebody rebuilt, only those count;
    /// and one that is rebuilt itself is not held against others that are not: whoever they are will be told so.
    package static func judge(_ report: DigestReport, among reports: [DigestReport]) -> Judgement {
        let others = reports.filter { $0.replica != report.replica }
        let rebuilt = others.filter(\.rebuilt)
        let reference = rebuilt.isEmpty ? others : rebuilt
        if reference.isEmpty { return Judgement(verdict: .first, isBug: false) }
        if reference.allSatisfy({ $0.digest == report.digest }) { return Judgement(verdict: .agreed, isBug: false) }
        if report.rebuilt, rebuilt.isEmpty {
            let isShared = others.contains { $0.digest == report.digest }
            return Judgement(verdict: isShared ? .agreed : .first, isBug: false)
        }
        return Judgement(verdict: .diverged, isBug: report.rebuilt)
    }
}
