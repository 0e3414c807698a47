import Foundation
import ProgramTestSupport
import TestSupport

/// A story of several people, written as what they type and what they are told; the fixture is both script and result.
///
/// `@ 2026-11-23T09:00:00Z` sets the clock, which goes on three minutes with each command; `ana$ annals …` is one
/// person's command; `server$ annals-server …` is one of whoever runs the server; `#` is the narrator. What they are told
/// follows, and `[65]` at its end is an exit code that is not 0. Folders stand as `~`, an invite as `$INVITE`, times that
/// the server's own clock gives as `<now>`.
struct Transcript {
    private let scratch: TemporaryFolder
    private let server: ServerProcess
    private let documents: String
    private var invite = ""
    private var clock = 0.0
    private var ordinal = 0

    init(in scratch: TemporaryFolder, documents: String) throws {
        self.scratch = scratch
        self.documents = documents
        server = try ServerProcess(in: scratch)
    }

    /// Runs every command of a script.
    ///
    /// - Returns: the script as it must be if everything was said as it stands there.
    /// Errors: `Broken` for a line that is none of the above.
    mutating func run(_ script: String) throws -> String {
        var out: [String] = []
        // What was said before, up to the empty line, makes room for what is said now.
        var isAnswer = false
        for line in script.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
            if isAnswer {
                isAnswer = !line.isEmpty
            } else if line.hasPrefix("#") || line.isEmpty && !(out.last ?? "").isEmpty {
                out.append(line)
            } else if line.hasPrefix("@ ") {
                guard let time = try? Date(String(line.dropFirst(2)), strategy: .iso8601) else { throw Broken(line) }
                clock = time.timeIntervalSince1970
                out.append(line)
            } else if let (who, words) = try Self.command(line) {
                out.append(line)
                out += try ended(who, words)
                out.append("")
                isAnswer = true
            }
        }
        while out.last == "" { out.removeLast() }
        return out.joined(separator: "\n") + "\n"
    }

    /// `ana$ annals show x`, in words as a shell parts them; nil for anything else.
    private static func command(_ line: String) throws -> (who: String, words: [String])? {
        guard let dollar = line.firstIndex(of: "$"), line[dollar...].hasPrefix("$ annals"),
            line[..<dollar].allSatisfy(\.isLetter), dollar != line.startIndex
        else { return nil }
        var words: [String] = []
        var word: String?
        var quote: Character?
        for character in line[line.index(dollar, offsetBy: 2)...] {
            switch character {
            case quote: quote = nil
            case "'" where quote == nil, "\"" where quote == nil:
                quote = character
                word = word ?? ""
            case " " where quote == nil:
                if let done = word { words.append(done) }
                word = nil
            default: word = (word ?? "") + String(character)
            }
        }
        guard quote == nil else { throw Broken("an open quote: \(line)") }
        if let word { words.append(word) }
        return (String(line[..<dollar]), words)
    }

    private mutating func ended(_ who: String, _ words: [String]) throws -> [String] {
        ordinal += 1
        clock += 180
        let arguments = words.dropFirst().map {
            $0.replacing("$INVITE", with: invite).replacing("~/documents", with: documents)
                .replacing("~", with: scratch.path)
        }
        let ended: Ended
        if who == "server" {
            ended = try Programs.run("annals-server", arguments + ["--data", server.data], in: scratch.path)
        } else {
            ended = try Programs.run(
                "annals", arguments, in: try scratch.folder(who),
                environment: [
                    "ANNALS_TEST_CLOCK": String(Int(clock * 1000)), "ANNALS_TEST_SEED": String(ordinal),
                    "COLUMNS": "100",
                ])
        }
        var text = ended.output + ended.errors
        if let found = text.firstMatch(of: /http:\/\/127\.0\.0\.1:[0-9]+\/\S*#[0-9a-z]+/) {
            invite = String(found.output)
            text = text.replacing(found.output, with: "$INVITE")
        }
        text = text.replacing(server.url, with: "http://server").replacing(documents, with: "~/documents")
            .replacing(scratch.path, with: "~")
        text = text.replacing(/until \d{4}-\d\d-\d\dT[0-9:.]+Z/, with: "until <now>")
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        while lines.last == "" { lines.removeLast() }
        if ended.status != 0 { lines.append("[\(ended.status)]") }
        // An empty line would end the answer.
        return lines.map { $0.isEmpty ? "·" : $0 }
    }
}
