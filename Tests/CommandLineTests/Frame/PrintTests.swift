import Testing

@testable import CommandLine

@Suite("Printing")
struct PrintTests {
    @Test(
        "the width of a text is what a terminal shows",
        arguments: [
            ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("北京", 4), ("한국", 4), ("ｶﾅ", 2), ("Ａ", 2), ("👍🏽", 2),
            ("👨\u{200d}👩\u{200d}👧", 2), ("🇩🇪", 2), ("❤\u{fe0f}", 2), ("“x”", 3), ("שלום", 4), ("क्षि", 1), ("⟨U+202E⟩", 8),
            ("…", 1), ("␛", 1),
        ])
    func width(_ text: String, _ columns: Int) {
        #expect(displayWidth(text) == columns)
    }

    @Test("a cut text never takes more than its columns")
    func truncation() {
        #expect(truncated("abcdef", to: 6) == "abcdef")
        #expect(truncated("abcdef", to: 5) == "abcd…")
        #expect(truncated("北京市", to: 4) == "北…")
        #expect(truncated("abc", to: 0) == "")
        for text in HostileText.honest {
            for columns in 0...6 { #expect(displayWidth(truncated(text, to: columns)) <= max(columns, 0)) }
        }
    }

    private func table() -> Table {
        var table = Table(.init("ID"), .init("TITLE", isFlexible: true), .init("N", .right))
        table.row("ab", "\("A long title that does not fit in anything", .bold)", "\(7)")
        table.row("cdef", "\("北\u{202e}京")", "\(1234)")
        return table
    }

    @Test("on a terminal a table is aligned and cut to the width")
    func terminalTable() {
        let lines = table().lines(width: 30, coloured: false)
        #expect(
            lines == [
                "ID    TITLE                  N", "ab    A long title that…     7", "cdef  北⟨U+202E⟩京        1234",
            ])
        #expect(table().lines(width: 30, coloured: true)[1].contains("\u{1b}[1mA long title that…\u{1b}[0m"))
    }

    @Test("elsewhere a table is whole lines with tabs, and without rows it is nothing")
    func plainTable() {
        #expect(
            table().lines(width: nil, coloured: false) == [
                "ab\tA long title that does not fit in anything\t7", "cdef\t北⟨U+202E⟩京\t1234",
            ])
        #expect(Table(.init("ID")).lines(width: 80, coloured: false).isEmpty)
    }

    @Test("no hostile cell breaks a row", arguments: HostileText.all)
    func hostileCells(_ text: String) {
        var table = Table(.init("A", isFlexible: true), .init("B"))
        table.row("\(text)", "\(text)")
        for width in [nil, 20, 5] as [Int?] {
            let lines = table.lines(width: width, coloured: false)
            #expect(lines.count == (width == nil ? 1 : 2))
            let cells = lines.joined().unicodeScalars.filter { $0 != "\t" }
            #expect(!cells.contains { Invisible.contains($0) })
        }
    }

    @Test("colours come only where the terminal has them")
    func colours() throws {
        let output = Output.collecting()
        try output.print("\("x", .red)")
        #expect(
            try {
                try output.flush(); return output.collected.output
            }() == "x\n")
        let coloured = Output.collecting()
        coloured.configure(terminal: Terminal(isOutput: true, colouredOutput: true), environment: [:])
        try coloured.print("\("x", .red)")
        try coloured.flush()
        #expect(coloured.collected.output == "\u{1b}[31mx\u{1b}[0m\n")
    }

    @Test("JSON Lines are one line each")
    func jsonLines() throws {
        let output = Output.collecting()
        for text in HostileText.all { try output.line(["text": .string(text)]) }
        try output.finish()
        let lines = output.collected.output.split(separator: "\n")
        #expect(lines.count == HostileText.all.count)
        #expect(try lines.map { try JSON.parse(String($0))["text"]?.string } == HostileText.all)
    }

    @Test("progress says how far it is and fits its line")
    func progress() {
        #expect(
            Progress.line("Importing", done: 5200, of: 10_000, width: 80)
                == "Importing  ██████████░░░░░░░░░░  52 %  5,200 of 10,000")
        #expect(Progress.line("Importing", done: 1_234_567, of: nil, width: 80) == "Importing  1,234,567")
        #expect(displayWidth(Progress.line("Importing", done: 1, of: 2, width: 20)) <= 19)
        #expect(grouped(-1000) == "-1,000" && grouped(999) == "999")
    }
}

@Suite("Guesses and times")
struct TextTests {
    @Test(
        "a mistyped word finds its neighbour",
        arguments: [
            ("staus", ["status"]), ("stauts", ["status"]), ("resovle", ["resolve"]), ("lst", ["list"]),
            ("conf", ["config", "conflicts"]),
            ("xyzzy", []), ("", []), ("STATUS", ["status"]), ("ad", ["add"]),
        ])
    func suggestions(_ word: String, _ expected: [String]) {
        let known = ["status", "resolve", "list", "add", "config", "conflicts", "undo", "delete"]
        #expect(suggest(word, among: known) == expected)
    }

    @Test("ages are whole and plain")
    func ages() {
        let now: Int64 = 1_800_000_000_000
        let cases: [(Int64, String)] = [
            (0, "just now"), (44, "just now"), (50, "1 minute ago"), (3599, "59 minutes ago"), (7200, "2 hours ago"),
            (86_400, "yesterday"), (172_800, "2 days ago"), (40 * 86_400, "1 month ago"), (800 * 86_400, "2 years ago"),
            (-7200, "in 2 hours"), (-90_000, "tomorrow"),
        ]
        for (seconds, phrase) in cases { #expect(Ages.phrase(now - seconds * 1000, now: now) == phrase) }
    }

    @Test("WHEN is a day, an instant or so long ago")
    func when() throws {
        let now: Int64 = 1_774_958_400_000  // 2026-03-31T12:00:00Z
        let day: Int64 = 86_400_000
        let midnight = now - 12 * 3_600_000
        #expect(When.read("2026-03-31", now: now) == When(midnight, through: midnight + day - 1))
        #expect(When.read("today", now: now) == When(midnight, through: midnight + day - 1))
        #expect(When.read("Yesterday", now: now) == When(midnight - day, through: midnight - 1))
        #expect(When.read("2026-03-31T12:00:00Z", now: now) == When(now))
        #expect(When.read("2026-03-31T14:00:00+02:00", now: now) == When(now))
        #expect(When.read("2 days ago", now: now) == When(now - 2 * day))
        #expect(When.read("an hour ago", now: now) == When(now - 3_600_000))
        #expect(When.read("1 month ago", now: now) == When.read("2026-02-28T12:00:00Z", now: now))
        #expect(When.read("13 months ago", now: now) == When.read("2025-02-28T12:00:00Z", now: now))
        #expect(When.read("2 years ago", now: now) == When.read("2024-03-31T12:00:00Z", now: now))
        for text in [
            "", "ago", "2 moons ago", "-1 days ago", "2026-02-30", "sync", "9f3c", "99999999999999 days ago",
            "3000 years ago",
        ] {
            #expect(When.read(text, now: now) == nil, "\(text)")
        }
    }
}
