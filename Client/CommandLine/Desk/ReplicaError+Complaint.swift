import Glibc
import Model
import Replica

extension ReplicaError: Complainable {
    package var complaint: Complaint {
        switch self {
        case .alreadyThere(let path):
            Complaint(
                .taken, "project-exists", "There is a project in \(path) already.",
                hint: "Work in it as it is, or choose another folder.")
        case .notThere(let path):
            Complaint(
                .absent, "no-project", "There is no project in \(path).",
                hint: "Make one with `annals init`, or get one with `annals clone`.")
        case .tooNew(let version):
            Complaint(
                .data, "replica-too-new", "This replica was written by a later version of Annals (schema \(version)).",
                hint: "Install that version; nothing was changed.")
        case .locked:
            Complaint(
                .again, "locked", "Another command has been writing to this replica for a while.",
                hint: "Try again when it has ended; nothing was changed.")
        case .diskFull:
            Complaint(
                .disk, "disk-full", "The disk is full.", hint: "Make room and repeat the command; nothing was changed.")
        case .file(let path, let number):
            Complaint(
                .disk, "disk", "\(path): \(String(cString: strerror(number))).",
                hint: "Put the disk or its permissions right and repeat the command.")
        case .damaged(let what):
            Complaint(
                .data, "damaged", "The replica is damaged: \(what).",
                hint: "`annals verify` tells what is lost; a clone or a bundle brings it back.")
        case .keyDamaged:
            Complaint(
                .data, "key-damaged", "The device key in .annals/key is missing or unreadable.",
                hint: "`annals doctor` tells how to go on under a new key; no event is lost.")
        case .disk(let what), .database(let what):
            Complaint(
                .disk, "database", "The database could not be used: \(what).",
                hint: "Check the disk and the permissions of .annals; `annals doctor` tells more.")
        case .tooLarge(let what, let limit):
            Complaint(
                .data, "too-large", "Too much for one changeset: \(what) may be \(limit) at most.",
                hint: "Make it shorter, or in several steps; nothing was changed.")
        case .tooManyWaiting:
            Complaint(
                .again, "too-many-waiting", "More changesets wait for earlier ones than a replica keeps.",
                hint: "Sync, or apply the bundle that came before this one; nothing was changed.")
        case .signing:
            Complaint(
                .bug, "signing", "The changeset could not be signed.", hint: "`annals doctor` checks the device key.")
        case .movedOn:
            Complaint(.again, "moved-on", "Another command has synced meanwhile.", hint: "Run `annals sync` again.")
        case .refused(let why):
            Complaint(
                .data, "refused", "What came in cannot be trusted: \(why).",
                hint: "Nothing of it was taken. Ask its sender for another copy.")
        }
    }
}
