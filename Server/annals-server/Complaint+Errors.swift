import HTTPFrontend
import SQLiteChangeStore
import SyncService

extension Complaint {
    /// What an error of the modules below means to whoever typed the command.
    init(describing error: any Error) {
        switch error {
        case let complaint as Complaint: self = complaint
        case let refusal as Administration.Refusal: self.init(refusal)
        case let error as SQLiteChangeStore.OpenError: self.init(error)
        case let error as StoreError: self.init(error)
        case let error as Frontend.CannotListen:
            self.init(
                .unavailable, "cannot_listen", "cannot listen on \(error.reason)", "choose another --host or --port")
        default: self.init(.bug, "bug", "something unexpected: \(error)", "please report this")
        }
    }

    private init(_ refusal: Administration.Refusal) {
        switch refusal {
        case .nameTaken(let name):
            self.init(.taken, "name_taken", "there is a project \(name) already", "choose another name")
        case .badName(let name):
            self.init(
                .usage, "bad_name", "\"\(name)\" cannot be a project's name",
                "use 1 to 200 bytes of visible letters, with no space at the ends")
        case .unknownProject(let text):
            self.init(
                .notFound, "project_unknown", "there is no project \(text)",
                "`annals-server project list` shows what there is")
        case .unknown(let what, let text):
            self.init(
                .notFound, "\(what)_unknown", "there is no \(what) \(text)", "`annals-server \(what) list` shows ids")
        case .ambiguous(let what, let text):
            self.init(.notFound, "ambiguous", "\(text) means more than one \(what)", "type more letters of the id")
        case .tooShort(let what, let text):
            self.init(.notFound, "too_short", "\(text) is too short for a \(what)", "type at least four letters")
        case .lastOwner(let name):
            self.init(
                .notAllowed, "last_owner", "\(name) is the project's last owner",
                "invite another owner first: annals-server invite PROJECT --role owner")
        }
    }

    private init(_ error: SQLiteChangeStore.OpenError) {
        switch error {
        case .missing:
            self.init(
                .notFound, "no_database", "there is no server's database in this folder",
                "name the folder with --data, or make one: annals-server serve --data DIR")
        case .foreign:
            self.init(
                .badData, "foreign_database", "the database file is not an annals server's", "check --data")
        case .newer(let version):
            self.init(
                .configuration, "newer_database", "the database is of format \(version), newer than this program",
                "use the newer annals-server; the file is as it was")
        }
    }

    private init(_ error: StoreError) {
        switch error {
        case .busy:
            self.init(.tryAgain, "busy", "another process holds the database", "try again")
        case .closed: self.init(.tryAgain, "closed", "the store is being closed", "try again")
        case .full: self.init(.disk, "disk_full", "the disk is full; nothing was changed", "make room and try again")
        case .damaged(let text):
            self.init(
                .badData, "damaged", "the database is damaged: \(text)",
                "`annals-server verify` says where; restore a backup into an empty folder")
        case .disk(let text): self.init(.disk, "disk", "the disk fails: \(text)", "check the folder and its rights")
        case .conflict(let text), .failed(let text): self.init(.bug, "bug", text, "please report this")
        }
    }
}
