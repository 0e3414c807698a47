import Testing

@testable import CommandLine

extension CommandLineSuite {
    /// `annals redact`: an owner takes back what a changeset says. Source: SYNC.md §1.
    @Suite("Redact")
    struct RedactTests {
        /// The changeset that last gave an event's field a value.
        private func change(_ team: Team, _ name: String, _ event: String, _ field: String) -> String {
            let rows = team.ok(name, "explain", event, field).rows
            let change = rows.last { $0["fate"]?.string != "replaced" }?["change"]?.string ?? "none"
            return String(change.prefix { $0 != "/" })
        }

        @Test("what a changeset said shows as removed everywhere, and nothing else does")
        func removes() throws {
            let team = try Team("ana", "bo")
            let event = team.add("ana", "A minister visits", "--place", "Port Selwyn", "--tag", "visit")
            team.sync()
            team.ok("ana", "set", event, "place=Zyzzogeton", "--reason", "Zyzzogeton said so")
            team.sync()
            let target = change(team, "ana", event, "place")
            let answer = team.ok("ana", "redact", target, "--reason", "endangers a witness").document
            #expect(answer["redacted"]?.array?.first?.string?.hasPrefix(target) == true)
            #expect(answer["changesets"]?.array?.count == 1)
            team.sync()
            for name in ["ana", "bo"] {
                let shown = team.ok(name, "show", event).document
                #expect(shown["place"] == .null)
                #expect(shown["title"]?.string == "A minister visits")
                for words in [
                    ["log"], ["show", event], ["explain", event], ["blame", event], ["conflicts"], ["list"],
                    ["export", "jsonl"], ["log", event],
                ] {
                    let output = Output.collecting()
                    let status = Main.run(
                        arguments: ["--project", team.path(name)] + words, environment: [:], output: output)
                    #expect(status == 0)
                    #expect(!output.collected.output.contains("Zyzzogeton"), "\(words)")
                }
                #expect(team.told(name, "show", event).contains("place        removed"))
                #expect(team.told(name, "log").contains("removed"))
                #expect(team.told(name, "log").contains("drops what \(target.prefix(6))"))
                #expect(team.told(name, "explain", event, "place").contains("removed"))
                let row = team.ok(name, "explain", event, "place").rows.last
                #expect(row?["value"] == .null && row?["removed"]?.bool == true)
                #expect(team.ok(name, "search", "Zyzzogeton").rows.isEmpty)
                #expect(team.ok(name, "verify").document["sound"]?.bool == true)
            }
            // The register can be written again.
            team.ok("bo", "set", event, "place=Rome")
            #expect(team.ok("bo", "show", event).document["place"]?.string == "Rome")
        }

        @Test("a redaction needs a reason, an owner and a changeset; a second one changes nothing")
        func refusals() throws {
            let team = try Team("ana", "bo")
            let event = team.add("ana", "A minister visits")
            team.sync()
            let target = change(team, "ana", event, "title")
            #expect(team.run("ana", "redact", target).status == 64)
            #expect(team.run("ana", "redact", target, "--reason", " ").status == 64)
            team.fails("bo", .forbidden, "not-owner", "redact", target, "--reason", "x")
            let refusal = team.run("bo", "redact", "ffffffff", "--reason", "x")
            #expect(refusal.status == 77 && refusal.diagnostics.contains("ana"))
            team.fails("ana", .absent, "unknown-changeset", "redact", "ffffffff", "--reason", "x")
            team.fails("ana", .absent, "too-short", "redact", "ff", "--reason", "x")
            let rehearsal = team.ok("ana", "redact", target, "--reason", "x", "--dry-run").document
            #expect(rehearsal["changesets"]?.array?.isEmpty == true)
            #expect(team.ok("ana", "show", event).document["title"]?.string == "A minister visits")
            team.ok("ana", "redact", target, "--reason", "x")
            let log = team.ok("ana", "log").rows.count
            let again = team.ok("ana", "redact", target, "--reason", "x").document
            #expect(again["redacted"]?.array?.isEmpty == true)
            #expect(team.ok("ana", "log").rows.count == log)
        }

        @Test("later changesets that copied it are listed, and must be named or kept")
        func copies() throws {
            let team = try Team("ana", "bo")
            let event = team.add("ana", "A minister visits", "--place", "Port Selwyn")
            team.ok("ana", "set", event, "description=First line\nZyzzogeton spoke\nLast line")
            let target = change(team, "ana", event, "description")
            team.ok("ana", "set", event, "description=First line\nZyzzogeton spoke out\nLast line")
            let edited = change(team, "ana", event, "description")
            team.fails("ana", .data, "copied", "redact", target, "--reason", "x")
            let refusal = team.run("ana", "redact", target, "--reason", "x")
            #expect(refusal.diagnostics.contains(edited.prefix(6)))
            #expect(team.ok("ana", "log").rows.allSatisfy { $0["removed"]?.bool == false })
            let answer = team.ok("ana", "redact", target, edited, "--reason", "x").document
            #expect(answer["redacted"]?.array?.count == 2)
            // A dispute keeps the value beside another.
            team.ok("ana", "set", event, "place=Aachen")
            let place = change(team, "ana", event, "place")
            team.ok("ana", "set", event, "place=Rome", "--keep-both", "--reason", "sources disagree")
            team.fails("ana", .data, "copied", "redact", place, "--reason", "x")
            let dispute = change(team, "ana", event, "place")
            team.ok("ana", "redact", place, "--keep", dispute, "--reason", "x")
            #expect(team.ok("ana", "show", event).document["place"]?.string == "Rome")
        }

        @Test("a title that was removed shows as such, and so does a source's text, with the way on")
        func titleAndSource() throws {
            let team = try Team("ana")
            let event = team.add("ana", "A minister visits")
            team.ok("ana", "redact", change(team, "ana", event, "title"), "--reason", "x")
            for words in [["show", event], ["list"]] {
                #expect(team.people("ana", words).output.contains("removed"), "\(words)")
            }
            let file = try team.file("letter.txt", "A letter that names a witness.\n")
            let source = team.ok("ana", "source", "add", file).document.id
            team.ok("ana", "redact", change(team, "ana", source, "version"), "--reason", "x")
            #expect(team.people("ana", ["source", "show", source]).output.contains("removed by an owner's order"))
            for words in [["suggest", source], ["source", "add", file]] {
                let told = team.run("ana", words)
                #expect(told.status == 65 && told.code == "text-removed", "\(words): \(told.diagnostics)")
            }
            let other = try team.file("black.txt", "A letter that names ████.\n")
            team.ok("ana", "source", "update", source, other)
            #expect(team.ok("ana", "source", "show", source).status == 0)
        }

        @Test("a text that needs a redacted version is a conflict, and can be settled")
        func text() throws {
            let team = try Team("ana", "bo")
            let event = team.add("ana", "A minister visits", "--description", "one\ntwo\nthree")
            team.sync()
            team.ok("ana", "set", event, "description=ONE\ntwo\nthree")
            team.ok("bo", "set", event, "description=one\ntwo\nTHREE")
            team.sync()
            #expect(team.ok("ana", "conflicts").rows.isEmpty)
            let first = team.ok("ana", "explain", event, "description").rows.first { $0["fate"]?.string == "replaced" }
            let base = String(first?["change"]?.string?.prefix { $0 != "/" } ?? "none")
            let copies = team.run("ana", "redact", base, "--reason", "x")
            #expect(copies.status == 65)
            let later = team.ok("ana", "explain", event, "description").rows.compactMap { row in
                row["change"]?.string.map { String($0.prefix { $0 != "/" }) }
            }
            team.ok("ana", "redact", base, "--reason", "x", "--keep", later[0], "--keep", later[1], "--keep", later[2])
            team.sync()
            for name in ["ana", "bo"] {
                #expect(team.ok(name, "conflicts", event).rows.map { $0["field"]?.string } == ["description"])
                #expect(team.ok(name, "verify").document["sound"]?.bool == true)
            }
            team.ok("bo", "resolve", event, "description", "--value", "ONE\ntwo\nTHREE")
            team.sync()
            #expect(team.ok("ana", "conflicts").rows.isEmpty)
        }

        @Test("an owner makes nobody an owner whom no server has as one")
        func members() throws {
            let team = try Team("ana", "bo")
            #expect(team.ok("ana", "member", "list").rows.isEmpty)
            team.fails("ana", .absent, "unknown-member", "member", "role", "bo", "owner")
            team.fails("ana", .usage, "server-role", "member", "role", "bo", "reader")
            #expect(team.run("ana", "member", "role", "bo", "king").status == 64)
            team.fails("bo", .forbidden, "not-owner", "member", "role", "ana", "owner")
        }

        @Test("nothing is set aside where everything can be taken")
        func nothingToSetAside() throws {
            let team = try Team("ana")
            _ = team.add("ana", "A minister visits")
            team.fails("ana", .absent, "nothing-to-set-aside", "doctor", "--set-aside")
            #expect(team.run("ana", "doctor", "--output", "x").status == 64)
        }
    }
}
