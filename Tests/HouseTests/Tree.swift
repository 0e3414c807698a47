import Foundation

/// The project's own files, read as text: what the house rules are about.
enum Tree {
    /// The folder that holds Package.swift, found from this file's place in it.
    static let root: URL = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// What is built, fetched or kept by git is not the project's text.
    private static let foreign: Set<String> = [".build", ".git", ".swiftpm", "Package.resolved"]

    /// Every file under a folder of the project. Order: by path.
    static func files(under folder: String = "", ending suffixes: String...) -> [SourceFile] {
        let start = folder.isEmpty ? root : root.appendingPathComponent(folder)
        var found: [SourceFile] = []
        var waiting = [start]
        while let next = waiting.popLast() {
            let entries = (try? FileManager.default.contentsOfDirectory(atPath: next.path)) ?? []
            for name in entries where !foreign.contains(name) && !name.hasPrefix(".build") {
                let entry = next.appendingPathComponent(name)
                var isFolder: ObjCBool = false
                guard FileManager.default.fileExists(atPath: entry.path, isDirectory: &isFolder) else { continue }
                if isFolder.boolValue {
                    waiting.append(entry)
                } else if suffixes.isEmpty || suffixes.contains(where: name.hasSuffix) {
                    found.append(SourceFile(path: String(entry.path.dropFirst(root.path.count + 1))))
                }
            }
        }
        return found.sorted { $0.path < $1.path }
    }

    /// The Swift that people write: generated files are left out.
    static func swift(under folder: String) -> [SourceFile] {
        files(under: folder, ending: ".swift").filter { !$0.path.hasSuffix(".pb.swift") }
    }

    static func text(_ path: String) -> String {
        SourceFile(path: path).text
    }

    static func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: root.appendingPathComponent(path).path)
    }
}

/// One file of the project, by its path from the root.
struct SourceFile: Sendable {
    let path: String

    /// Empty when the file is absent or no UTF-8.
    var text: String {
        (try? String(contentsOf: Tree.root.appendingPathComponent(path), encoding: .utf8)) ?? ""
    }

    var name: String {
        String(path[(path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex)...])
    }

    /// The lines, numbered from 1, without those that are only a comment or lie in a text of several lines.
    var codeLines: [(number: Int, line: Substring)] {
        var isInText = false
        return text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().compactMap { index, line in
            let wasInText = isInText
            if line.contains("\"\"\"") { isInText.toggle() }
            let isComment = line.trimmingCharacters(in: .whitespaces).hasPrefix("//")
            return wasInText || isComment ? nil : (number: index + 1, line: line)
        }
    }

    /// The modules it imports, in order.
    var imports: [String] {
        let pattern =
            /^\s*(?:@[\w()]+\s+)*(?:(?:public|package|internal|fileprivate|private)\s+)?import\s+(?:(?:struct|class|enum|protocol|func|var|let|typealias)\s+)?(?<module>\w+)/
        return codeLines.compactMap { $0.line.firstMatch(of: pattern).map { String($0.output.module) } }
    }
}
