import Model
import Replica

/// Bundles in files, read piece by piece and verified.
enum BundleFile {
    /// Errors: `Complaint` 66 no such file, 65 damaged.
    static func read(_ path: String) throws -> (header: Bundle.Header, changesets: [Changeset]) {
        var reader = Bundle.Reader()
        try Files.pieces(of: path) { piece throws(Complaint) in
            do throws(Bundle.Damage) { try reader.take(piece) } catch { throw complaint(path, error) }
        }
        do { return try reader.finish() } catch { throw complaint(path, error) }
    }

    /// Refuses a bundle of another project. Errors: `Complaint` 65.
    static func require(_ header: Bundle.Header, for replica: Replica) throws {
        guard header.project != replica.project else { return }
        throw Complaint(
            .data, "foreign-bundle", "The bundle is of another project, \(header.name).",
            hint: "`annals clone FILE` makes a replica of it; nothing was changed here.")
    }

    /// Checks all that can be checked without a replica: every chain that is introduced in the file.
    static func requireSigned(_ changesets: [Changeset]) throws {
        do { _ = try SignatureCheck().check(changesets, mayWait: true, tolerates: { _ in true }) { _ in nil } } catch {
            throw Complaint(
                .data, "bundle-damaged", "The bundle holds a changeset that is not signed by its author's device.",
                hint: "Ask its sender for another copy.")
        }
    }

    private static func complaint(_ path: String, _ damage: Bundle.Damage) -> Complaint {
        let again: Phrase = "Nothing was taken. Copy it again, or ask its sender for another one."
        switch damage {
        case .notABundle:
            return Complaint(.data, "not-a-bundle", "\(path) is not a bundle.", hint: "Is it the right file?")
        case .tooNew:
            return Complaint(
                .data, "bundle-too-new", "\(path) was written by a later version of Annals.",
                hint: "Install that version; nothing was taken.")
        case .truncated: return Complaint(.data, "bundle-damaged", "\(path) is cut short.", hint: again)
        case .checksum, .undecodable, .page:
            return Complaint(.data, "bundle-damaged", "\(path) is damaged.", hint: again)
        }
    }
}
