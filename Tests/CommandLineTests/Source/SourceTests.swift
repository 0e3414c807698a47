import Testing

@testable import CommandLine
import Model

extension CommandLineSuite {
    /// `source`: documents, kept whole and unchanged.
    @Suite struct SourceTests {
        private static let talks =
            "The harbour talks\nA subtitle of it\nID: 2047 | Date: 2014/03/09\n\nShe came ashore.\n"

        @Test("a document is added with what its first lines say, and adding it again changes nothing")
        func add() throws {
            let team = try Team("ana")
            let file = try team.file("talks.txt", Self.talks)
            let added = team.ok("ana", "source", "add", file).document
            #expect(added["kind"]?.string == "source" && added["title"]?.string == "The harbour talks")
            #expect(added["identifier"]?.string == "2047" && added["published"]?.string == "2014-03-09")
            #expect(added["lines"]?.int == 5 && added["scalars"]?.int == Int64(Self.talks.unicodeScalars.count))
            #expect(added["sha256"] == added["version"])
            #expect(added["versions"] == .array([added["sha256"] ?? .null]))
            let again = team.ok("ana", "source", "add", file, "--title", "Other").document
            #expect(again == added)
            #expect(team.ok("ana", "log").rows.count == 1)
            #expect(team.ok("ana", "source", "show", "2047").document["text"]?.string == Self.talks)
        }

        @Test("what is typed wins over what is read, and typed emptiness too")
        func options() throws {
            let team = try Team("ana")
            let file = try team.file("talks.txt", Self.talks)
            let added = team.ok(
                "ana", "source", "add", file, "--title", "Talks", "--identifier", "", "--language", "en", "--url",
                "x:y",
                "--publisher", "P", "--subtitle", "S", "--published", "1914"
            ).document
            #expect(added["title"]?.string == "Talks" && added["identifier"] == .null)
            #expect(added["published"]?.string == "1914" && added["language"]?.string == "en")
            #expect(
                added["publisher"]?.string == "P" && added["subtitle"]?.string == "S" && added["url"]?.string == "x:y")
        }

        @Test("two people who add one text offline get one source, without a conflict")
        func addedTwice() throws {
            let team = try Team("ana", "bo")
            let file = try team.file("talks.txt", Self.talks)
            let one = team.ok("ana", "source", "add", file).document["id"]
            let other = team.ok("bo", "source", "add", file).document["id"]
            #expect(one == other)
            team.sync()
            #expect(team.ok("ana", "source", "list").rows.count == 1)
            #expect(team.ok("ana", "conflicts").rows.isEmpty)
            #expect(team.ok("bo", "source", "show").document["text"]?.string == Self.talks)
        }

        @Test("--separate makes a second source of one text")
        func separate() throws {
            let team = try Team("ana")
            let file = try team.file("talks.txt", Self.talks)
            let one = team.ok("ana", "source", "add", file).document["id"]
            let other = team.ok("ana", "source", "add", file, "--separate", "--title", "Another").document["id"]
            #expect(one != other)
            #expect(
                team.ok("ana", "source", "list").rows.map { $0["title"]?.string } == ["Another", "The harbour talks"])
        }

        @Test("adding a deleted source again brings it back in one changeset")
        func deleted() throws {
            let team = try Team("ana")
            let file = try team.file("talks.txt", Self.talks)
            let id = team.ok("ana", "source", "add", file).document["id"]?.string ?? ""
            team.ok("ana", "delete", id)
            #expect(team.ok("ana", "source", "list").rows.isEmpty)
            let again = team.ok("ana", "source", "add", file).document
            #expect(again["id"]?.string == id && again["deleted"] == false)
            #expect(team.ok("ana", "log").rows.count == 3)
        }

        @Test("only the byte-order mark is dropped; UTF-16 that says so is converted; anything else is refused")
        func encodings() throws {
            let team = try Team("ana")
            let text = "e\u{301}\r\n\u{feff}“x”\n"
            let marked = team.ok("ana", "source", "add", try team.file("a", [0xef, 0xbb, 0xbf] + Array(text.utf8)))
                .document
            #expect(marked["sha256"]?.string == sha256(Array(text.utf8)).hex)
            let units = [UInt16(0xfeff)] + Array(text.utf16)
            let little = units.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
            let big = units.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }
            #expect(team.ok("ana", "source", "add", try team.file("b", little)).document["id"] == marked["id"])
            #expect(team.ok("ana", "source", "add", try team.file("c", big)).document["id"] == marked["id"])
            team.fails("ana", .data, "not-utf8", "source", "add", try team.file("d", [0x61, 0xff]))
            team.fails("ana", .data, "not-utf8", "source", "add", try team.file("e", [0xff, 0xfe, 0x61]))
            team.fails("ana", .data, "empty", "source", "add", try team.file("f", []))
            team.fails("ana", .absent, "no-file", "source", "add", team.path("nowhere"))
            team.fails("ana", .absent, "unknown-source", "source", "show", "nowhere")
        }

        @Test("a text of many parts comes back byte for byte, on another replica too")
        func large() throws {
            let team = try Team("ana", "bo")
            let text = String(repeating: "é1“x” — line\n", count: 60_000)
            let added = team.ok("ana", "source", "add", try team.file("big", text)).document
            team.sync()
            let shown = team.ok("bo", "source", "show", added["id"]?.string ?? "").document
            #expect(shown["text"]?.string == text)
            #expect(team.ok("ana", "log").rows.count > 2)
            #expect(team.ok("bo", "verify").document["sound"] == true)
        }

        @Test("parts never cut a scalar")
        func parts() {
            let bytes = Array("aé“😀b😀".utf8)
            for limit in 4...9 {
                let parts = SourceWriting.parts(of: bytes, limit: limit)
                #expect(parts.flatMap { bytes[$0] } == bytes)
                #expect(parts.allSatisfy { $0.count <= limit && String(validating: bytes[$0], as: UTF8.self) != nil })
            }
        }

        @Test("a corrected text is a new version that names its parent, and what was cited is found again")
        func update() throws {
            let team = try Team("ana")
            let old = "Title here\n\nFirst paragraph of it. The envoy came ashore at noon. A third sentence.\n"
            let id = team.ok("ana", "source", "add", try team.file("old", old)).document["id"]?.string ?? ""
            let event = team.add("ana", "landing")
            team.ok("ana", "cite", event, "--quote", "The envoy came ashore at noon.")
            let new = old.replacing("First paragraph of it.", with: "A paragraph before it, corrected.")
            let file = try team.file("new", new)
            let updated = team.ok("ana", "source", "update", id, file).document
            #expect(updated["sha256"]?.string == sha256(Array(new.utf8)).hex)
            #expect(updated["versions"] == .strings([old, new].map { sha256(Array($0.utf8)).hex }))
            #expect(updated["anchors"]?["exact"]?.int == 1)
            #expect(team.ok("ana", "source", "update", id, file).document["anchors"]?["exact"]?.int == 0)
            #expect(team.ok("ana", "source", "show", id).document["text"]?.string == new)
            let citation = team.ok("ana", "show", event).document["citations"]?.array?.first
            #expect(citation?["version"]?.string == sha256(Array(old.utf8)).hex)
            #expect(team.ok("ana", "verify").document["sound"] == true)
        }

        @Test("lines are numbered, and hostile ones are made visible")
        func lines() throws {
            let team = try Team("ana")
            let text = "one\ntwo \u{1b}[2J\n"
            team.ok("ana", "source", "add", try team.file("a", text))
            let told = team.told("ana", "source", "show", "--lines")
            #expect(told.contains("1  one") && told.contains("2  two ␛[2J"))
            let rows = team.ok("ana", "source", "show", "--lines").document["numbered"]?.array ?? []
            #expect(rows.map { $0["start"]?.int } == [0, 4])
        }
    }
}
