import Testing

/// What the binaries carry is what the Schema folder holds.
@Suite("Schema")
struct SchemaTests {
    private var code: String {
        Tree.swift(under: "Schema").map(\.text).joined(separator: "\n")
    }

    /// SwiftPM's name for an embedded file: every sign that no identifier may hold becomes a line below.
    private func constant(_ name: String) -> String {
        String(name.map { $0.isLetter || $0.isNumber ? $0 : "_" })
    }

    @Test("every SQL file lies in an embedded folder and is named in the code")
    func embedded() {
        let manifest = Tree.text("Package.swift")
        let files = Tree.files(under: "Schema", ending: ".sql")
        #expect(!files.isEmpty)
        for file in files {
            let folder = file.path.split(separator: "/").dropFirst().dropLast().joined(separator: "/")
            #expect(manifest.contains(".embedInCode(\"\(folder)\")"), "Package.swift does not embed Schema/\(folder)")
            #expect(code.contains("PackageResources.\(constant(file.name))"), "\(file.path) is embedded and never used")
        }
    }

    @Test("the code names no file that is not there")
    func nothingMissing() {
        let present = Set(Tree.files(under: "Schema").map { constant($0.name) })
        for match in code.matches(of: /PackageResources\.(\w+)/) {
            #expect(present.contains(String(match.output.1)), "\(match.output.0)")
        }
    }

    @Test("migrations are numbered from 1 without a gap in each folder")
    func numbering() throws {
        let folders = Dictionary(grouping: Tree.files(under: "Schema", ending: ".sql")) {
            String($0.path.dropLast($0.name.count))
        }
        for (folder, files) in folders.sorted(by: { $0.key < $1.key }) {
            for (index, file) in files.enumerated() {
                let number = try #require(file.name.firstMatch(of: /^v(\d{4})_[a-z_]+\.sql$/)?.output.1, "\(file.path)")
                #expect(Int(number) == index + 1, "\(folder) counts \(file.name) as \(index + 1)")
            }
        }
    }

    @Test("every table is strict and has its comment")
    func tables() {
        for file in Tree.files(under: "Schema", ending: ".sql") {
            let lines = file.text.split(separator: "\n", omittingEmptySubsequences: false)
            for (index, line) in lines.enumerated() where line.hasPrefix("CREATE TABLE") {
                #expect(index > 0 && lines[index - 1].hasPrefix("--"), "\(file.path):\(index + 1) has no comment")
                let end = lines[index...].first { $0.hasPrefix(")") } ?? ""
                #expect(end.contains("STRICT"), "\(file.path):\(index + 1) is not STRICT")
            }
        }
    }

    @Test("every reference in openapi.yaml points at something", .enabled(if: Tree.exists("Schema/openapi.yaml")))
    func references() {
        let text = Tree.text("Schema/openapi.yaml")
        #expect(text.hasPrefix("openapi: 3."))
        for match in text.matches(of: /\$ref:\s*["']?#\/components\/(\w+)\/([\w.-]+)/) {
            let (section, name) = (String(match.output.1), String(match.output.2))
            let components = text.components(after: "\ncomponents:")
            let held = components.components(after: "\n  \(section):").prefix(untilTopLevelOf: 2)
            #expect(held.contains("\n    \(name):"), "\(match.output.0)")
        }
    }
}

extension String {
    /// What stands after the first occurrence of a mark; empty when there is none.
    fileprivate func components(after mark: String) -> String {
        guard let range = self.firstRange(of: mark) else { return "" }
        return String(self[range.upperBound...])
    }

    /// The lines up to the next one that is indented by no more than so many spaces.
    fileprivate func prefix(untilTopLevelOf indentation: Int) -> String {
        var lines: [Substring] = []
        for line in split(separator: "\n", omittingEmptySubsequences: false) {
            let depth = line.prefix { $0 == " " }.count
            if !lines.isEmpty, !line.isEmpty, depth <= indentation { break }
            lines.append(line)
        }
        return lines.joined(separator: "\n")
    }
}
