import Foundation
import Model
import TestSupport
import Testing

@testable import Replica

/// A deletion by one against something new that hangs on the entity by another: a conflict on life, however it comes.
struct HangingTests {
    enum Hanging: CaseIterable { case note, citation, linkFrom, linkTo, noteOnCitation }
    enum Way: CaseIterable { case oneByOne, onePage, pageInOtherOrder, bundleToFresh }

    let place = Workplace()

    func open(_ name: String, _ project: ProjectID? = nil) throws -> Replica {
        try Replica.create(
            in: try place.folder(name), founding: Replica.Founding(name: "chronicle", author: name, project: project))
    }

    func log(_ replica: Replica, after id: Int64 = 0) throws -> [Changeset] {
        try replica.entries(after: id, count: 1000, bytes: .max).map(\.changeset)
    }

    func give(_ replica: Replica, _ changesets: [Changeset]) throws {
        let keys = try replica.checkSignatures(changesets, mayWait: true)
        _ = try replica.write { try replica.absorb(changesets, keys: keys) }
    }

    @Test(
        "something new on a deleted entity flags it on every replica, whichever way both came",
        arguments: Hanging.allCases, Way.allCases)
    func flags(_ hanging: Hanging, _ way: Way) throws {
        let ana = try open("ana")
        let (event, citation) = try ana.edit { editor in
            let id = editor.makeEntity()
            try editor.give(id, .event, .title, .text("A visit"))
            let citation = editor.makeEntity()
            try editor.give(citation, .citation, .event, .reference(id))
            return (id, citation)
        }.result
        let bo = try open("bo", ana.project)
        try give(bo, try log(ana))
        let target = hanging == .noteOnCitation ? citation : event
        try ana.edit { try $0.delete(target) }
        try bo.edit { editor in
            let id = editor.makeEntity()
            switch hanging {
            case .note, .noteOnCitation:
                try editor.give(id, .note, .on, .reference(target))
                try editor.give(id, .note, .text, .text("hm"))
            case .citation: try editor.give(id, .citation, .event, .reference(target))
            case .linkFrom: try editor.give(id, .link, .from, .reference(target))
            case .linkTo: try editor.give(id, .link, .to, .reference(target))
            }
        }
        let (deletion, addition) = (try log(ana, after: 1), try log(bo, after: 1))
        let cy = try open("cy", ana.project)
        switch way {
        case .oneByOne:
            try give(cy, try log(ana))
            try give(cy, addition)
        case .onePage: try give(cy, try log(ana) + addition)
        case .pageInOtherOrder: try give(cy, try log(bo) + deletion)
        case .bundleToFresh:
            try give(ana, addition)
            let (header, changesets) = try Bundle.decode(try ana.makeBundle().bytes)
            _ = try cy.apply(header, changesets)
        }
        try give(bo, deletion)
        for replica in [bo, cy] {
            #expect(try replica.view(target)?.life.standing == .conflict)
            #expect(try replica.conflictCount() == 1, "\(replica.folder.project)")
            #expect(try replica.eventCount() == 1)
            let findings = try Replica.verify(folder: replica.folder).findings
            #expect(findings.isEmpty, "\(findings)")
        }
    }
}
