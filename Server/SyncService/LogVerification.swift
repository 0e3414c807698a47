import Model

extension Administration {
    package struct Finding: Sendable, Equatable {
        /// A stable word.
        package var code: String
        /// A project's name, with a sequence where it is one changeset's.
        package var place: String
        package var message: String
        /// False for what is only to be known: content that was never there.
        package var isDamage = true
    }

    package struct Report: Sendable, Equatable {
        package var projects = 0
        package var changesets: UInt64 = 0
        package var findings: [Finding] = []

        /// Whether nothing is damaged.
        package var isSound: Bool { !findings.contains(where: \.isDamage) }

        /// What is to say of a file that cannot even be opened.
        package static func unreadable(_ file: String, _ why: String) -> Report {
            let finding = Finding(code: "database_unreadable", place: file, message: "cannot be read: \(why)")
            return Report(findings: [finding])
        }
    }

    /// Reads everything that the server keeps and says what is wrong with it.
    ///
    /// Complexity: a signature check for every changeset, on all cores.
    package func verify() async throws -> Report {
        var report = Report()
        try await report.examining("database") { report in
            report.findings += try await store.physicalProblems().map {
                Finding(code: "damaged_file", place: "database", message: $0)
            }
        }
        var projects: [ProjectRow] = []
        try await report.examining("the projects") { _ in projects = try await store.read { try $0.projects() } }
        for project in projects {
            report.projects += 1
            try await report.examining(project.name) { report in
                var verification = LogVerification(project: project)
                defer {
                    report.changesets += verification.count
                    report.findings += verification.findings
                }
                while try await verification.next(in: store) {}
                try await verification.finish(in: store)
            }
        }
        return report
    }
}

extension Administration.Report {
    /// Runs one part of the examination; what cannot even be read is a finding of it.
    fileprivate mutating func examining(
        _ place: String, _ body: (inout Self) async throws -> Void
    ) async throws {
        do {
            try await body(&self)
        } catch let error as StoreError {
            let text: String
            switch error {
            case .damaged(let what), .failed(let what), .conflict(let what): text = what
            case .busy, .closed, .full, .disk: throw error
            }
            findings.append(.init(code: "damaged_file", place: place, message: text))
        }
    }
}

/// Walks one project's log page by page: what is behind never changes, so pages need no common transaction.
private struct LogVerification {
    private static let pageCount = 1_000

    var project: ProjectRow
    var end = Cursor.start
    var bytes: Int64 = 0
    var count: UInt64 = 0
    var findings: [Administration.Finding] = []
    /// What is without its content, and what may order that.
    private var missing: [(sequence: UInt64, hash: Hash32)] = []
    private var directives: [Changeset] = []

    init(project: ProjectRow) { self.project = project }

    /// A signature to be checked once the transaction is over.
    private struct Signed: Sendable {
        var sequence: UInt64
        var hash: Hash32
        var signature: [UInt8]
        var key: [UInt8]
    }

    private struct Page: Sendable {
        var count = 0
        var end: Cursor
        var bytes: Int64 = 0
        var signed: [Signed] = []
        var missing: [(sequence: UInt64, hash: Hash32)] = []
        var directives: [Changeset] = []
        var findings: [Administration.Finding] = []
    }

    /// Checks the next page; false when there is none.
    mutating func next(in store: any ChangeStore) async throws -> Bool {
        let (project, start) = (project, end)
        let page = try await store.read { reader in
            var page = Page(end: start)
            try reader.log(of: project.key, after: start.sequence) { entry in
                guard page.count < Self.pageCount else { return false }
                try Self.check(entry, of: project, &page, reader)
                return true
            }
            return page
        }
        findings += page.findings
        end = page.end
        bytes += page.bytes
        count += UInt64(page.count)
        missing += page.missing
        directives += page.directives
        findings += await Self.badSignatures(page.signed).map {
            finding("bad_signature", $0, "its signature is not its author's")
        }
        return page.count == Self.pageCount
    }

    private static func check(
        _ entry: any LogEntry, of project: ProjectRow, _ page: inout Page, _ reader: any ChangeReader
    ) throws {
        func say(_ code: String, _ message: String) {
            page.findings.append(.init(code: code, place: "\(project.name)/\(entry.sequence)", message: message))
        }
        page.count += 1
        if entry.sequence != page.end.sequence + 1 {
            say("gap", "it follows \(page.end.sequence)")
        }
        let changeset: Changeset
        do { changeset = try entry.changeset() } catch StoreError.damaged(let text) {
            page.end = Cursor(sequence: entry.sequence, running: entry.running)
            return say("damaged_row", "its row does not make a changeset: \(text)")
        }
        let header = changeset.header
        if header.hash != entry.hash { say("bad_hash", "its bytes do not give its hash") }
        let next = page.end.advanced(by: entry.hash)
        if next.running != entry.running { say("bad_running_hash", "the log's running hash does not lead to it") }
        page.end = Cursor(sequence: entry.sequence, running: entry.running)
        page.bytes += Int64(changeset.weight)
        if changeset.content == nil { page.missing.append((entry.sequence, entry.hash)) }
        if changeset.directive != nil { page.directives.append(changeset) }
        for parent in header.parents {
            guard let stored = try reader.stored(parent, in: project.key), stored.sequence < entry.sequence else {
                say("missing_parent", "what it names does not stand before it")
                continue
            }
            let follows = stored.known == Admission.Known(replica: header.replica, number: header.number &- 1)
            if header.number > 1, parent == header.previous, !follows {
                say("bad_chain", "it does not follow the one it names as previous")
            }
        }
        guard let key = try reader.chainKey(header.replica, in: project.key),
            Derivation.replica(publicKey: key) == header.replica
        else {
            say("bad_key", "its chain's key is not its replica's")
            return
        }
        if header.number == 1, SignatureCheck.introducedKey(changeset) != key {
            say("no_introduction", "it does not introduce its chain")
        }
        page.signed.append(
            Signed(sequence: entry.sequence, hash: entry.hash, signature: changeset.signature, key: key))
    }

    private static func badSignatures(_ signed: [Signed]) async -> [UInt64] {
        await withTaskGroup(of: [UInt64].self) { group in
            for start in stride(from: 0, to: signed.count, by: 100) {
                let part = signed[start..<min(start + 100, signed.count)]
                group.addTask { part.filter { !isSigned($0.hash, $0.signature, by: $0.key) }.map(\.sequence) }
            }
            return await group.reduce(into: []) { $0 += $1 }.sorted()
        }
    }

    /// Compares what the project says of its log with the log, unless it has grown meanwhile.
    mutating func finish(in store: any ChangeStore) async throws {
        let redacted = project.id.map { Redacting.redacted($0, self.directives) } ?? []
        for (sequence, hash) in missing where !redacted.contains(hash) {
            var found = finding("content_missing", sequence, "its content is gone and no owner ordered that")
            found.isDamage = false
            findings.append(found)
        }
        let key = project.key
        let (now, tag) = try await store.read { reader in
            (try reader.project(key), MembersList.tag(of: try MembersList.names(of: key, in: reader)))
        }
        guard let now else { return }
        // Written at the first join; before, nobody is on the list.
        if now.state != .empty, now.membersTag != tag {
            findings.append(
                .init(code: "bad_members_tag", place: now.name, message: "the members list has another tag"))
        }
        guard now.head == project.head || now.head == end.sequence else { return }
        let directives = directives
        findings += try await store.read { try Redacting.findings(in: now, directives, $0) }
        if end.sequence != now.head {
            findings.append(finding("gap", end.sequence, "the log ends here, not at \(now.head)"))
        } else if now.cursor != end || now.bytes != bytes {
            findings.append(finding("bad_counter", end.sequence, "the project's head is not its log's"))
        }
    }

    private func finding(_ code: String, _ sequence: UInt64, _ message: String) -> Administration.Finding {
        .init(code: code, place: "\(project.name)/\(sequence)", message: message)
    }
}
