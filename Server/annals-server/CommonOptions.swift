import ArgumentParser
import HTTPFrontend
import Model
import SQLiteChangeStore
import SyncService

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Where the server keeps its data, and how a command answers.
struct CommonOptions: ParsableArguments {
    @Option(help: "The server's data folder. Default: $ANNALS_SERVER_DATA, else ./annals-data.")
    var data: String?

    @Option(help: "A PostgreSQL database, postgres://… (not there yet).")
    var database: String?

    @Flag(help: "Answer in JSON: one document, or a line for each thing of a list.")
    var json = false

    func validate() throws {
        if let data, data.isEmpty { throw ValidationError("--data needs a folder") }
    }

    /// Errors: `Complaint`.
    func folder() throws -> StoreFolder {
        if database != nil {
            throw Complaint(
                .configuration, "no_postgres", "this version keeps its data in a folder only",
                "use --data DIR; PostgreSQL comes in a later version")
        }
        return StoreFolder(path: data ?? variable("ANNALS_SERVER_DATA") ?? "annals-data")
    }

    /// Errors: `Complaint` where a restore was cut off: an empty server would pass for the restored one.
    static func refuseHalfRestored(_ folder: StoreFolder) throws {
        guard folder.isHalfRestored else { return }
        throw Complaint(
            .badData, "half_restored", "a restore into \(folder.path) was cut off and the database is not there",
            "restore the backup into it again")
    }

    /// The store, and what commands do with it.
    ///
    /// - Parameters:
    ///   - create: makes what is missing.
    ///   - examining: looks for commits that a damaged write-ahead log would lose.
    func open(create: Bool, examining: Bool = false) throws -> Opened {
        let folder = try folder()
        if !create, !folder.exists {
            throw Complaint(
                .notFound, "no_folder", "there is no folder \(folder.path)",
                "name the server's data folder with --data")
        }
        try Self.refuseHalfRestored(folder)
        var options = SQLiteChangeStore.Options()
        options.readers = 1
        options.examinesLog = examining
        let store = try SQLiteChangeStore(folder: folder, create: create, options: options)
        return Opened(store: store, administration: Administration(store: store, environment: .system))
    }

    /// Runs a command on an opened store and closes it, whatever comes.
    func with<T>(
        create: Bool = false, examining: Bool = false, _ body: (Opened) async throws -> T
    ) async throws -> T {
        let opened = try open(create: create, examining: examining)
        do {
            let result = try await body(opened)
            await opened.store.close()
            return result
        } catch {
            await opened.store.close()
            throw error
        }
    }
}

struct Opened {
    let store: SQLiteChangeStore
    let administration: Administration
}

/// An environment variable that is set and not empty.
func variable(_ name: String) -> String? {
    guard let value = getenv(name), value.pointee != 0 else { return nil }
    return String(cString: value)
}

extension Environment {
    /// The system's clock and randomness.
    static let system = Environment(
        now: {
            var time = timespec()
            clock_gettime(CLOCK_REALTIME, &time)
            return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
        },
        random: { count in
            var generator = SystemRandomNumberGenerator()
            return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        })
}

extension JSONText {
    /// RFC 3339, or null.
    static func time(_ milliseconds: Int64?) -> JSONText {
        milliseconds.map { .string(Instant.text(milliseconds: $0)) } ?? .null
    }
}
