import Model
import Testing

@testable import CommandLine

extension CommandLineSuite {
    @Suite("list, show, search")
    struct ListTests {
        private func titles(_ rows: [JSON]) -> [String] { rows.compactMap(\.title) }

        private func prepared() throws -> Desktop {
            let desktop = try Desktop()
            try desktop.ok("add", "undated", "--place", "Zürich")
            try desktop.ok("add", "b", "--date", "1990~", "--tag", "visit", "--type", "talks", "--actor", "José:envoy")
            try desktop.ok("add", "a", "--date", "1990", "--place", "Tehran", "--tag", "visit", "--tag", "x:y")
            let id = try desktop.ok("add", "open", "--date", "[..1988-03]").id
            try desktop.ok("set", id, "place=Baku")
            try desktop.ok("set", id, "place=Moscow", "--keep-both", "status=reviewed")
            return desktop
        }

        @Test("events come by earliest day, undated last, then by title")
        func order() throws {
            let desktop = try prepared()
            #expect(titles(try desktop.rows("list")) == ["open", "a", "b", "undated"])
            #expect(titles(try desktop.rows("list", "--sort", "title")) == ["a", "b", "open", "undated"])
            #expect(titles(try desktop.rows("list", "--sort", "updated", "--limit", "1")) == ["open"])
            #expect(try desktop.rows("list", "--limit", "0").isEmpty)
        }

        @Test(
            "filters",
            arguments: [
                (["tag:visit"], ["a", "b"]), (["tag:visit", "tag:x:y"], ["a"]), (["type:talks"], ["b"]),
                (["status:reviewed"], ["open"]), (["author:ana", "tag:visit"], ["a", "b"]), (["author:bo"], []),
                (["actor:JOSE"], ["b"]), (["place:zurich"], ["undated"]), (["place:teh"], ["a"]),
                (["disputed:yes"], ["open"]), (["disputed:no", "place:t"], ["a"]), (["conflict:yes"], []),
                (["deleted:yes"], []), (["date:1990"], ["a", "b"]), (["date:..1989"], ["open"]),
                (["date:1988-03..1990-01"], ["open", "a", "b"]), (["date:1988-04..1989"], []),
                (["date:1991.."], []), (["date:[1990-01-01,1991]"], ["a", "b"]), (["date:1985/1988"], ["open"]),
            ])
        func filters(_ words: [String], _ expected: [String]) throws {
            let desktop = try prepared()
            let run = desktop.run(["list", "--json"] + words)
            #expect(run.status == 0, "\(run.diagnostics)")
            #expect(titles(try run.rows) == expected)
        }

        @Test(
            "bad filters are told by their code",
            arguments: [
                (64, "tg:x"), (64, "word"), (64, "conflict:maybe"), (65, "date:1989-13"), (66, "source:zzzz"),
                (64, "tag:"),
                (64, "date:.."),
            ])
        func badFilters(_ status: Int, _ word: String) throws {
            let desktop = try prepared()
            #expect(desktop.refusal("list", word).status == Int32(status))
        }

        @Test("an empty list prints nothing, and an unknown tag is answered with the one meant")
        func empty() throws {
            let desktop = try prepared()
            let run = desktop.run("list", "tag:vsit")
            #expect(run.status == 0 && run.output.isEmpty && run.diagnostics.contains("Did you mean visit?"))
            let json = desktop.run("list", "tag:vsit", "--json")
            #expect(json.output.isEmpty && json.diagnostics.isEmpty)
        }

        @Test(
            "search and filters know neither case, marks, letter forms nor digits, in any script",
            arguments: [
                ("Αθήνα, η πόλη", "ΑΘΗΝΑ"), ("Αθήνα", "αθηνα"), ("Фёдор ещё", "федор"), ("Ещё", "ЕЩЕ"),
                ("مُحَمَّد", "محمد"), ("كتاب علي", "کتاب"), ("سال ۱۳۵۷", "1357"), ("Große Straße", "STRASSE"),
                ("Łódź", "lodz"), ("Ærø", "aero"), ("Ὀδυσσεύς", "οδυσσευς"), ("İstanbul", "istanbul"),
                ("São Paulo", "sao"), ("plain", "PLAIN"),
            ])
        func scripts(text: String, query: String) throws {
            let desktop = try Desktop()
            try desktop.ok("add", text, "--place", text, "--actor", text)
            try desktop.ok("add", "another", "--place", "elsewhere", "--actor", "nobody")
            #expect(titles(try desktop.rows("search", query)) == [text.typedNormalForm])
            #expect(titles(try desktop.rows("search", String(query.prefix(3)) + "*")) == [text.typedNormalForm])
            #expect(titles(try desktop.rows("list", "place:\(query)")) == [text.typedNormalForm])
            #expect(titles(try desktop.rows("list", "actor:\(query)")) == [text.typedNormalForm])
            // The index forgets what it was told in the same form.
            let id = try #require(try desktop.rows("list", "place:\(query)").first?.id)
            try desktop.ok("set", id, "title=changed", "place=changed")
            try desktop.ok("actor", id, "-\(text)")
            #expect(try desktop.rows("search", query).isEmpty)
            #expect(desktop.run("verify").status == 0)
        }

        @Test("search wants every word, and finds notes and quotes too")
        func search() throws {
            let desktop = try prepared()
            let id = try desktop.ok("add", "A minister visits", "--description", "The Soviet side is received").id
            try desktop.ok("note", id, "compare the Izvestia copy")
            #expect(titles(try desktop.rows("search", "received", "minister")) == ["A minister visits"])
            #expect(titles(try desktop.rows("search", "izvestia")) == ["A minister visits"])
            #expect(titles(try desktop.rows("search", "minis*")) == ["A minister visits"])
            #expect(titles(try desktop.rows("search", "\"side is\"")) == ["A minister visits"])
            #expect(try desktop.rows("search", "minister", "absent").isEmpty)
            for hostile in ["\"", "*", "NEAR(", "a OR b", "title:x", "(", "-", "'; DROP TABLE event; --", "\u{0}"] {
                #expect(desktop.run(["search", "--json", "--", hostile]).status == 0, "\(hostile)")
            }
            try desktop.ok("delete", id)
            #expect(try desktop.rows("search", "minister").isEmpty)
        }

        @Test("show tells any entity by id, handle and case")
        func show() throws {
            let desktop = try prepared()
            let event = try #require(try desktop.rows("list").first)
            #expect(try desktop.ok("show", event["handle"]?.string ?? "") == event)
            #expect(try desktop.ok("show", event.id.uppercased()) == event)
            #expect(desktop.refusal("show", "zzzz").status == 66)
        }

        @Test("an empty list says that nobody has that name, and who is meant")
        func unknownAuthor() throws {
            let desktop = try Desktop()
            try desktop.ok("add", "x")
            let run = desktop.run("list", "author:Ana")
            #expect(run.diagnostics.contains("No author is called Ana. Did you mean ana?"), "\(run.diagnostics)")
            #expect(desktop.run("list", "author:zzzz").diagnostics == "No author is called zzzz.\n")
        }

        @Test("text from outside reaches the terminal only as visible characters", arguments: HostileText.all)
        func hostile(_ text: String) throws {
            // A NUL cannot stand on a line, and a name of nothing visible is refused as empty.
            let title = "t" + text.replacing("\u{0}", with: "") + "t"
            let desktop = try Desktop()
            let id = try desktop.ok(
                "add", title, "--place", title, "--tag", title, "--actor", "\(title):\(title)", "--date", "1989",
                "--as-printed", title, "--description", title
            ).id
            try desktop.ok("note", id, title)
            try desktop.ok("set", id, "place=x", "--keep-both", "--reason", title)
            for words in [
                ["list"], ["show", id], ["search", "1989", "x"], ["list", "tag:" + title], ["show", title],
            ] {
                let run = desktop.run(words)
                let hidden = (run.output + run.diagnostics).unicodeScalars.filter {
                    $0 != "\n" && $0 != "\t" && Invisible.contains($0)
                }
                #expect(hidden.isEmpty, "\(words): \(hidden)")
            }
            let json = desktop.run("show", id, "--json").output
            #expect(!json.dropLast().unicodeScalars.contains { Invisible.contains($0) })
            #expect(try JSON.parse(json).title == title.typedNormalForm)
        }
    }
}
