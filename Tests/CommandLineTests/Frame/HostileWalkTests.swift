import Testing

@testable import CommandLine

extension CommandLineSuite {
    /// One project in which every text that somebody wrote is hostile, and every command that says something of it.
    @Suite struct HostileWalkTests {
        /// Several at once, so that each run meets many; a NUL cannot stand on a line. Tabs part columns where nobody looks.
        static let texts = stride(from: 0, to: HostileText.all.count, by: 15).map { start in
            "x"
                + HostileText.all[start..<min(start + 15, HostileText.all.count)].joined(separator: "y")
                .replacing("\u{0}", with: "") + "=z"
        }

        private struct Project {
            let team: Team
            let event: String
            let other: String
            let source: String
        }

        /// Two people's, with a conflict, a dispute, evidence, threads, links and a deletion.
        private func project(_ text: String) throws -> Project {
            let team = try Team("ana", "bo")
            let file = try team.file("hostile.txt", "It was said that \(text) came on January the 4th 1989.\n\(text)\n")
            let source = team.ok(
                "ana", "source", "add", file, "--title", text, "--publisher", text, "--identifier", text
            ).document.id
            let event = team.add(
                "ana", text, "--date", "1989-01-04", "--as-printed", text, "--place", text, "--type", text, "--tag",
                text,
                "--actor", "\(text):\(text)", "--description", text, "--source", source, "--quote",
                "January the 4th 1989")
            let other = team.add("ana", text, "--date", "1989-01-05", "--place", text)
            team.ok("ana", "cite", event, "--quote", "It was said that", "--field", "place", "--comment", text)
            team.ok("ana", "note", event, text)
            team.ok("ana", "link", event, "before", other)
            team.sync()
            team.ok("ana", "set", event, "place=a\(text)", "description=\(text) a", "--reason", text)
            team.ok("bo", "set", event, "place=b\(text)", "description=\(text) b", "--reason", text)
            team.ok("bo", "set", other, "place=c\(text)", "--keep-both", "--reason", text)
            team.ok("bo", "set", source, "title=b\(text)", "--reason", text)
            let gone = team.add("bo", "gone\(text)")
            team.ok("bo", "delete", gone)
            team.sync()
            return Project(team: team, event: event, other: other, source: source)
        }

        @Test("no command prints what a colleague or a document wrote raw, whatever it says", arguments: texts)
        func walk(_ text: String) throws {
            let project = try project(text)
            let (team, event) = (project.team, project.event)
            let lines: [[String]] = [
                ["status"], ["config"], ["list"], ["list", "deleted:yes"], ["list", "tag:" + text], ["show", event],
                ["show", project.other], ["show", project.source], ["search", "january"], ["search", text],
                ["conflicts"],
                ["conflicts", event], ["log"], ["log", event], ["blame", event], ["explain", event],
                ["explain", event, "place"], ["diff"], ["diff", "--since", "1 day ago"], ["duplicates"],
                ["source", "list"], ["source", "show", project.source], ["source", "show", project.source, "--lines"],
                ["resolve", "--all", "--latest", "--dry-run"], ["member", "list"], ["verify"], ["doctor"],
                // Mistakes, which are named.
                [text], ["list", text], ["list", text + ":x"], ["show", text], ["set", event, text + "x=1"],
                ["set", event, "date=" + text], ["add", "t", "--date", text], ["export", text], ["import", text, text],
                ["tag", event, "-" + text + "q"], ["cite", event, "--quote", text + "q"], ["date", text],
                ["source", "add", text], ["clone", text], ["bundle", "apply", text], ["log", text], ["undo", text],
                ["--" + text], ["list", "--sort", text], ["link", event, text, event], ["config", text, text],
            ]
            for words in lines {
                for isJSON in [false, true] {
                    let run = isJSON ? team.run("ana", words) : team.people("ana", words)
                    let said = run.output + run.diagnostics
                    let hidden = said.unicodeScalars.filter { $0 != "\n" && $0 != "\t" && Invisible.contains($0) }
                    #expect(hidden.isEmpty, "\(words.prefix(2)) \(isJSON ? "--json" : ""): \(visible(said))")
                    #expect([0, 64, 65, 66, 69, 78].contains(run.status), "\(words.prefix(2)): \(run.status)")
                    #expect(!said.isEmpty || run.status == 0, "\(words.prefix(2)) failed and said nothing")
                }
            }
        }
    }
}
