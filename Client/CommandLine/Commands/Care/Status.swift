import ArgumentParser

/// `annals status`
struct Status: Command {
    static let page = CommandConfiguration(
        commandName: "status",
        abstract: "Say who and where you are, what is unsent and what is open.",
        discussion: """
            Works offline: it tells what this replica knows, and since when the server takes nothing from it, if so.

            Examples:
              annals status
              annals status --check     # 1 if something is unsent, waiting or in conflict
              annals status --json
            """)

    @Flag(help: "Exit with 1 when something is unsent, waiting or in conflict.")
    var check = false

    func run(in invocation: Invocation) throws {
        let desk = try Desk.open(invocation)
        let report = try StatusReport(desk.replica)
        if desk.isJSON { try desk.output.json(report.json) } else { try report.print(to: desk.output) }
        try desk.remarkTraces()
        if check, report.isOpen { throw Ending(.open) }
    }
}
