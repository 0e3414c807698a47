import Foundation
import ProgramTestSupport
import Synchronization
import TestSupport
import Testing

/// Many programs at once on one replica, and on one folder that is to become one.
@Suite(.serialized)
struct TogetherTests {
    @Test("sixteen programs at once on one replica: all are done or told to try again, and nothing is lost or doubled")
    func oneReplica() throws {
        let scratch = try TemporaryFolder()
        let (server, members) = try team(["ana", "bo"], in: scratch)
        let ana = members[0]
        for number in 0..<5 { try members[1].ok("add", "from bo \(number)") }
        try settle(members)
        for number in 5..<10 { try members[1].ok("add", "from bo \(number)") }
        try members[1].ok("sync")
        let rows = (1...1_500).map { "{\"title\":\"row \($0)\",\"key\":\"k\($0)\"}" }
        try ana.write(rows.joined(separator: "\n") + "\n", to: "rows.jsonl")
        var commands = (0..<11).map { ["add", "at once \($0)"] }
        commands.insert(["import", "jsonl", "rows.jsonl"], at: 0)
        commands.insert(contentsOf: [["sync"], ["verify"], ["sync"], ["verify"]], at: 4)
        #expect(commands.count == 16)
        let ends = Mutex<[Int: Int32]>([:])
        let line = commands
        try together(line.count) { number in
            let ended = try ana.raw(line[number])
            guard ended.status == 0 || ended.status == 75 else {
                throw Broken("\(line[number]) ended with \(ended.status): \(ended.output)\(ended.errors)")
            }
            ends.withLock { $0[number] = ended.status }
        }
        let told = ends.withLock { $0 }
        let acknowledged = line.indices.filter { told[$0] == 0 && line[$0][0] == "add" }.map { line[$0][1] }
        print("16 at once: \(told.values.count { $0 == 0 }) done, \(acknowledged.count) events")
        try ana.ok("import", "jsonl", "rows.jsonl")
        try mustAgree(members, server)
        for member in members {
            try member.hasOnce(acknowledged + (0..<10).map { "from bo \($0)" } + ["row 1", "row 1500"])
            let titles = try member.titles()
            #expect(titles.values.allSatisfy { $0 == 1 } && titles.count == 1_510 + acknowledged.count)
        }
    }

    @Test("eight inits at once in one folder: one makes the project, the others are told, and it is whole")
    func oneFolder() throws {
        let scratch = try TemporaryFolder()
        var lost: [Int32: Int] = [:]
        for round in 0..<12 {
            let member = try Member("folder\(round)", in: scratch)
            let ends = Mutex<[Int32]>([])
            try together(8) { number in
                let ended = try member.raw(["init", "--name", "chronicle", "--author", "a\(number)"])
                guard [0, 73, 75].contains(ended.status) else {
                    throw Broken("round \(round): init ended with \(ended.status): \(ended.errors)")
                }
                ends.withLock { $0.append(ended.status) }
            }
            let told = ends.withLock { $0 }
            #expect(told.count { $0 == 0 } == 1, "round \(round): \(told)")
            for status in told { lost[status, default: 0] += 1 }
            try member.ok("add", "an event")
            #expect(try member.ok("verify").json["sound"] as? Bool == true)
            let names = try FileManager.default.contentsOfDirectory(atPath: member.folder)
            #expect(names == [".annals"], "round \(round): \(names)")
        }
        print("8 inits at once, 12 times: \(lost)")
    }
}
