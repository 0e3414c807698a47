import Glibc
import Model
import Testing

@testable import CommandLine

extension CommandLineSuite {
    @Suite("timeline")
    struct TimelineTests {
        private static let clock = ["ANNALS_TEST_CLOCK": "2026-11-24T09:00:00Z"]

        /// A project whose ids are the same in every run.
        private func prepared(_ rows: [String]) throws -> Desktop {
            let desktop = try Desktop(bare: "ana")
            let start = desktop.run(
                ["init", desktop.folder, "--name", "chronicle", "--author", "ana"],
                environment: ["ANNALS_TEST_SEED": "1"])
            try #require(start.status == 0, "\(start.diagnostics)")
            let file = try desktop.file("events.jsonl", rows.joined(separator: "\n") + "\n")
            let run = desktop.run(["import", "jsonl", file], environment: ["ANNALS_TEST_SEED": "2"])
            try #require(run.status == 0, "\(run.diagnostics)")
            return desktop
        }

        private static let events = [
            #"{"key":"1","title":"Harbour talks begin","date":"1989-01-04"}"#,
            #"{"key":"2","title":"The ferry agreement is in force","date":"1989-04-11/1990-06-30"}"#,
            #"{"key":"3","title":"A letter is delivered","date":"1990"}"#,
            #"{"key":"4","title":"Negotiations","date":"1990-02/.."}"#,
            #"{"key":"5","title":"The envoy leaves","date":"1990-09-18~"}"#,
            #"{"key":"6","title":"The strike","date":"/1989-11"}"#,
            #"{"key":"7","title":"A meeting nobody dated"}"#,
            #"{"key":"8","title":"Blockade, by its memory","date":"1989-06?/1989-12?"}"#,
        ]

        @Test("the picture of a few years, in 80 columns")
        func picture() throws {
            let run = try prepared(Self.events).run(["timeline", "--width", "80"])
            #expect(run.status == 0 && run.output == Golden.picture, "\(run.output)")
        }

        @Test("the same in ASCII, where the locale is not UTF-8 or where it is asked for")
        func ascii() throws {
            let desktop = try prepared(Self.events)
            let run = desktop.run(["timeline", "--width", "72"], environment: ["LC_ALL": "C"])
            #expect(run.status == 0 && run.output == Golden.ascii, "\(run.output)")
            #expect(desktop.run(["timeline", "--width", "72", "--ascii"]).output == run.output)
            #expect(run.output.utf8.allSatisfy { $0 < 0x80 })
        }

        @Test("centuries before and after the era")
        func era() throws {
            let run = try prepared([
                #"{"key":"1","title":"The Ides of March","date":"-0043-03-15"}"#,
                #"{"key":"2","title":"Some emperor's reign","date":"-0026/0014"}"#,
                #"{"key":"3","title":"A fire","date":"0064"}"#,
            ]).run(["timeline", "--width", "76"])
            #expect(run.status == 0 && run.output == Golden.era, "\(run.output)")
        }

        @Test("no line is wider than was asked for, whatever the width", arguments: [30, 41, 80, 133, 400])
        func width(_ width: Int) throws {
            let rows =
                Self.events + [
                    #"{"key":"w","title":"漢字の長い題名が続いていて、幅が広い文字ばかりでできている","date":"1990-05"}"#
                ]
            let desktop = try prepared(rows)
            for words in [["timeline"], ["timeline", "--ascii"]] {
                let run = desktop.run(words + ["--width", String(width)])
                let lines = run.output.split(separator: "\n", omittingEmptySubsequences: false)
                for line in lines { #expect(displayWidth(String(line)) <= width && line.last != " ", "\(line)") }
            }
        }

        @Test("--limit takes the earliest, and a date condition sets the axis")
        func limits() throws {
            let desktop = try prepared(Self.events)
            let first = desktop.run(["timeline", "--limit", "3", "--width", "80"]).output
            #expect(first.contains("The strike") && first.contains("Harbour") && first.contains("ferry"))
            #expect(!first.contains("envoy") && !first.contains("nobody"))
            let clipped = desktop.run(["timeline", "date:1990-01..1990-03", "--width", "80"]).output
            #expect(clipped.contains("1990-02") && !clipped.contains("1989"))
            #expect(desktop.run(["timeline", "tag:none"]).output.isEmpty)
            #expect(desktop.refusal("timeline", "--width", "5").status == 64)
        }

        @Test("as JSON it is the list, by earliest day")
        func json() throws {
            let desktop = try prepared(Self.events)
            let run = desktop.run(["timeline", "--json", "--limit", "3"])
            #expect(run.output == desktop.run(["list", "--json", "--limit", "3"]).output)
            #expect(
                try run.rows.map(\.title) == ["The strike", "Harbour talks begin", "The ferry agreement is in force"])
        }

        @Test("from 100 columns on the dates stand beside the titles, cut like them")
        func dates() throws {
            let desktop = try prepared(Self.events)
            let wide = desktop.run(["timeline", "--width", "100"]).output
            #expect(wide.contains("Harbour talks begin 1989-01-04") && wide.contains("1989-04-11/1…"))
            #expect(!desktop.run(["timeline", "--width", "99"]).output.contains("1989-01-04"))
        }

        @Test("conflicts and disputes are marked, by sign and colour")
        func marks() throws {
            let ana = try Desktop()
            let id = try ana.ok("add", "Talks", "--date", "1989-01-04").id
            let disputed = try ana.ok("add", "Visit", "--date", "1989-02").id
            try ana.ok("set", disputed, "date=1989-03", "--keep-both")
            let bo = try ana.clone(author: "bo")
            try ana.ok("set", id, "date=1989-01-05")
            try bo.ok("set", id, "date=1989-02-04")
            try ana.exchange(with: bo)
            let lines = ana.run("timeline", "--width", "80").output.split(separator: "\n").map(String.init)
            #expect(lines.contains { $0.contains(" ! Talks") } && lines.contains { $0.contains(" ≠ Visit") })
            #expect(lines.last?.contains("! in conflict   ≠ disputed") == true)
            var terminal = Terminal.none
            terminal.isOutput = true
            terminal.colouredOutput = true
            let coloured = ana.run(["timeline"], terminal: terminal).output
            #expect(coloured.contains("\u{1b}[31m!") && coloured.contains("\u{1b}[33m≠"))
        }

        @Test("the SVG is well-formed, says what it is, and escapes what people wrote")
        func svg() throws {
            let hostile = #"<script>alert(1)</script> & "quotes" ]]>"#
            let desktop = try prepared(Self.events)
            try desktop.ok("add", hostile, "--date", "1989-05-05")
            let svg = desktop.run(["timeline", "--svg"]).output
            #expect(svg.hasPrefix("<svg ") && svg.hasSuffix("</svg>\n") && !svg.contains("<script"))
            #expect(svg.contains("<title id=\"title\">") && svg.contains("<desc id=\"desc\">9 events from 1989-01-04"))
            #expect(svg.contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;quotes&quot; ]]&gt;"))
            #expect(svg.contains("prefers-color-scheme: dark"))
            #expect(svg.split(separator: "\n").count { $0.hasPrefix("<g><title>") } == 9)
            let path = try desktop.file("picture.svg", "")
            let told = desktop.run(["timeline", "--svg", path])
            #expect(told.output.hasPrefix("Wrote 9 events to"))
            #expect(try Files.text(of: path) == svg)
            #expect(desktop.run(["timeline", "--svg", "date:1991.."]).output.contains("1 event from"))
        }

        @Test(
            "text from outside reaches the terminal and the picture only as visible characters",
            arguments: HostileText.all)
        func hostile(_ text: String) throws {
            let desktop = try Desktop()
            try desktop.ok("add", "t" + text.replacing("\u{0}", with: "") + "t", "--date", "1989")
            for words in [["timeline"], ["timeline", "--svg"]] {
                let hidden = desktop.run(words).output.unicodeScalars.filter { $0 != "\n" && Invisible.contains($0) }
                #expect(hidden.isEmpty, "\(words): \(hidden)")
            }
        }
    }
}

private enum Golden {
    static let picture = """
                                                    1989-07     1990-01     1990-07
                                         ───────────┬───────────┬───────────┬───────────
        18nj   The strike                           ┊        ?┫ ┊           ┊
        7dt1   Harbour talks begin       ●          ┊           ┊           ┊
        27h5   The ferry agreement is i…       ┣━━━━━━━━━━━━━━━━━━━━━━━━━━━━┫
        49ky   Blockade, by its memory            ┣▒▒▒▒▒▒▒▒▒▒▒▒▒┫?          ┊
        6wj1   A letter is delivered                ┊           ░░░░░░░░░░░░░░░░░░░░░░░░
        67e0   Negotiations                         ┊           ┊ ┣━━━━━━━━━━━━━━━━━━━━▶
        152q   The envoy leaves                     ┊           ┊           ┊    ○~

        undated
        4heb   A meeting nobody dated

        ● day   ░░ some time within   ┣━┫ lasting   ◀▶ open end   ? uncertain
        ~ approximate   ━? unknown end

        """

    static let ascii = """
                                               1989-07    1990-01    1990-07
                                     ----------+----------+----------+----------
        18nj   The strike                              ?]
        7dt1   Harbour talks begin   *
        27h5   The ferry agreement..      [==========================]
        49ky   Blockade, by its me..         [------------]?
        6wj1   A letter is delivered                      ......................
        67e0   Negotiations                                 [==================>
        152q   The envoy leaves                                          o~

        undated
        4heb   A meeting nobody dated

        * day   .. some time within   [=] lasting   <> open end   ? uncertain
        ~ approximate   =? unknown end

        """

    static let era = """
                                        40 BCE  20 BCE   1 CE    20      40      60
                                       ─┬───────┬────────┬───────┬───────┬───────┬──
        7dt1   The Ides of March       ●┊       ┊        ┊       ┊       ┊       ┊
        27h5   Some emperor's reign     ┊     ┣━━━━━━━━━━━━━━━━┫ ┊       ┊       ┊
        6wj1   A fire                   ┊       ┊        ┊       ┊       ┊       ┊ ●

        ● day   ┣━┫ lasting

        """
}
