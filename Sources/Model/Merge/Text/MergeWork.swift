/// A count of elementary steps that a text merge may still take.
///
/// Invariant: the same input takes the same steps everywhere, so running out is a property of the input, never of
/// the machine. The limit belongs to `textMergeVersion`.
/// Unit: one token looked at, one diagonal advanced, one version visited.
struct MergeWork {
    /// More than a merge of hundreds of ordinary descriptions takes; a fraction of a second in a release build.
    static let limit = 60_000_000

    private(set) var left: Int

    init(limit: Int = MergeWork.limit) { left = limit }

    var isExhausted: Bool { left <= 0 }

    mutating func spend(_ steps: Int) { left = steps >= left ? 0 : left - steps }
}
