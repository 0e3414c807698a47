import Foundation
import TestSupport
import Testing

@testable import Model

/// Writes what dictionary 1 was trained on; kept so that anybody can see where its bytes come from.
///
/// `ANNALS_DICTIONARY_SAMPLES=DIR swift test --filter DictionarySamples`, then
/// `zstd --train DIR/* --maxdict=8192 -o dictionary`. Dictionary 1 itself is frozen: training anew makes another one.
struct DictionarySamples {
    static let folder = ProcessInfo.processInfo.environment["ANNALS_DICTIONARY_SAMPLES"]

    @Test("samples for a dictionary", .enabled(if: folder != nil))
    func write() throws {
        var generator = SeededGenerator(seed: 1)
        let replica = MemoryReplica("Anna Lindqvist", project: ProjectID(Bytes16(high: 1, low: 2)), seed: 3)
        let words = try String(contentsOfFile: "/usr/share/common-licenses/GPL-3", encoding: .utf8)
            .split(whereSeparator: \.isWhitespace).map(String.init)
        func text(_ count: Int) -> String { (0..<count).map { _ in generator.pick(words) }.joined(separator: " ") }
        let places = ["Tehran", "Moscow", "London", "Paris", "Berlin", "Cairo", "Baghdad", "Geneva", "New York"]
        var events: [EntityID] = []
        for index in 0..<1500 {
            replica.edit { draft, replica in
                if index % 3 != 0, let event = events.last {
                    let edtf = "19\(generator.number(10..<99))-0\(generator.number(1..<9))-1\(generator.number(0..<9))"
                    let reason = generator.chance(50) ? "the newspaper says so" : nil
                    let field: FieldCode = generator.pick([.date, .place, .title, .description, .status, .type])
                    let value: Value =
                        switch field {
                        case .date:
                            .date(
                                DateValue(
                                    edtf: edtf, asPrinted: generator.chance(50) ? "On January the 4th 1989" : nil))
                        case .place: .text(generator.pick(places))
                        case .status: .text(generator.pick(["draft", "reviewed"]))
                        case .type: .text(generator.pick(["meeting", "visit", "treaty", "letter", "speech", "attack"]))
                        default: .text(text(8))
                        }
                    draft.add(replica.change(event, field, key: nil, Change.Said(value: value, reason: reason)))
                } else {
                    let id = draft.makeEntity()
                    events.append(id)
                    let fresh = EntityState(id: id)
                    draft.add(fresh.change(kind: .event, field: .title, said: Change.Said(value: .text(text(9)))))
                    let edtf = "19\(generator.number(10..<99))-0\(generator.number(1..<9))-1\(generator.number(0..<9))"
                    draft.add(
                        fresh.change(kind: .event, field: .date, said: Change.Said(value: .date(DateValue(edtf: edtf))))
                    )
                    draft.add(
                        fresh.change(
                            kind: .event, field: .place, said: Change.Said(value: .text(generator.pick(places)))))
                    draft.add(
                        fresh.change(kind: .event, field: .description, said: Change.Said(value: .text(text(25)))))
                    for role in ["host", "guest"] {
                        let key = text(2)
                        draft.add(
                            fresh.change(
                                kind: .event, field: .actors,
                                keyHash: Derivation.keyHash(project: replica.project, key: key),
                                said: Change.Said(key: key, value: .text(role))))
                    }
                    if generator.chance(50) {
                        let citation = draft.makeEntity()
                        let state = EntityState(id: citation)
                        let quote = CitedQuote(
                            version: sha256(Array("one".utf8)),
                            quote: Quote(
                                start: index, end: index + 90, exact: text(14), prefix: text(5), suffix: text(5)))
                        for (field, value) in [
                            (FieldCode.quote, Value.quote(quote)), (.event, .reference(id)),
                            (.stance, .text("supports")),
                            (.source, .reference(events[0])), (.field, .text("date")),
                        ] {
                            draft.add(state.change(kind: .citation, field: field, said: Change.Said(value: value)))
                        }
                    }
                }
            }
        }
        for (index, changeset) in replica.log.enumerated() {
            let content = Packing.unpack(changeset.content!.bytes)!
            let structure = Packing.unpack(changeset.structure)!
            try Data(content).write(to: URL(fileURLWithPath: "\(Self.folder!)/c\(index)"))
            try Data(structure).write(to: URL(fileURLWithPath: "\(Self.folder!)/s\(index)"))
        }
    }
}
