import Glibc
import Model
import Replica

/// The folder that a clone goes into, made when needed, and gone again when the clone fails.
struct CloneFolder {
    let path: String
    /// Folders that were made for it, outermost first.
    private let made: [String]

    /// Refuses a stated folder that is taken, before anything is asked of anybody.
    ///
    /// Errors: `Complaint` 73.
    static func requireFree(_ folder: String) throws {
        let path = try Paths.absolute(folder)
        if exists(path), !isFolder(path) {
            throw Complaint(.taken, "folder-taken", "\(path) is a file.", hint: "Name another folder.")
        }
        guard !exists(ReplicaFolder(project: path).path) else { throw taken(path) }
    }

    /// Makes the folder: the one stated, or one with the project's name that is free.
    ///
    /// A one-use invite is spent by the time its project's name is known, so a taken name gets a number.
    static func make(_ folder: String?, name: String) throws -> CloneFolder {
        if let folder {
            try requireFree(folder)
            return try CloneFolder(making: try Paths.absolute(folder))
        }
        let base = try Paths.absolute(folderName(name))
        for number in 1..<1000 {
            let path = number == 1 ? base : "\(base)-\(number)"
            if !exists(path) || (isFolder(path) && !exists(ReplicaFolder(project: path).path)) {
                return try CloneFolder(making: path)
            }
        }
        throw taken(base)
    }

    private init(making path: String) throws {
        var missing: [String] = []
        var parent = path
        while !CloneFolder.exists(parent), parent != "/" {
            missing.insert(parent, at: 0)
            parent = parent.split(separator: "/").dropLast().reduce(into: "") { $0 += "/" + $1 }
            if parent.isEmpty { parent = "/" }
        }
        var made: [String] = []
        do {
            for folder in missing {
                guard mkdir(folder, 0o777) == 0 else { throw ReplicaError.file(path: folder, errno: errno) }
                made.append(folder)
                try ReplicaFolder.makeDurable(folder)
            }
        } catch {
            for folder in made.reversed() { rmdir(folder) }
            throw error
        }
        self.path = path
        self.made = made
    }

    /// Makes the replica. Errors: whatever that or `filling` throws; then the folders made are gone.
    func create(
        _ founding: Replica.Founding, _ invocation: Invocation, filling: (Replica) throws -> Void = { _ in }
    ) throws -> Replica {
        do {
            return try Replica.create(
                in: ReplicaFolder(project: path), founding: founding, surroundings: invocation.surroundings,
                filling: filling)
        } catch {
            removeFolders()
            throw error
        }
    }

    /// Runs `body`; when it throws, replica and folders go, unless the error is one to keep them for.
    func removing<T>(_ replica: Replica, unless isKept: (any Error) -> Bool, _ body: () throws -> T) throws -> T {
        do { return try body() } catch {
            if !isKept(error) {
                replica.discard()
                removeFolders()
            }
            throw error
        }
    }

    private func removeFolders() { for folder in made.reversed() { rmdir(folder) } }

    // MARK: Names

    /// A project's name as a folder's: nothing that leads elsewhere or hides.
    static func folderName(_ name: String) -> String {
        let safe = String(name.prefix(80).map { $0 == "/" || $0 == "\0" || $0.isNewline ? "-" : $0 })
        let visible = safe.drop { $0 == "." || $0.isWhitespace }
        let trimmed = String(visible.reversed().drop { $0.isWhitespace }.reversed())
        return trimmed.isEmpty || trimmed.hasPrefix("-") ? "project" + trimmed : trimmed
    }

    private static func exists(_ path: String) -> Bool {
        var facts = stat()
        return lstat(path, &facts) == 0
    }

    private static func isFolder(_ path: String) -> Bool {
        var facts = stat()
        return stat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFDIR
    }

    private static func taken(_ path: String) -> Complaint {
        Complaint(
            .taken, "folder-taken", "There is a project in \(path) already.",
            hint: "Name another folder, or run `annals sync` in that one.")
    }
}

/// Whose replica a clone is.
enum CloneAuthor {
    /// The name stated, `ANNALS_AUTHOR`, or the answer to a question. Errors: `Complaint` 78 where nobody can be asked.
    static func name(_ stated: String?, _ invocation: Invocation) throws -> String {
        if let stated { return try Config.Key.name(stated.typedNormalForm, of: "author") }
        if let author = invocation.author { return try Config.Key.name(author.typedNormalForm, of: "author") }
        guard invocation.mayAsk, let answer = try Asking(invocation).line("Your name, as others will see it:") else {
            throw Complaint(
                .unconfigured, "no-author", "Nobody has said who you are.",
                hint: "Add --author NAME, or set ANNALS_AUTHOR.")
        }
        return try Config.Key.name(answer.typedNormalForm, of: "author")
    }
}
