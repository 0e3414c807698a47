import ArgumentParser
import Testing

@testable import CommandLine

extension CommandLineSuite {
    @Suite("The manual")
    struct ManualTests {
        @Test("there is a page for annals and for every command, with its name, synopsis, options and examples")
        func pages() {
            let pages = ManualPage.all(day: "2026-11-28")
            #expect(pages.map(\.name) == HabitTests.commands.map { $0.name.replacing(" ", with: "-") })
            for page in pages {
                let text = page.roff()
                let sections = text.split(separator: "\n").filter { $0.hasPrefix(".SH ") }.map {
                    $0.dropFirst(5).dropLast()
                }
                #expect(sections.prefix(3) == ["NAME", "SYNOPSIS", "DESCRIPTION"] && sections.last == "SEE ALSO")
                #expect(sections.contains("OPTIONS") && (page.name == "annals" || sections.contains("EXAMPLES")))
                #expect(
                    text.hasPrefix(
                        ".TH \"\(page.name.uppercased().replacing("-", with: "\\-"))\" \"1\" \"2026-11-28\""))
            }
            let root = pages[0].roff()
            #expect(ExitStatus.allCases.allSatisfy { root.contains("\\fB\($0.rawValue)\\fR") })
        }

        @Test("text that roff would take for requests and escapes is shown as it is")
        func escaping() {
            var roff = Roff()
            roff.line(".annals/ holds 'it' - a\\b ~ ^ `c`")
            roff.line("'quoted' at the start")
            roff.macro("SH", "SAY \"IT\"")
            #expect(
                roff.text == """
                    \\&.annals/ holds 'it' \\- a\\eb \\(ti \\(ha \\(gac\\(ga
                    \\&'quoted' at the start
                    .SH "SAY \\(dqIT\\(dq"

                    """)
        }

        @Test("groff, where it is installed, formats every page without a warning", .enabled(if: Outside.has("groff")))
        func groff() throws {
            let desktop = try Desktop(bare: "ana")
            let folder = try desktop.file("man", "") + "1/share/man1"
            #expect(desktop.run("manual", folder).output.hasPrefix("Wrote "))
            for page in ManualPage.all(day: "2026-11-28") {
                let status = Outside.shell(
                    "groff -Kutf8 -man -Tutf8 -ww -z '\(folder)/\(page.name).1' 2>&1 | (! grep .)")
                #expect(status == 0, "\(page.name)")
            }
        }
    }
}
