import Model
import TestSupport
import Testing

@Suite("Dates against links")
struct OrderCheckTests {
    private static let ids = (0..<12).map { EntityID(Bytes16(high: 0, low: UInt64($0))) }

    /// `0 before 1` and the like; dates by event, empty for none.
    private func check(_ links: [String], _ dates: [String]) throws -> [OrderCheck.Contradiction] {
        let links = links.map { line -> OrderCheck.Link in
            let words = line.split(separator: " ").map(String.init)
            return .init(Self.ids[Int(words[0]) ?? 0], words[1], Self.ids[Int(words[2]) ?? 0])
        }
        let reaches = try dates.map { date in
            date.isEmpty
                ? nil : DateReach(try EDTF(parsing: date, calendar: .gregorian), calendar: .gregorian)
        }
        return OrderCheck(links) { id in Self.ids.firstIndex(of: id).flatMap { reaches[$0] } }.contradictions()
    }

    private func told(_ found: [OrderCheck.Contradiction]) -> [String] {
        found.map { contradiction in
            func number(_ id: EntityID) -> String { Self.ids.firstIndex(of: id).map(String.init) ?? "?" }
            let way = contradiction.links.map { "\(number($0.from)) \($0.relation) \(number($0.to))" }
            return "\(number(contradiction.first)) > \(number(contradiction.last)): " + way.joined(separator: ", ")
        }
    }

    @Test(
        "one link",
        arguments: [
            ("before", "1989-02", "1989-01", true), ("before", "1989-01", "1989-01", false),
            ("before", "1989-01/1989-03", "1989-02", true), ("before", "1989-02/..", "1989-01", true),
            ("before", "../1989-01", "1989-03", false), ("before", "1989-03", "../1989-02", true),
            ("after", "1989-01", "1989-02", true), ("causes", "1989-01/1990", "1989-03", false),
            ("causes", "1989-04", "1989-03", true), ("part-of", "1988", "1989/1990", true),
            ("part-of", "1991", "1989/1990", true), ("part-of", "1989-05/..", "1989/1990", false),
            ("part-of", "1989-05/1991", "1989/1990", true), ("before", "1990", "", false),
        ])
    func single(_ relation: String, _ one: String, _ other: String, _ isContradiction: Bool) throws {
        #expect(try check(["0 \(relation) 1"], [one, other]).isEmpty != isContradiction)
    }

    @Test("chains, whatever lies between")
    func chains() throws {
        #expect(
            told(try check(["0 before 1", "1 before 2"], ["1990", "", "1989"])) == ["0 > 2: 0 before 1, 1 before 2"])
        // What is part of the one comes before what the one comes before.
        #expect(
            told(try check(["0 part-of 1", "1 before 2"], ["1990", "", "1989"])) == ["0 > 2: 0 part-of 1, 1 before 2"])
        // A cause begins before its effect begins; what comes after that, it need not have ended for.
        #expect(try check(["0 causes 1", "1 before 2"], ["1989/1995", "", "1990"]).isEmpty)
        #expect(try check(["0 before 1", "1 before 2"], ["1990", "1989/1991", "1990"]) != [])
    }

    @Test("each contradiction once, by its shortest way, and none that follows from another")
    func once() throws {
        // Every two of them contradict each other; two neighbours are enough to see it.
        #expect(
            told(try check(["0 before 1", "1 before 2"], ["1991", "1990", "1989"]))
                == ["0 > 1: 0 before 1", "1 > 2: 1 before 2"])
        #expect(
            told(try check(["0 before 1", "1 before 2", "0 before 2"], ["1991", "", "1990"])) == ["0 > 2: 0 before 2"])
    }

    @Test("rings of equal days are possible, and an event is not held against itself")
    func rings() throws {
        #expect(try check(["0 before 1", "1 before 0"], ["1989-01-01", "1989-01-01"]).isEmpty)
        #expect(try check(["0 before 1", "1 before 0"], ["1989/1990", ""]).isEmpty)
        #expect(try check(["0 before 0"], ["1989/1990"]).isEmpty)
    }

    /// The same by going over every pair of places again and again until nothing changes.
    private func isPossible(_ links: [(Int, Int)], _ years: [ClosedRange<Int>?]) -> Bool {
        var least = years.map { $0?.lowerBound ?? .min }
        for _ in years { for (one, other) in links { least[other] = max(least[other], least[one]) } }
        return zip(least, years).allSatisfy { $0 <= ($1?.upperBound ?? .max) }
    }

    @Test("something is found exactly where no days satisfy all links, on generated graphs without rings")
    func generated() throws {
        var generator = SeededGenerator(seed: 11)
        func next(_ bound: Int) -> Int { generator.number(0..<bound) }
        var impossible = 0
        for _ in 0..<3000 {
            let count = 2 + next(8)
            let years = (0..<count).map { _ -> ClosedRange<Int>? in
                let from = 1900 + next(40)
                return next(3) == 0 ? nil : from...from + next(25)
            }
            var links: [(Int, Int)] = []
            for one in 0..<count { for other in one + 1..<count where next(3) == 0 { links.append((one, other)) } }
            // Begins by the other's beginning: one place an event, so that the plain rule above can decide.
            let found = try check(
                links.map { "\($0.0) causes \($0.1)" },
                years.map { $0.map { "[\($0.lowerBound)-01-01..\($0.upperBound)-01-01]" } ?? "" })
            #expect(found.isEmpty == isPossible(links, years), "\(links) \(years)")
            if !found.isEmpty { impossible += 1 }
        }
        #expect(impossible > 300 && impossible < 2700, "\(impossible)")
    }
}
