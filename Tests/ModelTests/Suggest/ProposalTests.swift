import Testing

@testable import Model

@Suite("Suggested dates")
struct ProposalTests {
    private func found(_ text: String, published: String? = nil) -> [String] {
        var reading: DateReading?
        if let published, let edtf = try? EDTF(parsing: published, calendar: .gregorian) {
            reading = DateReading(edtf: edtf, calendar: .gregorian)
        }
        return SourceText(text).dateProposals(published: reading).map {
            let calendar = $0.date.map { $0.calendar == .gregorian ? "" : " " + $0.calendar.name } ?? ""
            return ($0.date?.edtf.canonical ?? "-") + calendar
        }
    }

    @Test(
        "each order in which English tells a date is found",
        arguments: [
            ("The treaty was signed on January the 4th 1989 in Paris.", "1989-01-04"),
            ("The treaty was signed on the fourth of January, 1989, in Paris.", "1989-01-04"),
            ("The treaty was signed on 4 Jan. 1989 in Paris.", "1989-01-04"),
            ("The treaty was signed on 4.1.1989 in Paris.", "1989-01-04"),
            ("The treaty was signed on 1989-01-04 in Paris.", "1989-01-04"),
            ("The treaty was signed on 15/01/2012 in Paris.", "2012-01-15"),
            ("The treaty was signed on Wednesday, January 4, 1989, in Paris.", "1989-01-04"),
            ("The treaty was signed on 4-JAN-1989 in Paris.", "1989-01-04"),
            ("The treaty was signed on the twenty-first of March 1990.", "1990-03-21"),
            ("The treaty was signed on the 4th day of January in the year 1989.", "1989-01-04"),
            (
                "The treaty, long awaited, was signed on 4 January\n1989 in Paris, before a very large crowd.",
                "1989-01-04"
            ),
            ("The treaty was signed in Jan. 1989.", "1989-01"),
            ("The treaty was signed in January of 1989.", "1989-01"),
            ("The treaty was signed in mid-March 1990.", "[1990-03-11..1990-03-20]"),
            ("The treaty was signed in the early 1990s.", "[1990..1993]"),
            ("The treaty was signed in the 1980s.", "198X"),
            ("The treaty was signed in the winter of 1989–90.", "1989-24"),
            ("The treaty was signed in the late eighteenth century.", "[1767..1799]"),
            ("Talks were held between 1989 and 1991.", "[1989..1991]"),
            ("Talks were held from 4 to 9 March 1990.", "1990-03-04/1990-03-09"),
            ("Talks were held on 3–5 May 1991.", "1991-05-03/1991-05-05"),
            ("Talks were held on May 3-5, 1991.", "1991-05-03/1991-05-05"),
            ("Talks were held from March to June 1990.", "1990-03/1990-06"),
            ("Talks were held on 4, 5 and 6 March 1990.", "{1990-03-04,1990-03-05,1990-03-06}"),
            ("The mill was built circa 1850.", "1850~"),
            ("The mill was built before 1850.", "[..1849]"),
            ("The mill has stood since 1850.", "1850/.."),
            ("Caesar was killed on 15 March 44 BC.", "-0043-03-15"),
            ("He was crowned in A.D. 800 at Rome.", "0800"),
            ("He was crowned in eighteen hundred and four.", "1804"),
            ("He left on 25 Bahman 1367 for good.", "1367-11-25 persian"),
            ("He left on 1367/11/25 of the Persian calendar.", "1367-11-25 persian"),
            ("He left on 12 Rabi al-awwal 1410 for good.", "1410-03-12 islamic"),
            ("He left on 1 June 1648 (O.S.) for good.", "1648-06-01 julian"),
            ("He was born on Christmas Day 1642.", "1642-12-25"),
            ("He was shot on Easter Monday 1916.", "1916-04-24"),
        ])
    func told(_ text: String, _ edtf: String) { #expect(found(text) == [edtf], "\(text)") }

    @Test(
        "what only looks like a date is none",
        arguments: [
            "You may march in august company, and the Sun will shine.",
            "April Jones and June Carter met May Hobart at the March on the capital.",
            "The book is by August Lind, and it cost $1989 or 1,989 francs.",
            "Call 555-1989 or +98 21 8890 1989 before ten.",
            "See article 30470, page 1989, section 4.1.2 and Genesis 1:4.",
            "ISBN 978-3-16-148410-0 stands for it.",
            "The train leaves at 10.30 and at 18:45; bring 1500 men.",
            "About 1,900 people and 2,000 horses came.",
            "He read Resolution 1973 in Room 1912 of Hotel 1850.",
            "This is still a problem today.",
            "It weighed 12.5 kg, or 1989.5 grams.",
            "ID: 30470 | Date: 2012/01/15",
            "They held out for three weeks and slept for two days.",
            "Retrieved 3 May 2001.",
            "One day she may come; every Sunday he waits.",
        ])
    func noDates(_ text: String) { #expect(found(text).isEmpty, "\(text): \(found(text))") }

    @Test(
        "a distance is counted from the date told before it, no finer than it can be",
        arguments: [
            ("Three weeks after this he resigned.", "1990-12-18"), ("Two days later he resigned.", "1990-11-29"),
            ("The following day he resigned.", "1990-11-28"), ("The next morning he resigned.", "1990-11-28"),
            ("A month earlier he had resigned.", "1990-10"), ("Ten years later he resigned.", "2000"),
            ("Later that year he resigned.", "1990"), ("The same day he resigned.", "1990-11-27"),
            ("The day before, he had resigned.", "1990-11-26"), ("The following spring he resigned.", "1991-21"),
            ("The previous summer he had resigned.", "1990-22"), ("Shortly afterwards he resigned.", "1990-11~"),
            ("On the 29th he resigned.", "1990-11-29"), ("On 3 December he resigned.", "1990-12-03"),
            ("In January of the following year he resigned.", "1991-01"),
            ("The following Friday he resigned.", "1990-11-30"),
            ("Two days after 4 January 1991 he resigned.", "1991-01-06"),
            ("Within a week he had resigned.", "[1990-11-27..1990-12-04]"),
        ])
    func distances(_ sentence: String, _ edtf: String) {
        let text = "On November the 27th 1990 he went to Moscow with everybody. " + sentence
        #expect(found(text) == ["1990-11-27", edtf], "\(sentence)")
    }

    @Test("days of the week are counted from the day of publication, where that is known")
    func weekdays() {
        let text = "The minister said on Tuesday that he had met her last Friday. Yesterday he left."
        #expect(found(text, published: "2012-01-15") == ["2012-01-10", "2012-01-13", "2012-01-14"])
        #expect(found(text) == ["-", "-", "-"])
    }

    @Test("of a sentence with two events each date has its own clause, quoted as the document has it")
    func clauses() throws {
        let text = "On 4 January 1989 the envoy came to the capital, and on 6 January 1989 he signed the papers."
        let proposals = SourceText(text).dateProposals()
        #expect(
            proposals.map(\.quote.exact) == [
                "On 4 January 1989 the envoy came to the capital", "on 6 January 1989 he signed the papers.",
            ])
        #expect(proposals.map(\.title) == ["The envoy came to the capital", "He signed the papers"])
        #expect(proposals.map(\.asPrinted) == ["4 January 1989", "6 January 1989"])
    }

    @Test("a title is cut at a word, has no date, and is never empty")
    func titles() throws {
        let long = "On 4 January 1989 " + String(repeating: "the very long procession ", count: 20) + "ended."
        let title = try #require(SourceText(long).dateProposals().first?.title)
        #expect(title.count <= 80 && title.hasPrefix("The very long") && !title.contains("1989"))
        #expect(SourceText("4 January 1989.").dateProposals().allSatisfy { !$0.title.isEmpty })
    }
}
