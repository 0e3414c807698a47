import ArgumentParser
import Model
import Replica

/// `annals bundle`
struct Bundles: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bundle",
        abstract: "Sync by file: make, apply and look into bundles.",
        discussion: """
            A bundle is a file of changesets. One with everything is also a backup, and `annals clone FILE` makes a \
            replica of it. It never holds a device's key.

            Examples:
              annals bundle create /media/stick/chronicle.bundle
              annals bundle apply /media/stick/chronicle.bundle
            """,
        subcommands: [BundleCreate.self, BundleApply.self, BundleShow.self])
}

/// `annals bundle create`
struct BundleCreate: Command {
    static let page = CommandConfiguration(
        commandName: "create",
        abstract: "Write this replica's changesets into a file.",
        discussion: """
            With --for only what that replica is not known to hold; it is known from what it wrote and from its bundles.

            Examples:
              annals bundle create chronicle.bundle
              annals bundle create for-bo.bundle --for 3k7q
            """)

    @Argument(help: "The file; it is replaced whole. - is stdout.", completion: .file())
    var file: String

    @Option(
        name: .customLong("for"), help: ArgumentHelp("Another replica's id or its beginning.", valueName: "replica"))
    var other: String?

    func run(in invocation: Invocation) throws {
        let desk = try Desk.open(invocation)
        let (bytes, header) = try desk.replica.makeBundle(for: try other.map { try replica(named: $0, desk) })
        if file == "-" { return try desk.output.write(bytes) }
        try Files.replace(file, with: bytes)
        guard !desk.isJSON else {
            return try desk.output.json([
                "file": .string(file), "project": .string(header.project.description),
                "changesets": .count(Int(clamping: header.changesets)), "bytes": .count(bytes.count),
            ])
        }
        let count = Int(clamping: header.changesets)
        try desk.output.print(
            "Wrote \(grouped(count)) changeset\(count == 1 ? "" : "s"), \(grouped(bytes.count)) bytes, to \(file).")
    }

    private func replica(named typed: String, _ desk: Desk) throws -> ReplicaID {
        if let id = ReplicaID(text: typed) { return id }
        let found = try desk.replica.replicas(named: typed)
        guard let id = found.first else {
            throw Complaint(
                .absent, "unknown-replica", "There is no replica \(typed).",
                hint: "`annals status` in that replica tells its id; without --for the bundle holds everything.")
        }
        guard found.count == 1, typed.utf8.count >= 4 else {
            throw Complaint(
                .absent, "ambiguous", "\(typed) does not tell one replica from another.", hint: "Write more letters.")
        }
        return id
    }
}

/// `annals bundle apply`
struct BundleApply: Command {
    static let page = CommandConfiguration(
        commandName: "apply",
        abstract: "Take in a bundle.",
        discussion: """
            The whole file is verified before anything is taken. What it holds is sent to the server by the next sync.

            Examples:
              annals bundle apply chronicle.bundle
            """)

    @Argument(help: "The bundle's file; - is stdin.", completion: .file())
    var file: String

    func run(in invocation: Invocation) throws {
        let desk = try Desk.open(invocation)
        let (header, changesets) = try BundleFile.read(file)
        try BundleFile.require(header, for: desk.replica)
        let report = try desk.replica.apply(header, changesets)
        if report.isForked {
            desk.output.remark(
                """
                This project's folder has been copied or restored and used twice; both sides' work is kept, and this \
                replica goes on under a new key.
                """)
        }
        guard !desk.isJSON else {
            return try desk.output.json([
                "applied": .count(report.applied), "known": .count(report.known), "waiting": .count(report.waiting),
                "newConflicts": .count(report.newConflicts),
            ])
        }
        var line: Phrase = "Took \(grouped(report.applied)), knew \(grouped(report.known))."
        if report.waiting > 0 { line += " \(grouped(report.waiting)) wait for earlier ones." }
        try desk.output.print(line)
        if report.newConflicts > 0 {
            let word = report.newConflicts == 1 ? "conflict" : "conflicts"
            try desk.output.print(
                "\("\(grouped(report.newConflicts)) new \(word)", .yellow): see `annals conflicts`.")
        }
    }
}

/// `annals bundle show`
struct BundleShow: Command {
    static let page = CommandConfiguration(
        commandName: "show",
        abstract: "Say what a bundle holds, and take nothing.",
        discussion: """
            The file is verified as `bundle apply` does; in a project it also tells how much is new there.

            Examples:
              annals bundle show chronicle.bundle
            """)

    @Argument(help: "The bundle's file; - is stdin.", completion: .file())
    var file: String

    func run(in invocation: Invocation) throws {
        let (header, changesets) = try BundleFile.read(file)
        try BundleFile.requireSigned(changesets)
        let replicas = Set(changesets.map(\.header.replica)).count
        let stamps = changesets.map(\.header.stamp)
        let known = try knownHere(header, changesets, invocation)
        guard !invocation.isJSON else {
            return try invocation.output.json([
                "project": .string(header.project.description), "name": .string(header.name),
                "maker": .string(header.maker.description), "changesets": .count(changesets.count),
                "replicas": .count(replicas), "first": .text(stamps.min().map { Instant.text($0) }),
                "last": .text(stamps.max().map { Instant.text($0) }), "known": .count(known),
            ])
        }
        let output = invocation.output
        try output.print("\(header.name, .bold)  \(String(header.project.description.prefix(8)), .dim)")
        try output.print("  made by   replica \(String(header.maker.description.prefix(8)))")
        let (those, makers) = (
            changesets.count == 1 ? "changeset" : "changesets", replicas == 1 ? "replica" : "replicas"
        )
        try output.print("  holds     \(grouped(changesets.count)) \(those) of \(grouped(replicas)) \(makers)")
        if let first = stamps.min(), let last = stamps.max() {
            try output.print("  from      \(Instant.text(first)) to \(Instant.text(last))")
        }
        if let known { try output.print("  new here  \(grouped(changesets.count - known))") }
    }

    /// How many are known in the project that the command runs in; nil in none, or in another.
    private func knownHere(
        _ header: Bundle.Header, _ changesets: [Changeset], _ invocation: Invocation
    ) throws -> Int? {
        guard let folder = try? Desk.folder(invocation) else { return nil }
        let replica = try Replica(folder: folder, surroundings: invocation.surroundings)
        guard replica.project == header.project else { return nil }
        return try replica.holds(changesets.map(\.hash)).count(where: { $0 })
    }
}
