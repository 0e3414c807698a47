import ArgumentParser
import Glibc
import Model
import Replica

/// `annals config`
struct Config: Command {
    static let page = CommandConfiguration(
        commandName: "config",
        abstract: "Show or change this replica's settings.",
        discussion: """
            The settings:
              author     your name, as later changes carry it
              name       the project's name in this replica
              source     the source that `cite` and `--quote` mean when none is named
              ca-file    certificates to trust beside the system's, a PEM file
              server     where the project is synced to; `annals share` sets it

            An empty value takes a setting away.

            Examples:
              annals config
              annals config author "Ana Petrova"
              annals config source 30470
            """)

    @Argument(help: "The setting.", completion: .list(Key.allCases.map(\.rawValue)))
    var key: String?

    @Argument(help: "Its new value.")
    var value: String?

    func run(in invocation: Invocation) throws {
        let desk = try Desk.open(invocation)
        guard let key else { return try list(desk) }
        guard let known = Key(rawValue: key) else { throw Key.unknown(key) }
        if let value { try known.set(value, desk) }
        let shown = try known.value(desk)
        if desk.isJSON {
            try desk.output.json(.object([(key, .text(shown))]))
        } else if value == nil, let shown {
            try desk.output.print("\(shown)")
        }
    }

    private func list(_ desk: Desk) throws {
        let all = try Key.allCases.map { ($0.rawValue, try $0.value(desk)) }
        guard !desk.isJSON else { return try desk.output.json(.object(all.map { ($0.0, .text($0.1)) })) }
        var table = Table(.init("setting"), .init("value", isFlexible: true))
        for (key, value) in all { table.row("\(key)", value.map { Phrase($0) } ?? "") }
        try desk.output.table(table)
    }
}

extension Config {
    enum Key: String, CaseIterable {
        case author, name, source
        case caFile = "ca-file"
        case server

        func value(_ desk: Desk) throws -> String? {
            switch self {
            case .author: try desk.replica.author
            case .name: try desk.replica.name
            case .source, .caFile, .server: try desk.replica.setting(rawValue)
            }
        }

        func set(_ typed: String, _ desk: Desk) throws {
            let value = typed.typedNormalForm
            switch self {
            case .author: try desk.replica.setAuthor(try Key.name(value, of: rawValue))
            case .name: try desk.replica.setName(try Key.name(value, of: rawValue))
            case .source:
                let id = value.isEmpty ? nil : try desk.source(named: value)
                try desk.replica.set(settings: [(rawValue, id?.description)])
            case .caFile: try desk.replica.set(settings: [(rawValue, typed.isEmpty ? nil : try Key.file(typed))])
            case .server:
                throw Complaint(
                    .usage, "read-only", "The server is not set by hand.",
                    hint: "`annals share INVITE` puts the project on a server.")
            }
        }

        /// A name for people: something to see, on one line, of a bearable length.
        static func name(_ value: String, of key: String) throws -> String {
            guard value.contains(where: { !$0.isWhitespace }) else {
                throw Complaint(
                    .data, "empty-value", "The \(key) cannot be empty.", hint: "Write `annals config \(key) NAME`.")
            }
            guard value.utf8.count <= 400, !value.contains(where: \.isNewline) else {
                throw Complaint(
                    .data, "bad-name", "That \(key) is too long, or has several lines.", hint: "Write a shorter one.")
            }
            return value
        }

        private static func file(_ typed: String) throws -> String {
            let path = try Paths.absolute(typed)
            guard access(path, R_OK) == 0 else {
                throw Complaint(
                    .absent, "no-file", "\(path) cannot be read.", hint: "Name a PEM file with certificates.")
            }
            return path
        }

        static func unknown(_ name: String) -> Complaint {
            let near = suggest(name, among: allCases.map(\.rawValue))
            let hint: Phrase =
                near.isEmpty
                ? "There are \(allCases.map(\.rawValue).joined(separator: ", "))."
                : "Did you mean \(near.joined(separator: " or "))?"
            return Complaint(.usage, "unknown-setting", "There is no setting “\(name)”.", hint: hint)
        }
    }
}
