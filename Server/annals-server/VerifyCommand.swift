import ArgumentParser
import HTTPFrontend
import Model
import SQLiteChangeStore
import SyncService

struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Prove that what the server keeps is sound, also while serving.",
        discussion: "Checks the file, every sequence, hash, signature and chain. Exit 65 when anything is wrong.")

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let report = try await examine()
        if common.json {
            let findings = report.findings.map { finding in
                JSONText.object([
                    ("code", .string(finding.code)), ("where", .string(finding.place)),
                    ("message", .string(finding.message)),
                ])
            }
            Output.say(
                .object([
                    ("sound", .bool(report.isSound)), ("projects", .integer(Int64(report.projects))),
                    ("changesets", .integer(Int64(report.changesets))), ("findings", .array(findings)),
                ]))
        } else {
            for finding in report.findings { Output.say(Output.visible("\(finding.place): \(finding.message)")) }
            let verdict = report.isSound ? "sound" : "\(report.findings.count) findings"
            let projects = report.projects == 1 ? "1 project" : "\(report.projects) projects"
            Output.say("\(projects), \(report.changesets) changesets: \(verdict)")
        }
        if !report.isSound {
            throw Complaint(
                .badData, "damaged", "verify found damage in \(report.findings.count) places",
                "restore a backup into an empty folder; replicas bring back what it lacks")
        }
    }

    /// Damage is always a report, also of a file that cannot be opened.
    private func examine() async throws -> Administration.Report {
        do {
            return try await common.with(examining: true) { try await $0.administration.verify() }
        } catch StoreError.damaged(let why) { return .unreadable(try common.folder().database, why) }
    }
}
