import ArgumentParser
import Model
import Replica

/// `annals lint`
struct Lint: Command {
    static let page = CommandConfiguration(
        commandName: "lint",
        abstract: "Point out what cannot be right, or wants a second look.",
        discussion: """
            \(LintCode.allCases.map { "\($0.rawValue): \($0.meaning)" }.joined(separator: "\n"))

            The filters are those of `annals list`; what links contradict is told where one of their events is among \
            those. Findings are no errors: the exit code is 0 unless --check is given.

            Examples:
              annals lint
              annals lint tag:visit --json
              annals lint --check
            """)

    @Argument(help: ArgumentHelp("A condition, as tag:visit.", valueName: "filter"), completion: Completing.filter)
    var filters: [String] = []

    @Flag(help: "Exit with 1 if there is a finding.")
    var check = false

    func run(in invocation: Invocation) throws {
        let desk = try Desk.open(invocation)
        let filter = try desk.filter(filters)
        let count = try desk.replica.read {
            let report = LintReport(desk)
            var links = try LintLinks(desk)
            if !desk.isJSON { desk.output.page() }
            let progress = desk.output.progress("Looking at events")
            defer { progress.finish() }
            try desk.replica.forEachEventView(filter) { view in
                progress.step()
                links.saw(view.id)
                for finding in try LintEvent(desk, view).findings() { try report.add(finding) }
            }
            for finding in try links.findings() { try report.add(finding) }
            return report.count
        }
        if !desk.isJSON {
            let told: Phrase =
                count == 0 ? "Nothing to point out." : count == 1 ? "1 finding." : "\(grouped(count)) findings."
            try desk.output.print(told)
        }
        if check, count > 0 { throw Ending(.open) }
    }
}

/// What a finding is about: a stable word for programs.
enum LintCode: String, CaseIterable {
    case order = "impossible-order"
    case ring = "ring"
    case afterSource = "after-source"
    case unsourced = "unsourced-date"
    case derived = "derived-date"
    case orphan = "orphaned-anchor"
    case conflict = "open-conflict"
    case swap = "day-month-swap"
    case role = "shared-role"
    case certainty = "certainty"

    var meaning: String {
        switch self {
        case .order: "dates of events that are linked, directly or through others, rule out how they are linked"
        case .ring: "events that come before (cause, are part of) one another in a ring"
        case .afterSource: "dated after the source that reports it was published"
        case .unsourced: "a date that no citation supports and no other event gives"
        case .derived: "counted from an event whose date has changed, or is gone"
        case .orphan: "a quote that the source's present text does not have"
        case .conflict: "a field that waits for `annals resolve`"
        case .swap: "two dates, or a date and its wording, that differ by day and month exchanged"
        case .role: "two actors in one role"
        case .certainty: "two authors' certainties 50 or more apart, or a reviewed event below 50"
        }
    }
}

struct LintFinding {
    let code: LintCode
    let entity: EntityID
    let field: String?
    let message: Phrase
    let hint: Phrase?
}

/// Prints findings as they come.
private final class LintReport {
    private let desk: Desk
    private(set) var count = 0

    init(_ desk: Desk) { self.desk = desk }

    func add(_ finding: LintFinding) throws {
        count += 1
        let handle = try desk.replica.handle(finding.entity)
        guard !desk.isJSON else {
            return try desk.output.line([
                "code": .string(finding.code.rawValue), "entity": .string(finding.entity.description),
                "handle": .string(handle), "field": .text(finding.field), "message": .string(finding.message.plain),
                "hint": .text(finding.hint?.plain),
            ])
        }
        try desk.output.print(
            "\(try desk.named(finding.entity))  \(finding.code.rawValue, .yellow)  \(finding.message)")
        if let hint = finding.hint { try desk.output.print("      \(hint.plain, .dim)") }
    }
}
