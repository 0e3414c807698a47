import Model
import ServerTestSupport
import SyncService
import Testing

@Suite("Invites and joining")
struct JoinTests {
    private let server: TestServer
    private let ana = Author("ana", project: projectID(1), seed: 1)
    private let bo = Author("bo", project: projectID(1), seed: 2)

    init() throws { server = try TestServer() }

    private func invite(_ role: Role = .editor, uses: Int = 1) async throws -> String {
        try await server.administration.invite(to: "chronicle", role: role, milliseconds: 60_000, uses: uses).secret
    }

    @Test("an empty project says so and keeps its invite, then takes the id that comes with it")
    func empty() async throws {
        let invite = try await server.administration.createProject(named: "chronicle")
        #expect(invite.project == nil)
        #expect(invite.secret.utf8.count >= 32)
        let request = JoinRequest(
            secret: invite.secret, project: nil, publicKey: ana.key.publicKey, author: "ana", device: "laptop")
        for _ in 0..<2 {
            #expect(try await server.service.join(request) == .empty(name: "chronicle", role: .owner))
        }
        let member = try await server.join(invite.secret, as: ana, project: ana.project)
        #expect(member.project == ana.project)
        #expect(try await server.administration.projects().map(\.id) == [ana.project])
        #expect(try await server.administration.projects().map(\.state) == [.open])
    }

    @Test("an invite's uses are counted, and a device whose answer was lost asks again for nothing")
    func uses() async throws {
        let owner = try await server.administration.createProject(named: "chronicle")
        let first = try await server.join(owner.secret, as: ana, project: ana.project)
        let again = try await server.join(owner.secret, as: ana, project: ana.project)
        #expect(first.id == again.id)
        #expect(first.token != again.token)
        _ = try await server.exchange(again)
        await #expect(throws: JoinRefusal.used) { try await server.join(owner.secret, as: bo) }
        let secret = try await invite(uses: 2)
        _ = try await server.join(secret, as: bo)
        _ = try await server.join(secret, as: Author("cy", project: projectID(1), seed: 3))
        await #expect(throws: JoinRefusal.used) {
            try await server.join(secret, as: Author("di", project: projectID(1), seed: 4))
        }
        #expect(try await server.administration.members(of: "chronicle").map(\.name) == ["ana", "bo", "cy"])
    }

    @Test("many who bring a one-use invite at once: one gets in")
    func race() async throws {
        _ = try await server.open("chronicle", as: ana)
        let secret = try await invite()
        let server = server
        let joined = await withTaskGroup(of: Bool.self) { group in
            for seed in 10..<30 {
                group.addTask {
                    let author = Author("a\(seed)", project: projectID(1), seed: UInt8(seed))
                    return (try? await server.join(secret, as: author)) != nil
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(joined == 1)
    }

    @Test("an unknown, revoked or expired invite lets nobody in, not even again")
    func refusals() async throws {
        _ = try await server.open("chronicle", as: ana)
        await #expect(throws: JoinRefusal.unknown) { try await server.join("nobody made this", as: bo) }
        let secret = try await invite(uses: 5)
        _ = try await server.join(secret, as: bo)
        server.clock.advance(milliseconds: 60_000)
        await #expect(throws: JoinRefusal.expired) { try await server.join(secret, as: bo) }
        let other = try await invite(uses: 5)
        let listed = try await server.administration.tokens(of: "chronicle")
        let id = try #require(listed.last { $0.use == .invite(usesLeft: 5) }).id
        _ = try await server.administration.revokeToken(id.description)
        await #expect(throws: JoinRefusal.revoked) { try await server.join(other, as: bo) }
    }

    @Test("an invite is for its own project")
    func otherProject() async throws {
        _ = try await server.open("chronicle", as: ana)
        let secret = try await invite()
        await #expect(throws: JoinRefusal.otherProject) {
            try await server.join(secret, as: bo, project: projectID(2))
        }
        _ = try await server.join(secret, as: bo, project: projectID(1))
    }

    @Test("one project has one place on a server")
    func taken() async throws {
        _ = try await server.open("chronicle", as: ana)
        let invite = try await server.administration.createProject(named: "other")
        await #expect(throws: JoinRefusal.projectTaken) {
            try await server.join(invite.secret, as: ana, project: ana.project)
        }
        _ = try await server.join(invite.secret, as: ana, project: projectID(2))
    }

    @Test("only an owner's invite opens an empty project")
    func openedByOwner() async throws {
        _ = try await server.administration.createProject(named: "chronicle")
        let secret = try await invite(.editor)
        await #expect(throws: JoinRefusal.projectEmpty) {
            try await server.join(secret, as: bo, project: projectID(1))
        }
    }

    @Test("a device invited once more gets what the newer invite says, and its old token ends")
    func reinvited() async throws {
        _ = try await server.open("chronicle", as: ana)
        let reader = try await server.join(try await invite(.reader), as: bo)
        let editor = try await server.join(try await invite(.editor), as: bo)
        #expect(reader.id != editor.id)
        await #expect(throws: Denial.tokenRevoked) { try await server.exchange(reader) }
        #expect(try await server.exchange(editor).role == .editor)
        let devices = try await server.administration.devices(of: "chronicle")
        #expect(devices.filter { $0.replica == bo.replica }.count == 1)
    }

    @Test("names of projects are unique, visible and no more than a line")
    func names() async throws {
        _ = try await server.administration.createProject(named: "chronicle")
        await #expect(throws: Administration.Refusal.nameTaken("chronicle")) {
            try await server.administration.createProject(named: "chronicle")
        }
        for bad in ["", " x", "x ", "a\nb", "a\u{202e}b", String(repeating: "x", count: 201)] {
            await #expect(throws: Administration.Refusal.badName(bad)) {
                try await server.administration.createProject(named: bad)
            }
        }
        _ = try await server.administration.createProject(named: "Chronique d’été №1")
    }

    @Test("ids are found by four letters or more that only one has")
    func prefixes() async throws {
        _ = try await server.open("chronicle", as: ana)
        let device = try #require(try await server.administration.devices(of: nil).first)
        let text = device.id.description
        await #expect(throws: Administration.Refusal.tooShort(what: "device", text: String(text.prefix(3)))) {
            try await server.administration.revokeDevice(String(text.prefix(3)))
        }
        await #expect(throws: Administration.Refusal.unknown(what: "device", text: "no such!")) {
            try await server.administration.revokeDevice("no such!")
        }
        let revoked = try await server.administration.revokeDevice(text.prefix(8).uppercased())
        #expect(revoked.id == device.id)
        #expect(revoked.revokedAt == server.clock.now)
    }
}
