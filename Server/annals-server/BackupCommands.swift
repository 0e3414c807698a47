import ArgumentParser
import HTTPFrontend
import SQLiteChangeStore
import SyncService

struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Write everything to one file, also while serving.",
        discussion: "  annals-server backup /backup/annals-2026-11-24.sqlite")

    @Argument(help: "A file that is not there yet.") var file: String
    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await common.with { opened in
            guard !FileCopy.exists(file) else {
                throw Complaint(.taken, "file_taken", "\(file) is there already", "choose another name")
            }
            guard FileCopy.exists(FileCopy.folder(of: file)) else {
                throw Complaint(.notFound, "no_folder", "there is no folder for \(file)", "check the path")
            }
            // Under another name until it is whole, so that a backup by its own name is always one.
            let partial = file + ".partial"
            FileCopy.remove(partial)
            do {
                try await opened.administration.backup(to: partial)
                try FileCopy.finish(partial, as: file)
            } catch {
                FileCopy.remove(partial)
                throw error
            }
            try BackupOutput.say(file, isJSON: common.json)
        }
    }
}

struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Make a backup the data of an empty folder.",
        discussion: """
              annals-server restore /backup/annals-2026-11-24.sqlite --data /var/lib/annals-new
            Replicas that had synced more than the backup holds bring the rest back at their next sync.
            """)

    @Argument(help: "A file that `backup` wrote.") var file: String
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let folder = try common.folder()
        guard FileCopy.exists(file) else {
            throw Complaint(.notFound, "no_file", "there is no file \(file)", "check the path")
        }
        guard FileCopy.isFree(folder.path, but: folder.leftByRestore) else {
            throw Complaint(
                .taken, "folder_taken", "\(folder.path) is not empty", "restore into an empty folder with --data")
        }
        do { _ = try BackupFile(path: file) } catch {
            throw Complaint(
                .badData, "bad_backup", "\(file) is no whole backup: \(error)", "take another backup")
        }
        guard let claim = try FolderClaim(folder) else {
            throw Complaint(.taken, "folder_taken", "an annals-server serves \(folder.path)", "stop it first")
        }
        let partial = folder.unfinished
        FileCopy.remove(partial)
        do {
            try FileCopy.copy(file, to: partial)
            try FileCopy.finish(partial, as: folder.database)
        } catch {
            FileCopy.remove(partial)
            throw error
        }
        try await common.with { _ in try BackupOutput.say(file, isJSON: common.json) }
        withExtendedLifetime(claim) {}
    }
}

enum BackupOutput {
    static func say(_ file: String, isJSON: Bool) throws {
        let content = try BackupFile(path: file)
        let (bytes, hash) = try FileCopy.sha256(file)
        if isJSON {
            Output.say(
                .object([
                    ("file", .string(file)), ("bytes", .integer(bytes)), ("sha256", .string(hash)),
                    ("projects", .integer(Int64(content.projects))), ("changesets", .integer(content.changesets)),
                ]))
        } else {
            Output.say(
                "\(Output.visible(file)): \(content.projects) projects, \(content.changesets) changesets, "
                    + "\(bytes) bytes, sha256 \(hash)")
        }
    }
}
