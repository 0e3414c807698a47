import Glibc
import TestSupport
import Testing

@testable import CommandLine

/// Replicas of one project in a temporary folder, which sync by bundles; commands run in this process.
///
/// The clock of every command is stated, a minute after the one before: later commands have higher stamps.
final class Team {
    private let place: TemporaryFolder
    var folder: String { place.path }
    private(set) var names: [String]
    private var minutes = 0

    /// The exit codes of bad input.
    enum Refusal: Int32 {
        case usage = 64
        case data = 65
        case absent = 66
        case again = 75
        case forbidden = 77
    }

    struct Answer {
        var status: Int32
        var output: String
        var diagnostics: String

        var document: JSON { (try? JSON.parse(output)) ?? .null }
        var rows: [JSON] { output.split(separator: "\n").compactMap { try? JSON.parse(String($0)) } }
        /// The stable word of the complaint.
        var code: String? { (try? JSON.parse(diagnostics))?["error"]?["code"]?.string }
    }

    /// A project that the first one founded, and the others cloned from a bundle.
    init(_ names: String...) throws {
        place = try TemporaryFolder()
        self.names = names
        try #require(raw(["init", "\(folder)/\(names[0])", "--name", "chronicle", "--author", names[0]]).status == 0)
        guard names.count > 1 else { return }
        let bundle = "\(folder)/first.bundle"
        ok(names[0], "add", "founding")
        ok(names[0], "bundle", "create", bundle)
        for name in names.dropFirst() {
            try #require(raw(["clone", bundle, "\(folder)/\(name)", "--author", name]).status == 0)
        }
    }

    func path(_ name: String) -> String { "\(folder)/\(name)" }

    func file(_ name: String, _ bytes: [UInt8]) throws -> String {
        try Files.replace(path(name), with: bytes)
        return path(name)
    }

    func file(_ name: String, _ text: String) throws -> String { try file(name, Array(text.utf8)) }

    private func raw(_ words: [String]) -> Answer {
        minutes += 1
        let output = Output.collecting()
        let environment = ["ANNALS_TEST_CLOCK": String(1_700_000_000_000 + minutes * 60_000), "NO_COLOR": "1"]
        let status = Main.run(arguments: words, environment: environment, output: output)
        return Answer(status: status, output: output.collected.output, diagnostics: output.collected.diagnostics)
    }

    /// Runs a command as programs do.
    @discardableResult
    func run(_ name: String, _ words: String...) -> Answer { raw(["--project", path(name), "--json"] + words) }

    @discardableResult
    func run(_ name: String, _ words: [String]) -> Answer { raw(["--project", path(name), "--json"] + words) }

    /// Runs a command as people do, whatever becomes of it.
    func people(_ name: String, _ words: [String]) -> Answer { raw(["--project", path(name)] + words) }

    /// Runs a command as people do.
    func told(_ name: String, _ words: String...) -> String { raw(["--project", path(name)] + words).output }

    /// Runs a command that must succeed.
    @discardableResult
    func ok(_ name: String, _ words: String..., location: SourceLocation = #_sourceLocation) -> Answer {
        ok(name, words, location: location)
    }

    /// Runs a command that must succeed.
    @discardableResult
    func ok(_ name: String, _ words: [String], location: SourceLocation = #_sourceLocation) -> Answer {
        let answer = raw(["--project", path(name), "--json"] + words)
        #expect(answer.status == 0, "\(words): \(answer.diagnostics)", sourceLocation: location)
        return answer
    }

    /// Runs a command that must fail with a status and a code.
    func fails(
        _ name: String, _ status: Refusal, _ code: String, _ words: String...,
        location: SourceLocation = #_sourceLocation
    ) {
        let answer = raw(["--project", path(name), "--json"] + words)
        #expect(answer.status == status.rawValue, "\(words): \(answer.diagnostics)", sourceLocation: location)
        #expect(answer.code == code, sourceLocation: location)
    }

    func add(_ name: String, _ words: String...) -> String {
        let answer = raw(["--project", path(name), "--json", "add"] + words)
        return answer.document["id"]?.string ?? "none"
    }

    /// Gives everybody what anybody has.
    func sync(location: SourceLocation = #_sourceLocation) {
        for from in names + names.dropLast() {
            let bundle = "\(folder)/\(from)-\(minutes).bundle"
            ok(from, "bundle", "create", bundle, location: location)
            for to in names where to != from { ok(to, "bundle", "apply", bundle, location: location) }
        }
    }

    /// Two replicas that gave an event's date differently; the event's id.
    func dateConflict() -> String {
        let event = add(names[0], "A minister visits", "--date", "1989-01-04", "--place", "Port Selwyn")
        sync()
        ok(names[0], "set", event, "date=1989-01-04?", "--reason", "as printed")
        ok(names[1], "set", event, "date=1989-02-26", "--reason", "newspaper")
        sync()
        return event
    }
}
