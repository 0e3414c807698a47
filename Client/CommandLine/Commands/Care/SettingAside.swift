import Model
import Replica
import SyncClient

/// `annals doctor --set-aside`: goes on without a changeset that no server will ever take.
struct SettingAside {
    private let desk: Desk

    init(_ desk: Desk) { self.desk = desk }

    /// - Parameter output: the bundle's file; nil for one in the project's folder.
    /// Errors: `Complaint` 66 where there is nothing to set aside, 65 where others have what depends on it.
    func run(output file: String?) throws {
        let replica = desk.replica
        guard let hash = try culprit() else {
            throw Complaint(
                .absent, "nothing-to-set-aside", "Nothing here has to be set aside.",
                hint:
                    "Every unsent changeset is whole and signed. `annals sync` and `annals status` tell what is wrong.")
        }
        let aside: SetAside
        do { aside = try replica.aside(hash) } catch ReplicaError.refused(let why) {
            throw Complaint(
                .data, "not-to-set-aside", "Changeset \(String(hash.hex.prefix(12))) cannot be set aside: \(why).",
                hint: "Nothing was changed. `annals verify` tells more; a fresh `annals clone` has what the server has."
            )
        }
        let short = String(hash.hex.prefix(8))
        let path = try Paths.absolute(file ?? "\(replica.folder.project)/set-aside-\(short).bundle")
        try Files.replace(path, with: aside.bundle)
        let line = desk.output.progress("Rebuilding")
        let copy = try replica.remove(aside) { line.update($0, of: $1) }
        line.finish()
        try replica.set(settings: [(Blocked.code, nil), (Blocked.message, nil), (Blocked.changeset, nil)])
        guard !desk.isJSON else {
            return try desk.output.json([
                "setAside": .strings(aside.changesets.map(\.hash.hex)), "bundle": .string(path),
                "copy": .string(copy), "replica": .string(try replica.replica.description),
            ])
        }
        let count = aside.changesets.count + aside.waiting
        try desk.output.print(
            "Set aside \(grouped(count)) changeset\(count == 1 ? "" : "s"): \(short) and what was built on it.")
        try desk.output.print("  they are in   \(path)")
        try desk.output.print("  as it was     \(copy)")
        try desk.output.print(
            "This replica goes on without them as \(String(try replica.replica.description.prefix(8))); sync again.")
        try desk.output.print(
            """
            What they said is not lost: in a copy of this project's folder from before, or in the copy above, \
            `annals log` still tells it. Enter again by hand what you need; then remove the copy.
            """)
    }

    /// The changeset the server named, else the first that no server can take.
    private func culprit() throws -> Hash32? {
        let named = try desk.replica.setting(Blocked.changeset).flatMap { Hex.bytes($0) }.flatMap { Hash32($0) }
        if let named, try desk.replica.holds(named) { return named }
        return try desk.replica.unacceptable()
    }
}
