package import Model
package import SQLiteChangeStore
import Synchronization
package import SyncService
package import TestSupport

/// Every store that the contract is stamped on.
package enum StoreKind: String, CaseIterable, Sendable {
    case sqlite
}

/// A clock that moves when it is told to.
package final class ManualClock: Sendable {
    private let time = Mutex<Int64>(1_800_000_000_000)
    package init() {}
    package var now: Int64 { time.withLock { $0 } }
    package func advance(milliseconds: Int64) { time.withLock { $0 += milliseconds } }
}

/// A whole server but for HTTP, in a folder of its own.
package final class TestServer: Sendable {
    package let folder: TemporaryFolder
    package let store: SQLiteChangeStore
    package let clock = ManualClock()
    package let service: SyncService
    package let administration: Administration

    package init(_ kind: StoreKind = .sqlite, observer: any SyncObserver = SilentObserver()) throws {
        folder = try TemporaryFolder()
        switch kind {
        case .sqlite: store = try SQLiteChangeStore(folder: StoreFolder(path: folder.path), create: true)
        }
        let environment = Environment(
            now: { [clock] in clock.now },
            random: { count in (0..<count).map { _ in UInt8.random(in: .min ... .max) } })
        service = SyncService(store: store, environment: environment, observer: observer)
        administration = Administration(store: store, environment: environment)
    }

    /// A member's way in.
    package struct Member: Sendable {
        package var token: String
        package var hash: Hash32
        package var project: ProjectID
        package var id: MemberID
    }

    /// Makes a project, opened by its owner's device.
    package func open(_ name: String, as owner: Author) async throws -> Member {
        let invite = try await administration.createProject(named: name)
        return try await join(invite.secret, as: owner, project: owner.project)
    }

    package func join(_ secret: String, as author: Author, project: ProjectID? = nil) async throws -> Member {
        let answer = try await service.join(
            JoinRequest(
                secret: secret, project: project, publicKey: author.key.publicKey, author: author.name,
                device: "\(author.name)'s"))
        guard case .joined(let token, let project, _, _, let id) = answer,
            let hash = Secret.hash(ofToken: token)
        else { throw NotJoined(answer: answer) }
        return Member(token: token, hash: hash, project: project, id: id)
    }

    package struct NotJoined: Error {
        package let answer: JoinAnswer
    }

    package func invite(
        _ author: Author, to project: String, role: Role = .editor
    ) async throws -> Member {
        let invite = try await administration.invite(
            to: project, role: role, milliseconds: Administration.inviteMilliseconds, uses: 1)
        return try await join(invite.secret, as: author)
    }

    /// One exchange of a member's.
    package func exchange(
        _ member: Member, from cursor: Cursor = .start, push changesets: [Changeset] = [],
        _ change: (inout ExchangeRequest) -> Void = { _ in }
    ) async throws -> ExchangeAnswer {
        var request = ExchangeRequest(cursor: cursor)
        request.changesets = changesets
        change(&request)
        return try await service.exchange(member.hash, project: member.project, request)
    }
}

/// A project's id, made up from a number.
package func projectID(_ number: UInt64) -> ProjectID { ProjectID(Bytes16(high: 0x0a11_a150, low: number)) }
