import Testing

@testable import CommandLine
import Model

extension CommandLineSuite {
    /// Documents in the encodings that archives have: converted when somebody says which, never by a guess.
    @Suite struct SourceEncodingTests {
        private static let western = "Le ministre — déjà âgé — arriva à 9 heures.\nIl dit : « Voilà l’accord. »\n"
        private static let russian = "Министр прибыл в Москву в среду.\nОн сказал, что соглашение подписано.\n"
        private static let persian = "وزیر امور خارجه به مسکو رفت.\nپیام را تحویل داد و گفت: چرا؟\n"

        private func bytes(_ text: String, _ encoding: TextEncoding) throws -> [UInt8] {
            let table = try #require(encoding.table)
            return try text.unicodeScalars.map { scalar in
                if scalar.isASCII { return UInt8(scalar.value) }
                return UInt8(0x80 + (try #require(table.firstIndex(of: UInt16(scalar.value)), "\(scalar)")))
            }
        }

        private static let samples: [(String, TextEncoding)] = [
            (western, .windows1252), (russian, .windows1251), (russian, .koi8r), (russian, .cp866),
            (persian.replacing("ی", with: "ي"), .windows1256), (western.replacing("—", with: "-"), .macintosh),
            ("Minister przybył do Łodzi w środę, żeby podpisać umowę z Węgrami.\n", .windows1250),
            ("Ο υπουργός έφτασε στη Μόσχα την Τετάρτη και υπέγραψε τη συμφωνία.\n", .windows1253),
        ]

        @Test("a file in another encoding is refused with its place and the likely encoding, and converted when asked")
        func converted() throws {
            for (text, encoding) in Self.samples {
                let team = try Team("ana")
                let file = try team.file("old.txt", try bytes(text, encoding))
                let refused = team.run("ana", "source", "add", file)
                let error = (try? JSON.parse(refused.diagnostics))?["error"]
                #expect(refused.status == 65 && error?["code"]?.string == "not-utf8")
                #expect(error?["message"]?.string?.contains("(on line 1)") == true)
                let hint = error?["hint"]?.string ?? ""
                #expect(hint.contains("--encoding \(encoding.rawValue)"), "\(encoding): \(hint)")
                #expect(team.ok("ana", "source", "list").rows.isEmpty)

                let added = team.ok("ana", "source", "add", file, "--encoding", encoding.rawValue).document
                #expect(added["sha256"]?.string == sha256(Array(text.utf8)).hex, "\(encoding)")
                #expect(team.ok("ana", "source", "show").document["text"]?.string == text)
                let count = team.ok("ana", "log").rows.count
                let again = team.ok("ana", "source", "add", file, "--encoding", encoding.rawValue).document
                #expect(again == added && team.ok("ana", "log").rows.count == count)
                // The same text, saved as UTF-8, is the same source.
                #expect(team.ok("ana", "source", "add", try team.file("new.txt", text)).document == added)
            }
        }

        @Test("the place of the first byte that is no UTF-8 is told by byte and line")
        func place() throws {
            let team = try Team("ana")
            let file = try team.file("a", Array("one\ntwo é\nthr".utf8) + [0xe9, 0x65] + Array("\n".utf8))
            let answer = team.run("ana", "source", "add", file)
            let message = (try? JSON.parse(answer.diagnostics))?["error"]?["message"]?.string ?? ""
            #expect(message.hasSuffix("is not UTF-8: byte 14 (on line 3) is 0xE9."), "\(message)")
            for (tail, at) in [([0xc0, 0x80], 1), ([0xed, 0xa0, 0x80], 1), ([0xe2, 0x82], 1), ([0xf5], 1)] {
                let found = TextEncoding.utf8.decode([0x61] + tail.map { UInt8($0) })
                #expect(found == .failure(at: at))
            }
        }

        @Test("a corrected version may be in another encoding too")
        func update() throws {
            let team = try Team("ana")
            let id = team.ok("ana", "source", "add", try team.file("a", "An old text.\n")).document["id"]?.string ?? ""
            let file = try team.file("b", try bytes(Self.western, .windows1252))
            team.fails("ana", .data, "not-utf8", "source", "update", id, file)
            let updated = team.ok("ana", "source", "update", id, file, "--encoding", "cp1252").document
            #expect(updated["sha256"]?.string == sha256(Array(Self.western.utf8)).hex)
            #expect(team.ok("ana", "source", "show", "--version", "1").document["text"]?.string == "An old text.\n")
        }

        @Test("UTF-16 without a byte-order mark is converted when asked, and the hint says so")
        func wide() throws {
            let text = "The harbour talks\nShe came ashore at noon.\n"
            for (isBig, name) in [(false, "utf-16le"), (true, "utf-16be")] {
                let team = try Team("ana")
                let units = text.utf16.flatMap { unit -> [UInt8] in
                    let (high, low) = (UInt8(unit >> 8), UInt8(unit & 255))
                    return isBig ? [high, low] : [low, high]
                }
                let file = try team.file("a", units)
                let refused = team.run("ana", "source", "add", file)
                #expect(refused.status == 65 && refused.diagnostics.contains("--encoding \(name)"))
                let added = team.ok("ana", "source", "add", file, "--encoding", name).document
                #expect(added["sha256"]?.string == sha256(Array(text.utf8)).hex)
            }
        }

        @Test("what is no text is refused by name, also when an encoding is stated")
        func binary() throws {
            let team = try Team("ana")
            let files: [[UInt8]] = [
                Array("%PDF-1.4\n%âã".utf8), [0x50, 0x4b, 3, 4, 20, 0], [0xd0, 0xcf, 0x11, 0xe0, 0xa1],
                [0x89, 0x50, 0x4e, 0x47, 13, 10], Array("{\\rtf1 Hello}".utf8), [0x61, 0, 0x62, 1, 0, 0, 0x63, 0xff],
                Array("plain\0text".utf8),
            ]
            for (index, bytes) in files.enumerated() {
                let file = try team.file("f\(index)", bytes)
                team.fails("ana", .data, "not-text", "source", "add", file)
                team.fails("ana", .data, "not-text", "source", "add", file, "--encoding", "windows-1251")
            }
        }

        @Test("an encoding that does not fit, or that nobody knows, is refused")
        func unfit() throws {
            let team = try Team("ana")
            let file = try team.file("a", [0x61, 0x0a, 0x81, 0x0a])
            team.fails("ana", .data, "not-encoded", "source", "add", file, "--encoding", "windows-1252")
            team.fails("ana", .data, "not-encoded", "source", "add", file, "--encoding", "latin1")
            team.fails("ana", .usage, "unknown-encoding", "source", "add", file, "--encoding", "windows-1259")
            let marked = try team.file("b", [0xef, 0xbb, 0xbf, 0x61])
            team.fails("ana", .data, "other-encoding", "source", "add", marked, "--encoding", "windows-1252")
            team.ok("ana", "source", "add", marked, "--encoding", "UTF8")
            // It is done as asked, with a remark.
            let told = team.run("ana", "source", "add", try team.file("c", "déjà vu\n"), "--encoding", "cp1252")
            #expect(told.status == 0 && told.diagnostics.contains("is UTF-8 as it stands"))
        }

        @Test("names of encodings are read as people write them")
        func names() {
            for encoding in TextEncoding.allCases { #expect(TextEncoding(named: encoding.rawValue) == encoding) }
            for name in ["Windows 1252", "WINDOWS-1252", "cp1252", "CP-1252", "ansi"] {
                #expect(TextEncoding(named: name) == .windows1252)
            }
            #expect(TextEncoding(named: "Latin-1") == .latin1 && TextEncoding(named: "ISO_8859-1") == .latin1)
            #expect(TextEncoding(named: "") == nil && TextEncoding(named: "utf-7") == nil)
            #expect(TextEncoding.allCases.allSatisfy { $0.table.map { $0.count == 128 } ?? true })
        }
    }
}
