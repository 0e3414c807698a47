import Foundation
import ProgramTestSupport
import TestSupport

/// A disk as a run left it: what is surely on it, and what was done since and may be lost.
///
/// Invariant: a file's content is sure after its own sync, a name only after the sync of the folder it stands in.
struct DiskImage: Sendable {
    private struct File {
        var sure: [UInt8] = []
        var changes: [Change] = []
    }
    private enum Change {
        case write(Int, [UInt8])
        case cut(Int)
    }
    private struct Folder {
        var sure: [String: Int] = [:]
        var changes: [Naming] = []
        var names: [String: Int] { changes.reduce(into: sure) { $1.apply(to: &$0) } }
    }
    private enum Naming {
        case add(String, Int)
        case rename(String, String)
        case remove(String)

        func apply(to names: inout [String: Int]) {
            switch self {
            case .add(let name, let node): names[name] = node
            case .rename(let name, let other): names[other] = names.removeValue(forKey: name)
            case .remove(let name): names[name] = nil
            }
        }
    }

    /// What a loss of power leaves of what was not synced.
    enum Loss: CaseIterable, Sendable {
        /// Nothing.
        case all
        /// All of it.
        case none
        /// The first so many writes of each file, the last of them up to a sector.
        case torn
        /// Any of the writes, each whole or up to a sector; of each folder the first so many changes.
        case random
    }

    private static let sector = 512
    private var files: [Int: File] = [:]
    private var folders = [0: Folder()]
    private var count = 0

    // MARK: What was done

    mutating func apply(_ step: Trace.Step) throws {
        switch step {
        case .createFile(let path):
            count += 1
            let node = count
            files[count] = File()
            try name(path) { .add($0, node) }
        case .createFolder(let path):
            count += 1
            let node = count
            folders[count] = Folder()
            try name(path) { .add($0, node) }
        case .rename(let path, let other):
            guard Self.split(path).folder == Self.split(other).folder else { throw Broken("a move: \(path)") }
            try name(path) { .rename($0, Self.split(other).name) }
        case .remove(let path): try name(path) { .remove($0) }
        case .write(let path, let offset, let bytes): files[try node(path)]?.changes.append(.write(offset, bytes))
        case .cut(let path, let length): files[try node(path)]?.changes.append(.cut(length))
        case .sync(let path): sync(try node(path))
        }
    }

    private mutating func sync(_ node: Int) {
        if let names = folders[node]?.names {
            folders[node]?.sure = names
            folders[node]?.changes = []
        } else if var file = files.removeValue(forKey: node) {
            for change in file.changes { Self.apply(change, to: &file.sure) }
            file.changes = []
            files[node] = file
        }
    }

    private mutating func name(_ path: String, _ change: (String) -> Naming) throws {
        let (folder, name) = Self.split(path)
        folders[try node(folder)]?.changes.append(change(name))
    }

    private func node(_ path: String) throws -> Int {
        var node = 0
        for name in path.split(separator: "/") where name != "." {
            guard let next = folders[node]?.names[String(name)] else { throw Broken("nothing has the name \(path)") }
            node = next
        }
        return node
    }

    private static func split(_ path: String) -> (folder: String, name: String) {
        guard let slash = path.lastIndex(of: "/") else { return (".", path) }
        return (String(path[..<slash]), String(path[path.index(after: slash)...]))
    }

    private static func apply(_ change: Change, to content: inout [UInt8]) {
        switch change {
        case .cut(let length):
            if length < content.count {
                content.removeLast(content.count - length)
            } else {
                content += [UInt8](repeating: 0, count: length - content.count)
            }
        case .write(let offset, let bytes):
            let end = offset + bytes.count
            if end > content.count { content += [UInt8](repeating: 0, count: end - content.count) }
            content.replaceSubrange(offset..<end, with: bytes)
        }
    }

    // MARK: What is left

    /// Lays what a loss of power leaves into a folder that is there and empty.
    func lay(after loss: Loss, in path: String, _ generator: inout SeededGenerator) throws {
        try lay(0, loss, path, &generator)
    }

    private func lay(_ node: Int, _ loss: Loss, _ path: String, _ generator: inout SeededGenerator) throws {
        if let folder = folders[node] {
            let kept =
                switch loss {
                case .all: 0
                case .none: folder.changes.count
                case .torn, .random: generator.number(0..<(folder.changes.count + 1))
                }
            var names = folder.sure
            for change in folder.changes.prefix(kept) { change.apply(to: &names) }
            if node != 0 { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false) }
            for (name, next) in names.sorted(by: { $0.key < $1.key }) {
                try lay(next, loss, path + "/" + name, &generator)
            }
        } else if let file = files[node] {
            var content = file.sure
            for change in Self.left(of: file.changes, loss, &generator) { Self.apply(change, to: &content) }
            try Data(content).write(to: URL(fileURLWithPath: path))
        }
    }

    private static func left(of changes: [Change], _ loss: Loss, _ generator: inout SeededGenerator) -> [Change] {
        switch loss {
        case .all: return []
        case .none: return changes
        case .torn:
            var kept = Array(changes.prefix(generator.number(0..<(changes.count + 1))))
            if let last = kept.popLast() { kept.append(torn(last, &generator)) }
            return kept
        case .random:
            return changes.filter { _ in generator.chance(50) }
                .map { generator.chance(25) ? torn($0, &generator) : $0 }
        }
    }

    /// The first sectors of a write, or the last ones.
    private static func torn(_ change: Change, _ generator: inout SeededGenerator) -> Change {
        guard case .write(let offset, let bytes) = change, bytes.count > sector else { return change }
        let place = sector * generator.number(1..<((bytes.count + sector - 1) / sector))
        return generator.chance(50)
            ? .write(offset, Array(bytes[..<place])) : .write(offset + place, Array(bytes[place...]))
    }
}
