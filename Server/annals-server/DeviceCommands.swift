import ArgumentParser
import HTTPFrontend
import Model
import SyncService

struct DeviceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "device", abstract: "List and revoke devices.",
        subcommands: [DeviceListCommand.self, DeviceRevokeCommand.self])
}

struct DeviceListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List devices.")

    @Argument(help: "A project's name or id; without one, all.") var project: String?
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let devices = try await common.with { try await $0.administration.devices(of: project) }
        if common.json {
            for device in devices { Output.say(device.json) }
        } else {
            Output.table(
                ["DEVICE", "REPLICA", "MEMBER", "NUMBER", "LAST", "REVOKED"],
                devices.map { device in
                    [
                        device.id.description, device.replica.description, device.member.description,
                        device.lastNumber.map { "\($0)" } ?? "", timeCell(device.lastAt), timeCell(device.revokedAt),
                    ]
                })
        }
    }
}

struct DeviceRevokeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "End a device and its tokens.",
        discussion: "  annals-server device revoke 3f8k")

    @Argument(help: "A device's id, the beginning of one, or its replica's id.") var id: String
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let revoked = try await common.with { try await $0.administration.revokeDevice(id) }
        if common.json { Output.say(revoked.json) } else { Output.say("revoked device \(revoked.id)") }
    }
}

extension Administration.DeviceSummary {
    fileprivate var json: JSONText {
        .object([
            ("device", .string(id.description)), ("replica", .string(replica.description)),
            ("member", .string(member.description)),
            ("lastNumber", lastNumber.map { .integer(Int64($0)) } ?? .null), ("lastAt", .time(lastAt)),
            ("revokedAt", .time(revokedAt)),
        ])
    }
}
