import Foundation
import ProgramTestSupport
import TestSupport
import Testing

/// A team's week, told from its first command to its last.
@Suite(.serialized)
struct WeekTests {
    private static let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Fixtures")

    /// After a change that is meant: `ANNALS_UPDATE=1 swift test --filter WeekTests`, and read the difference.
    @Test("a team's week goes as it is told", arguments: ["week"])
    func week(_ name: String) throws {
        let file = Self.fixtures.appendingPathComponent("transcripts/\(name).txt")
        let script = try String(contentsOf: file, encoding: .utf8)
        let scratch = try TemporaryFolder()
        var transcript = try Transcript(in: scratch, documents: Self.fixtures.appendingPathComponent("documents").path)
        let told = try transcript.run(script)
        if ProcessInfo.processInfo.environment["ANNALS_UPDATE"] != nil {
            try told.write(to: file, atomically: true, encoding: .utf8)
        }
        let (expected, lines) = (script.split(separator: "\n"), told.split(separator: "\n"))
        for (number, pair) in zip(expected, lines).enumerated() where pair.0 != pair.1 {
            let before = lines[max(0, number - 8)..<number].joined(separator: "\n")
            Issue.record("after\n\(before)\nstands “\(pair.0)”, and said was “\(pair.1)”")
            return
        }
        #expect(expected.count == lines.count)
    }
}
