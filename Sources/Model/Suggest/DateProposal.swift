/// A dated or datable passage of a source, with what may be recorded of it. Nobody has accepted it yet.
public struct DateProposal: Sendable {
    /// Counts from 1, in the order of the text.
    public var number: Int
    /// The passage that tells the event. Invariant: `exact` is the document's own text.
    public var quote: Quote
    /// Which one of the places where `quote.exact` stands; nil where it stands once.
    public var occurrence: Int?
    /// The date as printed, inside the quote. Unit: Unicode scalars of the document, half-open.
    public var wording: Range<Int>
    /// The wording on one line.
    public var asPrinted: String
    /// A few words of the passage, without its date.
    public var title: String
    /// Nil where nothing is known to count from.
    public var date: DateReading?
    /// Told by its distance from another date.
    public var isRelative: Bool
    /// What it was counted from.
    public var anchor: Anchor?
    /// How sure it is that this is a date, and this one. Unit: percent.
    public var confidence: Int

    public struct Anchor: Hashable, Sendable {
        /// The proposal it counts from; nil where that is the document's own day or a date in the wording itself.
        public var proposal: Int?
        public var edtf: EDTF
        public var calendar: CalendarSystem
        /// The distance, where it is one of whole days, weeks, months or years. Its handle is empty.
        public var offset: RelativeReading?
    }
}

extension SourceText {
    /// Finds dated and datable passages, explicit and relative, in the order of the text.
    ///
    /// Nothing is guessed beyond what `confidence` says; a date that cannot be counted is proposed without a value.
    /// Complexity: O(bytes), whatever the text.
    public func dateProposals(published: DateReading? = nil) -> [DateProposal] {
        DateProposals(self, published: published).all()
    }
}
