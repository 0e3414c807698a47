import Testing

@testable import CommandLine

extension CommandLineSuite {
    /// `merge` and `unmerge`: two events that are one, and two again.
    @Suite struct MergeTests {
        private func twins(_ team: Team, _ name: String = "ana") -> (one: String, other: String) {
            let one = team.add(name, "The letter is handed over", "--date", "1989-01-04", "--place", "Tehran")
            let other = team.add(name, "The letter is handed over", "--date", "1989-01-04", "--type", "letter")
            return (one, other)
        }

        @Test("two events that are merged show as one under either id, and are listed, counted and found once")
        func merged() throws {
            let team = try Team("ana")
            let (one, other) = twins(team)
            let answer = team.ok("ana", "merge", one, other, "--reason", "one visit, two papers").document
            #expect(answer.strings("merged") == [one, other].sorted() && answer.id == min(one, other))
            for id in [one, other, String(other.prefix(8))] {
                let shown = team.ok("ana", "show", id).document
                #expect(shown == answer)
                #expect(shown["place"]?.string == "Tehran" && shown["type"]?.string == "letter")
            }
            #expect(team.ok("ana", "list").rows.map(\.id) == [answer.id])
            #expect(team.ok("ana", "search", "handed").rows.count == 1)
            #expect(team.ok("ana", "status").document["events"]?.int == 1)
            #expect(team.ok("ana", "duplicates").rows.isEmpty)
            #expect(team.told("ana", "show", one).contains("merged of 2"))
            #expect(team.told("ana", "list").contains("merged of 2"))
            #expect(team.ok("ana", "verify").status == 0)
        }

        @Test("merged already is done; one event with itself is refused; what is not merged cannot be parted")
        func refusals() throws {
            let team = try Team("ana")
            let (one, other) = twins(team)
            team.fails("ana", .data, "same-event", "merge", one, one)
            team.fails("ana", .absent, "not-merged", "unmerge", one)
            team.fails("ana", .absent, "unknown-id", "merge", one, "zzzzzzzz")
            let third = team.add("ana", "The letter is handed over")
            team.ok("ana", "merge", one, other)
            team.ok("ana", "merge", other, third)
            let digest = team.ok("ana", "status").document["digest"]?.string
            for pair in [(other, one), (one, third)] {
                #expect(team.ok("ana", "merge", pair.0, pair.1).document.strings("merged")?.count == 3)
            }
            #expect(team.ok("ana", "status").document["digest"]?.string == digest)
            team.fails("ana", .usage, "own-command", "link", one, "same-as", third)
            team.fails("ana", .data, "same-event", "link", one, "before", third)
            team.fails("ana", .data, "merged", "distinct", one, third)
        }

        @Test("what is written to the one stands in both when they are parted, each with what it had of its own")
        func parted() throws {
            let team = try Team("ana")
            let (one, other) = twins(team)
            team.ok("ana", "merge", one, other)
            team.ok("ana", "set", other, "date=1989-01-05", "description=Handed over at noon.")
            team.ok("ana", "tag", one, "+visit", "+letter")
            team.ok("ana", "tag", one, "-letter")
            team.ok("ana", "actor", other, "+Ana Lima:envoy")
            team.ok("ana", "unset", one, "place")
            let parted = team.ok("ana", "unmerge", other).document
            #expect(parted.id == other && parted.strings("merged") == [])
            for id in [one, other] {
                let event = team.ok("ana", "show", id).document
                #expect(event["date"]?["edtf"]?.string == "1989-01-05")
                #expect(event["description"]?.string == "Handed over at noon.")
                #expect(event.strings("tags") == ["visit"] && event["actors"]?.array?.count == 1)
                #expect(event["place"] == .null)
                #expect(event["type"]?.string == (id == other ? "letter" : nil))
                #expect(event.strings("conflicts") == [])
            }
            #expect(team.ok("ana", "list").rows.count == 2)
            // Parting is a change as any other.
            team.ok("ana", "undo")
            #expect(team.ok("ana", "show", one).document.strings("merged") == [one, other].sorted())
            #expect(team.ok("ana", "verify").status == 0)
        }

        @Test("evidence, notes and links hang on the one that was named and are shown for the group")
        func hanging() throws {
            let team = try Team("ana")
            let (one, other) = twins(team)
            let third = team.add("ana", "The answer")
            let file = try team.file("paper.txt", "On January the 4th 1989 his letter was delivered.")
            team.ok("ana", "source", "add", file)
            team.ok("ana", "merge", one, other)
            team.ok("ana", "cite", other, "--quote", "his letter was delivered")
            team.ok("ana", "note", one, "Ask the archive.")
            team.ok("ana", "link", other, "before", third)
            let shown = team.ok("ana", "show", one).document
            #expect(shown["citations"]?.array?.count == 1 && shown["notes"]?.array?.count == 1)
            #expect(shown["links"]?.array?.compactMap { $0["relation"]?.string } == ["before", "same-as"])
            team.ok("ana", "unmerge", one)
            #expect(team.ok("ana", "show", one).document["citations"]?.array?.count == 0)
            #expect(team.ok("ana", "show", other).document["citations"]?.array?.count == 1)
            #expect(team.ok("ana", "show", one).document["notes"]?.array?.count == 1)
        }

        @Test("a conflict inside a group is settled once, on every replica, and stays settled in both when parted")
        func settled() throws {
            let team = try Team("ana", "bo")
            let (one, other) = twins(team)
            team.sync()
            team.ok("ana", "merge", one, other)
            team.ok("bo", "set", other, "place=Moscow")
            team.sync()
            for name in ["ana", "bo"] {
                let open = team.ok(name, "conflicts").rows
                #expect(open.count == 1 && open.first?["field"]?.string == "place")
                #expect(open.first?["entity"]?.string == min(one, other))
                #expect(team.ok(name, "list", "conflict:yes").rows.count == 1)
            }
            team.fails("bo", .data, "in-conflict", "set", one, "place=Kabul")
            #expect(team.told("bo", "conflicts", other).contains("Moscow"))
            let settled = team.ok("bo", "resolve", one, "place", "--value", "Moscow", "--reason", "seen").document
            #expect(settled["place"]?.string == "Moscow" && settled.strings("conflicts") == [])
            team.sync()
            team.ok("ana", "unmerge", one)
            team.sync()
            for name in ["ana", "bo"] {
                #expect(team.ok(name, "conflicts").rows.isEmpty)
                for id in [one, other] {
                    #expect(team.ok(name, "show", id).document["place"]?.string == "Moscow")
                }
                #expect(team.ok(name, "verify").status == 0)
            }
        }

        @Test("values that differ when events are merged can be kept side by side, as a dispute of both")
        func disputed() throws {
            let team = try Team("ana")
            let (one, other) = twins(team)
            team.ok("ana", "set", other, "place=Qom")
            team.ok("ana", "merge", one, other)
            #expect(team.ok("ana", "conflicts", one).rows.count == 1)
            team.ok("ana", "resolve", one, "place", "--take", "1", "--keep-both")
            team.ok("ana", "unmerge", one)
            for id in [one, other] { #expect(team.ok("ana", "show", id).document.strings("disputes") == ["place"]) }
        }

        @Test("a merged event is deleted whole and comes back whole")
        func deleted() throws {
            let team = try Team("ana", "bo")
            let (one, other) = twins(team)
            team.ok("ana", "merge", one, other)
            team.ok("ana", "delete", other)
            #expect(team.ok("ana", "list").rows.count == 1)
            #expect(team.ok("ana", "show", one).document["deleted"]?.bool == true)
            team.fails("ana", .data, "deleted", "set", one, "place=Kabul")
            team.ok("ana", "undelete", one)
            #expect(team.ok("ana", "show", other).document["deleted"]?.bool == false)
            team.ok("ana", "unmerge", one)
            #expect(team.ok("ana", "list").rows.count == 3)
        }

        @Test("a member that a colleague deletes meanwhile is in conflict; deleted in the end, it lends nothing")
        func deletedMeanwhile() throws {
            let team = try Team("ana", "bo")
            let (one, other) = twins(team)
            team.sync()
            team.ok("ana", "merge", one, other)
            team.ok("bo", "delete", other)
            team.sync()
            for name in ["ana", "bo"] {
                #expect(team.ok(name, "show", one).document.strings("conflicts") == ["life"])
            }
            team.ok("bo", "resolve", one, "life", "--value", "deleted")
            let left = team.ok("bo", "show", other).document
            #expect(left.id == one && left["deleted"]?.bool == false && left["type"] == .null)
            // What lends nothing can still be brought back by its name.
            team.ok("bo", "undelete", other)
            #expect(team.ok("bo", "show", one).document["type"]?.string == "letter")
        }

        @Test("undo of what was written to a merged event leaves it as it was, conflicts and all")
        func undone() throws {
            let team = try Team("ana")
            let (one, other) = twins(team)
            team.ok("ana", "set", other, "title=The message")
            team.ok("ana", "merge", one, other)
            let before = team.ok("ana", "show", one).document
            #expect(before.strings("conflicts") == ["title"])
            // One of the two never had a place.
            team.ok("ana", "set", one, "place=Kabul", "description=At noon.")
            team.ok("ana", "undo")
            team.ok("ana", "resolve", one, "title", "--value", "The letter")
            team.ok("ana", "undo")
            team.ok("ana", "delete", other)
            team.ok("ana", "undo")
            let after = team.ok("ana", "show", one).document
            for key in ["place", "description", "conflicts", "deleted", "merged"] { #expect(after[key] == before[key]) }
            team.ok("ana", "undo")
            #expect(team.ok("ana", "verify").status == 0)
        }

        // MARK: Distinct

        @Test("what was called distinct is not merged, and the refusal names the link that says so")
        func notMerged() throws {
            let team = try Team("ana")
            let (one, other) = twins(team)
            let third = team.add("ana", "The letter is handed over")
            let link = team.ok("ana", "distinct", one, other).document
            team.fails("ana", .data, "distinct", "merge", one, other)
            #expect(
                team.run("ana", "merge", one, other).diagnostics.contains(
                    "annals delete \(link["handle"]?.string ?? "?")"))
            team.ok("ana", "merge", other, third)
            team.fails("ana", .data, "distinct", "merge", third, one)
            team.ok("ana", "delete", link.id)
            team.ok("ana", "merge", one, third)
        }

        @Test("merged here and called distinct there is a conflict that either side settles", arguments: [true, false])
        func contradiction(areSame: Bool) throws {
            let team = try Team("ana", "bo")
            let (one, other) = twins(team)
            team.sync()
            team.ok("ana", "merge", one, other, "--reason", "same day")
            let link = team.ok("bo", "distinct", one, other, "--reason", "two letters").document
            team.sync()
            for name in ["ana", "bo"] {
                let open = team.ok(name, "conflicts").rows
                #expect(open.count == 1)
                #expect(open.first?["entity"]?.string == link.id && open.first?["field"]?.string == "relation")
                let rivals = open.first?["rivals"]?.array ?? []
                #expect(rivals.compactMap { $0["value"]?.string } == ["distinct-from", "same-as"])
                #expect(rivals.compactMap { $0["reason"]?.string } == ["two letters", "same day"])
                #expect(team.ok(name, "status").document["conflicts"]?.int == 1)
                #expect(team.ok(name, "list", "conflict:yes").rows.first?.strings("conflicts") == ["relation"])
                #expect(team.run(name, "status", "--check").status == 1)
                let told = team.ok(name, "explain", one, "relation").rows.map { $0["value"]?.string }
                #expect(told.sorted { ($0 ?? "") < ($1 ?? "") } == ["distinct-from", "same-as"])
            }
            #expect(team.told("bo", "conflicts", other).contains("unmerge"))
            team.fails("bo", .data, "bad-relation", "resolve", link.id, "relation", "--value", "before")
            if areSame {
                team.ok("bo", "resolve", link.id, "relation", "--value", "same-as")
            } else {
                team.ok("bo", "conflicts")
                team.ok("bo", "resolve", one, "relation", "--take", "1")
            }
            team.sync()
            for name in ["ana", "bo"] {
                #expect(team.ok(name, "conflicts").rows.isEmpty)
                #expect(team.ok(name, "list").rows.count == (areSame ? 2 : 3))
                #expect(team.ok(name, "verify").status == 0)
            }
        }

        // MARK: History, exchange

        @Test("explain, blame and log of a merged event tell what was said of each member")
        func history() throws {
            let team = try Team("ana")
            let (one, other) = twins(team)
            team.ok("ana", "set", other, "place=Qom")
            team.ok("ana", "merge", one, other)
            let values = team.ok("ana", "explain", one, "place").rows
            #expect(values.compactMap { $0["value"]?.string } == ["Tehran", "Qom"])
            #expect(values.compactMap { $0["fate"]?.string } == ["rival", "current"])
            #expect(values.compactMap { $0["entity"]?.string } == [one, other])
            #expect(Set(team.ok("ana", "blame", other).rows.compactMap { $0["entity"]?.string }) == [one, other])
            #expect(team.ok("ana", "log", one).rows.count == 3)
            team.ok("ana", "set", one, "status=draft")
            #expect(team.told("ana", "log", other, "--limit", "1").split(separator: "\n").count == 2)
            team.ok("ana", "undo")
            team.ok("ana", "undo", team.ok("ana", "log", "--limit", "3").rows.last?["changeset"]?.string ?? "")
            #expect(team.ok("ana", "show", one).document.strings("merged") == [])
            #expect(team.ok("ana", "explain", one).rows.first?["entity"] == nil)
        }

        @Test("lint takes merged events as one: a link of one against the date of the other")
        func linted() throws {
            let team = try Team("ana")
            let (one, other) = twins(team)
            let third = team.add("ana", "The answer", "--date", "1988-02-27")
            team.ok("ana", "unset", other, "date")
            team.ok("ana", "link", other, "before", third)
            func orders() -> [JSON] { team.run("ana", "lint").rows.filter { $0["code"]?.string == "impossible-order" } }
            #expect(orders().isEmpty)
            team.ok("ana", "merge", one, other)
            #expect(orders().count == 1)
        }

        @Test("diff tells a merged event once; show --as-of tells what was merged then")
        func then() throws {
            let team = try Team("ana")
            let (one, other) = twins(team)
            let before = team.ok("ana", "log", "--limit", "1").rows.first?["changeset"]?.string ?? ""
            team.ok("ana", "merge", one, other)
            team.ok("ana", "set", one, "place=Kabul")
            let rows = team.ok("ana", "diff", "--since", before).rows.filter { $0["kind"]?.string == "event" }
            #expect(rows.count == 1 && rows.first?["change"]?.string == "changed")
            #expect(team.ok("ana", "show", one, "--as-of", before).document.strings("merged") == [])
        }

        @Test(
            "a merged event is exported once, and rows of either id come back without a change",
            arguments: ["jsonl", "csv"])
        func exported(format: String) throws {
            let team = try Team("ana")
            let (one, other) = twins(team)
            let apart = team.path("apart.\(format)")
            let whole = team.path("whole.\(format)")
            team.ok("ana", "export", format, "-o", apart)
            team.ok("ana", "merge", one, other)
            #expect(team.ok("ana", "export", format, "-o", whole).document["events"]?.int == 1)
            for file in [whole, apart] {
                let digest = team.ok("ana", "status").document["digest"]?.string
                team.ok("ana", "import", format, file)
                #expect(team.ok("ana", "status").document["digest"]?.string == digest, "\(file)")
            }
            // An edited row of the member that does not lead changes both.
            let row = team.ok(
                "ana", "import", "jsonl", try team.file("edit.jsonl", #"{"id":"\#(max(one, other))","place":"Rey"}"#))
            #expect(row.document["changed"]?.int == 1)
            team.ok("ana", "unmerge", one)
            for id in [one, other] { #expect(team.ok("ana", "show", id).document["place"]?.string == "Rey") }
        }

        @Test("a file in which two rows change one merged event is refused; nothing of it is done")
        func repeatedRow() throws {
            let team = try Team("ana")
            let (one, other) = twins(team)
            team.ok("ana", "merge", one, other)
            let digest = team.ok("ana", "status").document["digest"]?.string
            let rows = [one, other].map { #"{"id":"\#($0)","place":"\#($0.prefix(4))"}"# }
            let file = try team.file("twice.jsonl", rows.joined(separator: "\n"))
            let answer = team.run("ana", "import", "jsonl", file)
            #expect(answer.status == 65 && answer.diagnostics.contains("line 1"))
            #expect(team.ok("ana", "status").document["digest"]?.string == digest)
        }

        @Test("a merge whose content was redacted parts the two, and can be said anew")
        func redacted() throws {
            let team = try Team("ana")
            let (one, other) = twins(team)
            team.ok("ana", "merge", one, other, "--reason", "names a witness")
            let changeset = team.ok("ana", "log", "--limit", "1").rows.first?["changeset"]?.string ?? ""
            team.ok("ana", "redact", changeset, "--reason", "a court order")
            #expect(team.ok("ana", "list").rows.count == 2)
            #expect(team.ok("ana", "merge", one, other).document.strings("merged")?.count == 2)
            #expect(team.ok("ana", "list").rows.count == 1)
            #expect(team.ok("ana", "verify").status == 0)
        }
    }
}
