import Testing

@testable import CommandLine

extension CommandLineSuite {
    @Suite("bundle, clone from a bundle")
    struct BundleTests {
        @Test("a bundle makes a whole replica, and carries later work")
        func whole() throws {
            let ana = try Desktop()
            let event = try ana.ok("add", "A visit", "--date", "1989-01-04").id
            let bo = try ana.clone(author: "bo")
            #expect(try bo.ok("show", event).title == "A visit")
            #expect(try bo.digest == ana.digest)
            try bo.ok("set", event, "place=Tehran")
            try ana.ok("set", event, "place=Moscow")
            let path = try bo.file("work.bundle", "")
            let made = try bo.ok("bundle", "create", path)
            #expect(made["changesets"]?.int == 2)
            #expect(try ana.ok("bundle", "apply", path) == ["applied": 1, "known": 1, "waiting": 0, "newConflicts": 1])
            #expect(try ana.ok("bundle", "apply", path) == ["applied": 0, "known": 2, "waiting": 0, "newConflicts": 0])
            #expect(try ana.rows("conflicts").count == 1)
        }

        @Test("a bundle for one replica holds what that one lacks; what comes too early waits")
        func partial() throws {
            let ana = try Desktop()
            try ana.ok("add", "One")
            let bo = try ana.clone(author: "bo")
            let id = try #require(try bo.ok("status")["replica"]?.string)
            try bo.ok("add", "Two")
            try ana.exchange(with: bo)
            try ana.ok("add", "Three")
            let path = try ana.file("for-bo.bundle", "")
            #expect(try ana.ok("bundle", "create", path, "--for", String(id.prefix(6)))["changesets"]?.int == 1)
            #expect(ana.refusal("bundle", "create", path, "--for", "zzzzzz") == (66, "unknown-replica"))
            let show = try bo.ok("bundle", "show", path)
            #expect(show["changesets"]?.int == 1 && show["known"]?.int == 0)
            let stranger = try Desktop(bare: "cy")
            #expect(stranger.refusal("clone", path, stranger.folder, "--author", "cy") == (65, "partial-bundle"))
            #expect(stranger.refusal("status").status == 66)
            #expect(try bo.ok("bundle", "apply", path)["applied"]?.int == 1)
        }

        @Test("what came before its parents waits, is counted, and is applied when they come")
        func waiting() throws {
            let ana = try Desktop()
            try ana.ok("add", "One")
            let bo = try ana.clone(author: "bo")
            let cy = try ana.clone(author: "cy")
            try ana.ok("add", "Two")
            let first = try ana.file("first.bundle", "")
            try ana.ok("bundle", "create", first)
            try bo.ok("bundle", "apply", first)
            let bundle = try bo.file("bo.bundle", "")
            try bo.ok("add", "Three")
            // What bo's first bundle told ana it holds, so that the next one for it leaves that out.
            try bo.ok("bundle", "create", bundle)
            try ana.ok("bundle", "apply", bundle)
            try ana.ok("add", "Four")
            let id = try #require(try bo.ok("status")["replica"]?.string)
            let late = try ana.file("late.bundle", "")
            try ana.ok("bundle", "create", late, "--for", id)
            #expect(try cy.ok("bundle", "apply", late)["waiting"]?.int == 1)
            #expect(try cy.ok("status")["waiting"]?.int == 1)
            #expect(try cy.ok("bundle", "apply", bundle)["applied"]?.int == 3)
            #expect(try cy.ok("status")["waiting"]?.int == 0)
            #expect(try cy.digest == ana.digest)
            #expect(try cy.ok("verify")["sound"]?.bool == true)
        }

        @Test("a damaged bundle, one of another project and what is none are refused with nothing changed")
        func damaged() throws {
            let ana = try Desktop()
            try ana.ok("add", "One")
            let path = try ana.file("x.bundle", "")
            try ana.ok("bundle", "create", path)
            let whole = try Files.contents(of: path)
            let before = try ana.digest
            for at in [16, 40, whole.count / 2, whole.count - 40, whole.count - 1] {
                var bytes = whole
                bytes[at] ^= 1
                try Files.replace(path, with: bytes)
                #expect(ana.refusal("bundle", "apply", path) == (65, "bundle-damaged"), "byte \(at)")
            }
            try Files.replace(path, with: Array(whole.prefix(whole.count / 2)))
            #expect(ana.refusal("bundle", "apply", path).status == 65)
            let other = try Desktop(author: "zoe")
            try Files.replace(path, with: whole)
            #expect(other.refusal("bundle", "apply", path) == (65, "foreign-bundle"))
            #expect(ana.refusal("bundle", "apply", try ana.file("notes.txt", "hello")) == (65, "not-a-bundle"))
            #expect(ana.refusal("bundle", "apply", "/nowhere/x.bundle") == (66, "no-file"))
            #expect(try ana.digest == before)
        }

        @Test("a folder that is taken is refused")
        func taken() throws {
            let ana = try Desktop()
            try ana.ok("add", "One")
            let path = try ana.file("x.bundle", "")
            try ana.ok("bundle", "create", path)
            #expect(ana.refusal("clone", path, ana.folder, "--author", "bo") == (73, "folder-taken"))
        }

        @Test("a folder used twice after a copy keeps both sides' work")
        func copied() throws {
            let ana = try Desktop()
            let event = try ana.ok("add", "One").id
            let bo = try ana.clone(author: "bo")
            // The copy: the same key in another folder.
            try Files.replace(
                bo.folder + "/.annals/key", with: try Files.contents(of: ana.folder + "/.annals/key"))
            try ana.ok("set", event, "place=Moscow")
            try bo.ok("set", event, "type=visit")
            try ana.exchange(with: bo)
            try ana.ok("add", "Two")
            try bo.ok("add", "Three")
            try ana.exchange(with: bo)
            #expect(try ana.digest == bo.digest)
            #expect(try ana.rows("list").count == 3)
            let shown = try bo.ok("show", event)
            #expect(shown["place"]?.string == "Moscow" && shown["type"]?.string == "visit")
            for desktop in [ana, bo] { #expect(try desktop.ok("verify")["sound"]?.bool == true) }
        }
    }
}
