import Foundation
import Testing

/// What the documents say of files, targets and commands is true.
@Suite("Documents")
struct DocumentTests {
    static let documents = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"]

    @Test("the documents that every project has are here", arguments: documents + ["LICENSE", "Makefile", ".ci/run"])
    func present(path: String) {
        #expect(Tree.exists(path))
    }

    @Test("every link in a document leads somewhere")
    func links() {
        for file in Tree.files(ending: ".md") {
            let folder = Tree.root.appendingPathComponent(file.path).deletingLastPathComponent()
            for match in file.text.matches(of: /\]\(([^)\s]+)\)/) {
                let link = String(match.output.1)
                guard !link.contains("://"), !link.hasPrefix("mailto:") else { continue }
                let parts = link.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
                let target = parts[0].isEmpty ? file.path : resolved(parts[0], from: folder)
                #expect(Tree.exists(target), "\(file.path): \(link)")
                if parts.count == 2 {
                    #expect(headings(of: target).contains(parts[1]), "\(file.path): no heading for \(link)")
                }
            }
        }
    }

    private func resolved(_ link: String, from folder: URL) -> String {
        let whole = folder.appendingPathComponent(link).standardizedFileURL.path
        return whole.hasPrefix(Tree.root.path + "/") ? String(whole.dropFirst(Tree.root.path.count + 1)) : "../" + link
    }

    /// The anchors of a document's headings, as the usual renderers make them.
    private func headings(of path: String) -> [String] {
        Tree.text(path).split(separator: "\n").filter { $0.hasPrefix("#") }.map { line in
            let words = line.drop { $0 == "#" }.trimmingCharacters(in: .whitespaces).lowercased()
            return String(words.filter { $0.isLetter || $0.isNumber || $0 == " " || $0 == "-" || $0 == "_" })
                .replacingOccurrences(of: " ", with: "-")
        }
    }

    private var targets: Set<String> {
        Set(Tree.text("Makefile").matches(of: #/(?:^|\n)([a-z]+):.*## /#).map { String($0.output.1) })
    }

    @Test("every make target that a document names exists")
    func namedTargets() {
        #expect(targets.isSuperset(of: ["run", "test", "lint", "format", "bench", "soak", "docs"]))
        for file in Tree.files(ending: ".md") {
            for match in file.text.matches(of: /(?:`|\n)make ([a-z]+)/) {
                #expect(targets.contains(String(match.output.1)), "\(file.path): make \(match.output.1)")
            }
        }
    }

    @Test("README shows the two commands that matter, CONTRIBUTING every habit")
    func habits() {
        for command in ["make run", "make test"] {
            #expect(Tree.text("README.md").contains(command))
        }
        for target in targets.sorted() where target != "help" {
            #expect(
                Tree.text("CONTRIBUTING.md").contains("`make \(target)"), "CONTRIBUTING.md does not name make \(target)"
            )
        }
    }

    @Test("README names every command of both programs", arguments: ["Client/CommandLine", "Server/annals-server"])
    func commands(folder: String) {
        let readme = Tree.text("README.md")
        for file in Tree.swift(under: folder) {
            for match in file.text.matches(of: /commandName: "([a-z-]+)"/) {
                let command = String(match.output.1)
                let named = readme.contains { word in word == command }
                #expect(named, "README.md does not name '\(command)' (\(file.path))")
            }
        }
    }

    @Test("every test that ARCHITECTURE names as a proof exists")
    func proofs() {
        let tests = Tree.swift(under: "Tests").map(\.text).joined(separator: "\n")
        let rows = Tree.text("ARCHITECTURE.md").split(separator: "\n").filter { $0.contains(/^\| \d+ \|/) }
        #expect(rows.count == 10)
        for match in rows.joined(separator: "\n").matches(of: /“([^”]+)”/) {
            #expect(tests.contains("\"\(match.output.1)\""), "no test is called “\(match.output.1)”")
        }
    }

    @Test("CI calls the habits that people call")
    func continuousIntegration() {
        let script = Tree.text(".ci/run")
        #expect(script.contains("make lint") && script.contains("make test"))
    }
}

extension String {
    /// Whether one of the words in it, taken apart at everything but letters and hyphens, is as asked.
    fileprivate func contains(word isAsked: (String) -> Bool) -> Bool {
        split { !($0.isLetter || $0 == "-") }.contains { isAsked(String($0)) }
    }
}
