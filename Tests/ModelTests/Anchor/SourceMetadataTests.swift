import Testing

@testable import Model

@Suite("Metadata lines of a document")
struct SourceMetadataTests {
    private let paragraph = String(repeating: "Prose goes on and on in this paragraph without an end. ", count: 8)

    @Test("identifier and date on one line, over adjoining ones, or with labels of their own line")
    func labelled() {
        let spellings = [
            "ID: 30470 | Date: 2012/01/15", "ID: 30470\n|\nDate: 2012/01/15", "id: 30470\ndate: 2012-1-15",
            "ID: 30470 Date: 2012/01/15", "ID: 30470 | Views: 12 | Date: January 15, 2012",
            "ID:\n30470\nDate:\n2012/01/15",
            "Identifier: 30470\r\nPublished: 15 January 2012\r\n", "  ID : 30470  |  Date : 2012/01/15 10:30  ",
        ]
        for spelling in spellings {
            let found = SourceMetadata.recognise("A title\nAnd a subtitle\n\(paragraph)\n\(spelling)\n\(paragraph)\n")
            #expect(found.identifier == "30470", "\(spelling)")
            #expect(found.published == "2012-01-15", "\(spelling)")
            #expect(found.title == "A title" && found.subtitle == "And a subtitle", "\(spelling)")
        }
    }

    @Test("all the labels")
    func labels() {
        let found = SourceMetadata.recognise(
            """
            Title: One: two
            Subtitle: Three
            Author: A. B. Carter
            Publisher: The Press
            URL: https://example.org/a?b=c:d
            Language: en
            Published: early 1990

            \(paragraph)
            """)
        #expect(found.title == "One: two" && found.subtitle == "Three" && found.author == "A. B. Carter")
        #expect(found.publisher == "The Press" && found.url == "https://example.org/a?b=c:d" && found.language == "en")
        #expect(found.published == "early 1990")
        #expect(found.identifier == nil)
    }

    @Test("a date is normalised only where it has one reading")
    func dates() {
        let readings: [(String, String?)] = [
            ("2012/01/15", "2012-01-15"), ("2012-01", "2012-01"), ("2012", "2012"), ("2012.1.5", "2012-01-05"),
            ("15 Jan. 2012", "2012-01-15"), ("March 3rd, 1990", "1990-03-03"), ("2012-01-15T10:00:00Z", "2012-01-15"),
            ("01/02/2012", nil), ("2012/13/01", nil), ("2011/02/29", nil), ("1390/10/25", nil), ("31 April 1990", nil),
        ]
        for (printed, day) in readings { #expect(PrintedDay.normalised(printed) == day, "\(printed)") }
        #expect(SourceMetadata.recognise("Date: 01/02/2012\n").published == "01/02/2012")
    }

    @Test("a title stands out from the text; the first line of prose does not")
    func titles() {
        func title(_ text: String) -> String? { SourceMetadata.recognise(text).title }
        #expect(title("A title\n\(paragraph)") == "A title")
        #expect(title("\n\nA title\n\nShort text.\n") == "A title")
        #expect(title("ID: 7 | Date: 1990\nA title\n\(paragraph)") == "A title")
        #expect(title("Iran report\nThe visit was on 4 January 1989.\n") == "Iran report")
        #expect(title("# A title\n\nText.\n") == "A title")
        #expect(title(paragraph) == nil)
        #expect(title("A sentence, not a title.\n\(paragraph)") == nil)
        #expect(title("Dear Sir,\n\nI write to you.\n") == nil)
        #expect(title("") == nil)
        #expect(
            title(
                """
                When the head of state received the letter from the chosen party
                he turned to them and said that although the people were followers
                of different schools this did not prevent them from working together
                """) == nil)
    }

    @Test("nothing is guessed from prose, nor from far down")
    func prose() {
        let found = SourceMetadata.recognise(
            """
            \(paragraph)
            Date: the events of that year, as he told them later, began in spring.
            By: his own account he was there
            He said: ID: 5
            """)
        #expect(found == SourceMetadata())
        let far = (0..<60).map { "Line \($0) of some text.\n" }.joined() + "ID: 30470\n"
        #expect(SourceMetadata.recognise(far).identifier == nil)
    }

    @Test("a document of one endless line is looked at and left")
    func endless() {
        #expect(SourceMetadata.recognise(String(repeating: "é ", count: 200_000)) == SourceMetadata())
    }
}
