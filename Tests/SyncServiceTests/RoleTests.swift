import Model
import ServerTestSupport
import SyncService
import Testing

/// Who may do what, and when no longer.
@Suite("Roles and revocation")
struct RoleTests {
    private let server: TestServer
    private var ana = Author("ana", project: projectID(1), seed: 1)
    private var bo = Author("bo", project: projectID(1), seed: 2)
    private let owner: TestServer.Member

    init() async throws {
        server = try TestServer()
        owner = try await server.open("chronicle", as: ana)
    }

    @Test("a reader's push is refused whole, and pulling goes on")
    mutating func reader() async throws {
        let reader = try await server.invite(bo, to: "chronicle", role: .reader)
        let made = try ana.write("one")
        _ = try await server.exchange(owner, push: [made])
        let answer = try await server.exchange(reader, push: [try bo.write("mine")])
        #expect(answer.refusal?.code == "role_forbids")
        #expect(answer.receipts == [nil])
        #expect(answer.rows == [.body(made)])
        #expect(answer.role == .reader)
        #expect(answer.head == 1)
    }

    @Test("a revoked member, device or token is refused at its very next request")
    mutating func revocation() async throws {
        let member = try await server.invite(bo, to: "chronicle")
        _ = try await server.exchange(member)
        let tokens = try await server.administration.tokens(of: "chronicle")
        let token = try #require(tokens.first { $0.member == member.id })
        _ = try await server.administration.revokeToken(token.id.description)
        await #expect(throws: Denial.tokenRevoked) { try await server.exchange(member) }

        let again = try await server.invite(bo, to: "chronicle")
        let devices = try await server.administration.devices(of: "chronicle")
        let device = try #require(devices.first { $0.member == again.id })
        _ = try await server.administration.revokeDevice(device.id.description)
        await #expect(throws: Denial.deviceRevoked) { try await server.exchange(again) }

        let third = try await server.invite(bo, to: "chronicle")
        _ = try await server.exchange(third)
        _ = try await server.administration.revokeMember(third.id.description, of: "chronicle")
        await #expect(throws: Denial.memberRevoked) { try await server.exchange(third, push: [try bo.write("late")]) }
        await #expect(throws: Denial.deviceRevoked) { try await server.exchange(member) }
        #expect(try await server.exchange(owner).head == 0)
    }

    @Test("a revoked device cannot come back under its key through its member's other token")
    mutating func revokedKey() async throws {
        let second = Author("ana", project: projectID(1), seed: 9)
        _ = try await server.exchange(owner) { $0.deviceKey = second.key.publicKey }
        _ = try await server.administration.revokeDevice(second.replica.description)
        await #expect(throws: Denial.deviceRevoked) {
            try await server.exchange(owner) { $0.deviceKey = second.key.publicKey }
        }
    }

    @Test("another project's token learns nothing, not even that the project exists")
    func foreign() async throws {
        let stranger = Author("eve", project: projectID(2), seed: 3)
        let elsewhere = try await server.open("other", as: stranger)
        let request = ExchangeRequest(cursor: .start)
        for project in [owner.project, projectID(404)] {
            await #expect(throws: Denial.projectUnknown) {
                try await server.service.exchange(elsewhere.hash, project: project, request)
            }
            await #expect(throws: Denial.projectUnknown) {
                try await server.service.head(elsewhere.hash, project: project)
            }
        }
    }

    @Test("an unknown token is unknown")
    func unknown() async throws {
        await #expect(throws: Denial.tokenUnknown) {
            try await server.service.head(sha256([1]), project: owner.project)
        }
    }

    @Test("the last owner cannot be revoked, the one before the last can")
    mutating func lastOwner() async throws {
        await #expect(throws: Administration.Refusal.lastOwner(name: "ana")) {
            try await server.administration.revokeMember(owner.id.description, of: "chronicle")
        }
        _ = try await server.invite(bo, to: "chronicle", role: .owner)
        _ = try await server.administration.revokeMember(owner.id.description, of: "chronicle")
        await #expect(throws: Administration.Refusal.lastOwner(name: "bo")) {
            try await server.administration.revokeMember("bo", of: "chronicle")
        }
    }
}
