import Foundation
import Model
import TestSupport
import Testing

@testable import Replica

/// Lists that an index answers are those that reading every event would give.
extension ReplicaTests {
    private static let dates = [
        nil, "1989", "1989-01-04", "1988-12-31", "1989-02", "../1988", "1989-01/..", "../..", "1980/1995", "198X",
        "1990~",
        "[1988-03..1989-06]", "1989-01-04?", "-0044", "1989-12-31", "1990-01-01", "1989/1990",
    ]

    /// Events of every sort, some of them deleted, some in conflict.
    private func chronicle() throws -> Replica {
        let ana = try found()
        var chance = SeededGenerator(seed: 4)
        try ana.edit { editor in
            for number in 0..<90 {
                let id = editor.makeEntity()
                try editor.give(id, .event, .title, .text("event \(chance.number(0..<40))"))
                if let date = Self.dates[number % Self.dates.count] {
                    try editor.give(id, .event, .date, .date(DateValue(edtf: date)))
                }
            }
        }
        let bo = try found("bo", project: ana.project)
        _ = try carry(ana, bo)
        var ids: [EntityID] = []
        try ana.forEachEvent { ids.append($0) }
        for id in ids {
            if chance.chance(20) {
                try give(ana, id, .place, .text("Moscow"))
                try give(bo, id, .place, .text("Tehran"))
            } else if chance.chance(10) {
                try ana.edit { try $0.delete(id) }
            }
        }
        _ = try carry(bo, ana)
        return ana
    }

    @Test("a span of days is overlapped by what begins in it and by what lasts into it, in the order of all lists")
    func spans() throws {
        let ana = try chronicle()
        var all: [EntityView] = []
        for deleted in [false, true] {
            var filter = EventFilter()
            filter.deleted = deleted
            try ana.forEachEventView(filter) { all.append($0) }
        }
        #expect(all.count == 90)
        let days = ["1988-12-31", "1989-01-01", "1989-01-04", "1989-07-01", "1990-01-01", "2001-01-01"]
        let edges = [nil, 1_700_000] + days.map { DateValue(edtf: $0).bounds.earliest?.julianDayNumber }
        var found = 0
        for from in edges {
            for to in edges {
                for deleted in [nil, true] as [Bool?] {
                    var filter = EventFilter()
                    (filter.hasDates, filter.from, filter.to, filter.deleted) = (true, from, to, deleted)
                    let expected = all.filter { event in
                        guard event.isDeleted == (deleted ?? false), let date = event[.date]?.shown?.date else {
                            return false
                        }
                        let (first, last) = (date.bounds.earliest?.julianDayNumber, date.bounds.latest?.julianDayNumber)
                        return (last ?? .max) >= (from ?? .min) && (first ?? .min) <= (to ?? .max)
                    }.map(\.id)
                    var ids: [EntityID] = []
                    try ana.forEachEvent(filter) { ids.append($0) }
                    #expect(ids == expected, "\(from ?? 0)..\(to ?? 0)")
                    for limit in [0, 1, 7] {
                        var first: [EntityID] = []
                        try ana.forEachEvent(filter, limit: limit) { first.append($0) }
                        #expect(first == Array(expected.prefix(limit)))
                    }
                    found += ids.count
                }
            }
        }
        #expect(found > 1000)
    }

    @Test("what is in conflict is listed in the order of all lists, whole and by its first page")
    func open() throws {
        let ana = try chronicle()
        var expected: [EntityID] = []
        try ana.forEachEventView { if !$0.conflicts.isEmpty { expected.append($0.id) } }
        #expect(expected.count > 5)
        var filter = EventFilter()
        filter.inConflict = true
        var ids: [EntityID] = []
        try ana.forEachEvent(filter) { ids.append($0) }
        #expect(ids == expected)
        ids = []
        try ana.forEachEvent(filter, limit: 3) { ids.append($0) }
        #expect(ids == Array(expected.prefix(3)))
    }

    @Test("the write-ahead log stays small, though every command opens the replica anew and makes one commit")
    func smallLog() throws {
        let ana = try found()
        let event = try add(ana, "A visit")
        try ana.close()
        var largest = 0
        for number in 0..<60 {
            let replica = try Replica(folder: ana.folder)
            try give(replica, event, .place, .text("place \(number)"))
            try replica.close()
            let status = try FileManager.default.attributesOfItem(atPath: ana.folder.database + "-wal")
            largest = max(largest, (status[.size] as? Int) ?? 0)
        }
        #expect(largest > 0 && largest < 1 << 20)
        #expect(try Replica.verify(folder: ana.folder).findings == [])
    }

    @Test("a reader in the way keeps nobody waiting, and reads on what it read")
    func readerInTheWay() throws {
        let ana = try found()
        let event = try add(ana, "A visit")
        let reader = try Replica(folder: ana.folder)
        try reader.read {
            #expect(try reader.view(event)?.text(.title) == "A visit")
            let begun = ContinuousClock.now
            for number in 0..<40 { try give(ana, event, .title, .text("title \(number)")) }
            #expect(ContinuousClock.now - begun < .seconds(60))
            #expect(try reader.view(event)?.text(.title) == "A visit")
        }
        #expect(try reader.view(event)?.text(.title) == "title 39")
    }
}
