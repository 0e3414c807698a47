/// What an import did, or would do.
struct ImportReport {
    var added = 0
    var changed = 0
    var unchanged = 0
    /// Fields in which the file and this replica now differ, or that are in conflict in the file itself.
    var newConflicts = 0
    /// Rows, events, items: what the file consists of.
    var lines = 0
    /// What the file tells and the import leaves out.
    var skipped: [Omission: Int] = [:]

    /// It was interrupted after some of its steps.
    var isCutOff = false

    mutating func skip(_ what: Omission, _ count: Int) { if count > 0 { skipped[what, default: 0] += count } }

    mutating func skip(_ omitted: [Omission: Int]) { skipped.merge(omitted, uniquingKeysWith: +) }

    /// `2 notes; 1 link to an event that is not here`
    var skippedPhrase: Phrase {
        skipped.sorted { $0.key.name < $1.key.name }.map { $0.key.phrase($0.value) }.joined(by: "; ")
    }

    var json: JSON {
        [
            "added": .count(added), "changed": .count(changed), "unchanged": .count(unchanged),
            "newConflicts": .count(newConflicts), "lines": .count(lines),
            "skipped": .object(skipped.sorted { $0.key.name < $1.key.name }.map { ($0.key.name, .count($0.value)) }),
        ]
    }
}

/// What is wrong with a file, by its places, so that a person can put all of it right at once.
struct ImportComplaints {
    private var all: [(place: Phrase, complaint: Complaint)] = []

    static let most = 20
    var isEmpty: Bool { all.isEmpty }
    /// There are as many as anybody wants to read.
    var isFull: Bool { all.count >= Self.most }

    /// Runs something for one place of the file, and keeps what it complains of.
    mutating func collect(at place: @autoclosure () -> Phrase, _ body: () throws -> Void) throws {
        do {
            try body()
        } catch let error as any Complainable {
            all.append((place(), error.complaint))
        } catch let complaint as Complaint {
            all.append((place(), complaint))
        }
    }

    /// One complaint for the whole file. - Parameter name: what people call it.
    func summary(of name: String) -> Complaint {
        let lines = all.map { place, complaint in place + ": " + complaint.fact }
        let more: Phrase = isFull ? "\n  …" : ""
        let first = all[0].complaint
        return Complaint(
            .data, first.code, "\(name) was not imported. \(lines.joined(by: "\n  "))\(more)",
            hint: first.hint ?? "Nothing was changed. Put it right and import the file again.")
    }
}

/// A JSON document of an exchange format, read whole.
enum ImportedJSON {
    static let maximumBytes = 64 << 20

    /// Errors: `Complaint` 66 no such file, 65 for what is no JSON.
    static func read(_ path: String, name: String) throws -> JSON {
        var bytes = try Files.contents(of: path, maximumBytes: maximumBytes)[...]
        if bytes.starts(with: [0xef, 0xbb, 0xbf]) { bytes = bytes.dropFirst(3) }
        do throws(JSONError) { return try JSON.parse(Array(bytes), maximumBytes: maximumBytes) } catch {
            throw Complaint(
                .data, "bad-json", "\(name) is no JSON: \(error.reason.rawValue), at byte \(error.offset + 1).",
                hint: "Is it the right file?")
        }
    }
}
