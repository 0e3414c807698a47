import Testing

@testable import CommandLine

extension CommandLineSuite {
    /// `undo`: every field as if a changeset had never been made.
    @Suite struct UndoTests {
        private func last(_ team: Team, _ name: String) -> String {
            team.ok(name, "log", "--limit", "1").document["changeset"]?.string ?? "none"
        }

        @Test(
            "undoing a resolution opens the conflict as it was: the same values in the same order, the same one shown")
        func conflictAsItWas() throws {
            let team = try Team("ana", "bo", "cem")
            let event = team.add("ana", "visit")
            team.sync()
            for (name, place) in [("ana", "Tehran"), ("bo", "Qom"), ("cem", "Shiraz")] {
                team.ok(name, "set", event, "place=\(place)")
            }
            team.sync()
            func values() -> [String?] {
                team.ok("ana", "conflicts", event).document["rivals"]?.array?.map { $0["value"]?.string } ?? []
            }
            let before = values()
            #expect(before == ["Shiraz", "Qom", "Tehran"])
            for take in 1...3 {
                team.ok("ana", "resolve", event, "place", "--take", "\(take)")
                team.ok("ana", "undo")
                #expect(values() == before, "after taking \(take)")
                #expect(team.ok("ana", "show", event).document["place"]?.string == "Shiraz")
            }
            team.sync()
            #expect(team.ok("cem", "conflicts", event).document["rivals"]?.array?.count == 3)
        }

        @Test("the last command is undone: a value, a map, a deletion; undoing that does it again")
        func last() throws {
            let team = try Team("ana")
            let event = team.add("ana", "visit", "--place", "Tehran", "--tag", "a", "--actor", "Bo:host")
            let before = team.ok("ana", "show", event).document
            func same() -> Bool {
                let now = team.ok("ana", "show", event).document
                return ["title", "place", "tags", "actors", "deleted", "date", "conflicts"].allSatisfy {
                    now[$0] == before[$0]
                }
            }
            for words in [
                ["set", event, "place=Moscow", "date=1989"], ["tag", event, "+b", "-a"], ["unset", event, "place"],
                ["actor", event, "+Bo:guest", "+Al"], ["delete", event],
            ] {
                let changed = team.ok("ana", words).document
                #expect(!same(), "\(words)")
                #expect(team.ok("ana", "undo").rows.map(\.id) == [event])
                #expect(same(), "\(words)")
                let again = team.ok("ana", "undo").document
                for field in ["title", "place", "tags", "actors", "deleted", "date"] {
                    #expect(again[field] == changed[field], "\(words)")
                }
                team.ok("ana", "undo")
                #expect(same(), "\(words)")
            }
            #expect(team.ok("ana", "verify").status == 0)
        }

        @Test("what was added is deleted with its evidence, and comes back by another undo")
        func added() throws {
            let team = try Team("ana")
            let source = try team.file("letter.txt", "On January the 4th 1989 they met.")
            team.ok("ana", "source", "add", source)
            let event = team.add("ana", "visit", "--date", "1989-01-04", "--quote", "January the 4th 1989")
            let rows = team.ok("ana", "undo").rows
            #expect(rows.map { $0["kind"]?.string }.sorted { ($0 ?? "") < ($1 ?? "") } == ["citation", "event"])
            #expect(rows.allSatisfy { $0["deleted"]?.bool == true })
            #expect(team.ok("ana", "list").rows.isEmpty)
            team.ok("ana", "undo")
            let back = team.ok("ana", "show", event).document
            #expect(back["deleted"]?.bool == false && back["citations"]?.array?.count == 1)
            #expect(back.strings("conflicts") == [])
        }

        @Test("a colleague's changeset is undone after a sync, and everybody sees it")
        func synced() throws {
            let team = try Team("ana", "bo")
            let event = team.add("ana", "visit", "--place", "Tehran")
            team.sync()
            team.ok("bo", "set", event, "place=Moscow", "--reason", "the letter")
            team.sync()
            let name = last(team, "ana")
            #expect(team.told("ana", "undo", name).contains("by bo"))
            team.sync()
            for person in ["ana", "bo"] {
                let now = team.ok(person, "show", event).document
                #expect(now["place"]?.string == "Tehran" && now.strings("conflicts") == [])
            }
            #expect(team.ok("ana", "log", "--limit", "1").document["message"]?.string == "undo \(name)")
        }

        @Test("what has been replaced since is refused: by whom, and in which changeset")
        func replaced() throws {
            let team = try Team("ana", "bo")
            let event = team.add("ana", "visit", "--place", "Tehran")
            team.ok("ana", "set", event, "place=Moscow", "type=visit")
            let name = last(team, "ana")
            team.sync()
            team.ok("bo", "set", event, "place=Kabul")
            let newer = last(team, "bo")
            team.sync()
            let digest = team.ok("ana", "status").document["digest"]
            let refusal = team.run("ana", "undo", name)
            #expect(refusal.status == 65 && refusal.code == "replaced-since")
            #expect(refusal.diagnostics.contains("by bo") && refusal.diagnostics.contains(newer))
            #expect(refusal.diagnostics.contains("place"))
            #expect(team.ok("ana", "status").document["digest"] == digest)
            team.ok("ana", "undo", newer)
            #expect(team.ok("ana", "show", event).document["place"]?.string == "Moscow")
        }

        @Test("an event that others have worked at since is not undone away")
        func followed() throws {
            let team = try Team("ana", "bo")
            let event = team.add("ana", "visit")
            let name = last(team, "ana")
            team.sync()
            team.ok("bo", "note", event, "Which visit?")
            team.sync()
            team.fails("ana", .data, "changed-since", "undo", name)
            let other = team.add("ana", "talk")
            let made = last(team, "ana")
            team.sync()
            team.ok("bo", "set", other, "place=Kabul")
            team.sync()
            team.fails("ana", .data, "changed-since", "undo", made)
            team.ok("ana", "set", other, "type=talk")
            team.ok("bo", "delete", other)
            team.sync()
            #expect(team.run("ana", "undo", made).code == "changed-since")
        }

        @Test("an undone resolution opens the conflict again, with every rival")
        func resolution() throws {
            let team = try Team("ana", "bo")
            let event = team.dateConflict()
            let rivals = team.ok("ana", "conflicts", event).document["rivals"]?.array?.compactMap { $0["value"] }
            team.ok("ana", "resolve", event, "date", "--value", "1990")
            let name = last(team, "ana")
            team.sync()
            team.ok("bo", "undo", name)
            team.sync()
            for person in ["ana", "bo"] {
                let open = team.ok(person, "conflicts", event).document["rivals"]?.array?.compactMap { $0["value"] }
                #expect(Set(open?.map(\.compact) ?? []) == Set(rivals?.map(\.compact) ?? []))
                #expect(team.ok(person, "verify").status == 0)
            }
            team.ok("bo", "undo")
            let settled = team.ok("bo", "show", event).document
            #expect(settled["date"]?["edtf"]?.string == "1990" && settled.strings("conflicts") == [])
        }

        @Test("undoing one rival of an open conflict leaves the other")
        func rival() throws {
            let team = try Team("ana", "bo")
            let event = team.dateConflict()
            team.ok("bo", "undo")
            team.sync()
            for person in ["ana", "bo"] {
                let now = team.ok(person, "show", event).document
                #expect(now["date"]?["edtf"]?.string == "1989-01-04?" && now.strings("conflicts") == [])
            }
        }

        @Test("texts that were merged are merged again when what settled them is undone")
        func texts() throws {
            let team = try Team("ana", "bo")
            let event = team.add("ana", "visit", "--description", "one two three\nfour five six\nseven eight nine")
            team.sync()
            team.ok("ana", "set", event, "description=ONE two three\nfour five six\nseven eight nine")
            team.ok("bo", "set", event, "description=one two three\nfour five six\nseven eight NINE")
            team.sync()
            let merged = team.ok("ana", "show", event).document["description"]
            #expect(merged?.string == "ONE two three\nfour five six\nseven eight NINE")
            team.ok("ana", "set", event, "description=something else")
            team.ok("ana", "undo")
            team.sync()
            #expect(team.ok("bo", "show", event).document["description"] == merged)
        }

        @Test("an import is undone whole; an unknown name and an untouched replica are refused")
        func importing() throws {
            let team = try Team("ana", "bo")
            let rows = (1...1200).map { "{\"title\":\"row \($0)\",\"key\":\"\($0)\"}" }.joined(separator: "\n")
            let file = try team.file("rows.jsonl", rows)
            let before = team.ok("ana", "list").rows.count
            team.ok("ana", "import", "jsonl", file)
            #expect(team.ok("ana", "undo").rows.count == 1200)
            #expect(team.ok("ana", "list").rows.count == before)
            #expect(team.ok("ana", "verify").status == 0)
            team.fails("ana", .absent, "unknown-changeset", "undo", "zzzz")
            team.fails("bo", .absent, "nothing-to-undo", "undo")
        }
    }
}
