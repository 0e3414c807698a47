import Foundation

/// Package.swift, read as text: its targets in the order in which they stand.
struct Manifest {
    struct Target {
        let name: String
        let path: String
        /// Names of targets of ours and of products of others.
        let dependencies: [String]
        let isTest: Bool
    }

    let targets: [Target]

    init(text: String = Tree.text("Package.swift")) {
        var products: [String: String] = [:]
        for match in text.matches(of: /let (\w+) = Target\.Dependency\.product\(\s*name: "([^"]+)"/) {
            products[String(match.output.1)] = String(match.output.2)
        }
        let opening = #/\.(?<kind>target|executableTarget|testTarget|systemLibrary)\(\s*name: /#
        targets = text.matches(of: opening).compactMap { match in
            let body = Self.parenthesised(text[match.range.lowerBound...])
            guard let name = body.firstMatch(of: /name: "([^"]+)"/)?.output.1,
                let path = body.firstMatch(of: /[^\w]path: "([^"]+)"/)?.output.1
            else { return nil }
            let listed = body.firstMatch(of: /dependencies: (\[[\s\S]*)/).map { Self.bracketed($0.output.1) } ?? ""
            return Target(
                name: String(name), path: String(path), dependencies: Self.names(in: listed, products: products),
                isTest: match.output.kind == "testTarget")
        }
    }

    /// The names in a dependency list: strings, products written out, and constants that stand for products.
    private static func names(in list: Substring, products: [String: String]) -> [String] {
        var names: [String] = []
        var rest = String(list)
        for match in rest.matches(of: /\.product\(\s*name: "([^"]+)"[^)]*\)/) {
            names.append(String(match.output.1))
        }
        rest.replace(/\.product\([^)]*\)/, with: "")
        for match in rest.matches(of: /"([^"]+)"/) {
            names.append(String(match.output.1))
        }
        rest.replace(/"[^"]*"/, with: "")
        for match in rest.matches(of: /\w+/) {
            if let product = products[String(match.output)] { names.append(product) }
        }
        return names
    }

    private static func parenthesised(_ text: Substring) -> Substring {
        balanced(text, open: "(", close: ")")
    }

    private static func bracketed(_ text: Substring) -> Substring {
        balanced(text, open: "[", close: "]")
    }

    /// From the start to the bracket that closes the first one opened.
    private static func balanced(_ text: Substring, open: Character, close: Character) -> Substring {
        var depth = 0
        for index in text.indices {
            if text[index] == open { depth += 1 }
            if text[index] == close {
                depth -= 1
                if depth == 0 { return text[...index] }
            }
        }
        return text
    }

    /// The modules whose folder lies in a room: `Client`, `Server`, …
    func modules(in room: String) -> [String] {
        targets.filter { $0.path == room || $0.path.hasPrefix(room + "/") }.map(\.name)
    }
}
