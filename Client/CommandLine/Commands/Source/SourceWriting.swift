import Model
import Replica

/// Writes one version of a source's text, in parts, over as many changesets as it needs.
struct SourceWriting {
    let text: SourceText
    let version: Hash32
    let parent: Hash32?

    init(_ text: String, parent: Hash32? = nil) {
        self.text = SourceText(text)
        version = sha256(self.text.bytes)
        self.parent = parent
    }

    /// Gives the source this version, with what of it is not there yet, and shows it.
    func write(to source: EntityID, in editor: inout Replica.Editing, progress: Progress) throws {
        if try !isThere(version.hex, .versions, of: source, in: editor) {
            let described = SourceVersion(
                parent: parent, bytes: UInt32(text.bytes.count), scalars: UInt32(text.scalarCount),
                lines: UInt32(text.lineCount), chunks: UInt32(Self.parts(of: text.bytes).count))
            try editor.give(source, .source, .versions, key: version.hex, .version(described))
        }
        try editor.give(source, .source, .current, .digest(version))
        try writeParts(to: source, in: &editor, progress: progress)
    }

    /// Gives the parts of the text that are not there yet.
    func writeParts(to source: EntityID, in editor: inout Replica.Editing, progress: Progress) throws {
        let parts = Self.parts(of: text.bytes)
        for (number, part) in parts.enumerated() {
            progress.update(number, of: parts.count)
            let key = "\(version.hex)/\(number)"
            guard try !isThere(key, .chunks, of: source, in: editor) else { continue }
            if editor.isFull { try editor.seal() }
            try editor.give(source, .source, .chunks, key: key, .chunk(Array(text.bytes[part])))
        }
    }

    private func isThere(
        _ key: String, _ field: FieldCode, of source: EntityID, in editor: Replica.Editing
    ) throws -> Bool {
        let keyHash = Derivation.keyHash(project: editor.replica.project, key: key)
        return try editor.state(source)?.register(field, keyHash: keyHash)?.heads.isEmpty == false
    }

    /// Ranges of at most `limit` bytes, none of which cuts a scalar.
    static func parts(of bytes: [UInt8], limit: Int = Limits.chunkBytes) -> [Range<Int>] {
        var parts: [Range<Int>] = []
        var start = 0
        while start < bytes.count {
            var end = min(start + limit, bytes.count)
            while end < bytes.count, end > start + 1, bytes[end] & 0xC0 == 0x80 { end -= 1 }
            parts.append(start..<end)
            start = end
        }
        return parts
    }
}
