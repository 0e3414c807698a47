import Foundation
import Testing

/// HOUSE.md, Style: what can be seen in the text of a file.
@Suite("Files")
struct FileTests {
    static let rooms = ["Sources", "Schema", "Client", "Server", "Tests"]

    @Test("no file that people write is longer than 400 lines", arguments: rooms)
    func lengths(room: String) {
        for file in Tree.swift(under: room) {
            let lines = file.text.split(separator: "\n", omittingEmptySubsequences: false).count - 1
            #expect(lines <= 400, "\(file.path) has \(lines) lines")
        }
    }

    @Test("only Output prints", arguments: ["Sources", "Schema", "Client", "Server"])
    func printing(room: String) {
        let printing = /(?:^|[^\w.])(?:print|debugPrint|dump|puts|fputs)\(/
        for file in Tree.swift(under: room) where !file.name.hasPrefix("Output") {
            for (number, line) in file.codeLines where line.contains(printing) && !line.contains(" func ") {
                Issue.record("\(file.path):\(number) prints")
            }
        }
    }

    @Test("the pure core asks no clock, no random source and no file")
    func purity() {
        let impure =
            /(?:^|[^\w.])(?:Date\(\)|UUID\(\)|SystemRandomNumberGenerator|FileManager|ContinuousClock|Task\.detached)/
        for file in Tree.swift(under: "Sources/Model") {
            for (number, line) in file.codeLines where line.contains(impure) || line.contains(/\.random\(in: [^)]*\)$/)
            {
                Issue.record("\(file.path):\(number) is not pure")
            }
        }
    }

    @Test("no test sleeps")
    func sleeping() {
        // Put together here, so that this file is not its own finding.
        let words = ["Task.", "Thread.", "u"].map { $0 + "sleep(" }
        for file in Tree.swift(under: "Tests") {
            for (number, line) in file.codeLines where words.contains(where: line.contains) {
                Issue.record("\(file.path):\(number) sleeps")
            }
        }
    }

    @Test("no file is called after nothing: Utils, Helpers, Manager")
    func names() {
        for file in Self.rooms.flatMap(Tree.swift(under:)) {
            #expect(!file.name.contains(/(?:Utils?|Utilities|Helpers?|Manager)\.swift$/), "\(file.path)")
        }
    }

    @Test("no sentence of the sample corpus stands in the project", .enabled(if: !Corpus.sentences.isEmpty))
    func corpus() {
        for file in Tree.files() {
            let text = Corpus.folded(file.text)
            guard text.utf8.count > Corpus.shortest else { continue }
            for sentence in Corpus.sentences where text.contains(sentence) {
                Issue.record("\(file.path) holds a sentence of the corpus: \(sentence.prefix(40))…")
            }
        }
    }
}

/// The documents lent for trying the program, which must never be copied into it. Absent outside the workshop.
enum Corpus {
    /// Shorter ones ("He went to Moscow.") may stand anywhere by chance. Unit: UTF-8 bytes.
    static let shortest = 50

    static let sentences: [String] = {
        let folder = Tree.root.deletingLastPathComponent().appendingPathComponent("shared/corpus")
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
        let texts = names.compactMap { try? String(contentsOf: folder.appendingPathComponent($0), encoding: .utf8) }
        return texts.flatMap { text in
            text.split(whereSeparator: { ".!?\n".contains($0) }).map { folded(String($0)) }
        }.filter { $0.utf8.count >= shortest }
    }()

    /// Runs of white space are one space, so that a line break hides nothing.
    static func folded(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
