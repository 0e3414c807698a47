import ArgumentParser
import Model
import Replica

/// `annals resolve …`
struct Resolve: Command {
    static let page = CommandConfiguration(
        commandName: "resolve",
        abstract: "Settle what is in conflict.",
        usage: """
            annals resolve [ID [FIELD]]
            annals resolve ID FIELD[:KEY] (--take N|CHANGE | --value V | --edit) [--keep-both] [--reason T]
                [--because C]... [--source S --quote Q [--occurrence N]]
            annals resolve --all (--author A | --latest) [FILTER...] [--dry-run] [--reason T]
            """,
        discussion: """
            Without a choice on the line it goes through the conflicts one by one, at a terminal, and asks.
            N is a number that `annals conflicts` printed; CHANGE a name like 9f3c2a/0. V may be a new value. For `life` \
            it is `deleted` or `kept`.
            With --keep-both the chosen value is the preferred one of a dispute, and every other is kept beside it: the \
            sources disagree, and that is the result.
            FILTER is that of `annals list`: tag:visit, date:1989..1990, source:30470.

            Examples:
              annals resolve
              annals resolve 4h7q date --take 2 --reason "the newspaper of that day"
              annals resolve 4h7q date --value 1989-02-26 --keep-both --because 7n2w
              annals resolve 4h7q actors:Khomeini --take 9f3c2a/0
              annals resolve 4h7q life --value kept
              annals resolve --all --latest date:1989 --dry-run
            """)

    @Argument(
        help: ArgumentHelp("ID and FIELD[:KEY]; with --all, filters.", valueName: "words"),
        completion: Completing.conflict)
    var words: [String] = []

    @Option(help: ArgumentHelp("The rival to take: its number, or its change.", valueName: "n|change"))
    var take: String?

    @Option(help: ArgumentHelp("The value to give, which may be new.", valueName: "v"))
    var value: String?

    @Flag(help: "Write the value in $EDITOR, with the rivals in view.")
    var edit = false

    @Flag(help: "Keep every other value beside the chosen one, as a dispute.")
    var keepBoth = false

    @Option(help: ArgumentHelp("Why.", valueName: "text"))
    var reason: String?

    @Option(
        help: ArgumentHelp("A citation that it rests on; again for more.", valueName: "citation"),
        completion: Completing.citation)
    var because: [String] = []

    @OptionGroup var quoting: QuoteOptions

    @OptionGroup var dating: DateOptions

    @Flag(help: "Settle all conflicts, or all of the events that the filters name.")
    var all = false

    @Option(help: ArgumentHelp("With --all: take what this author gave.", valueName: "name"))
    var author: String?

    @Flag(help: "With --all: take what was given last; causality counts before clocks.")
    var latest = false

    @Flag(help: "With --all: only say what would be taken.")
    var dryRun = false

    func run(in invocation: Invocation) throws {
        if all { return try runAll(invocation) }
        guard author == nil, !latest, !dryRun else {
            throw Complaint(
                .usage, "usage", "--author, --latest and --dry-run go with --all.",
                hint: "See `annals resolve --help`.")
        }
        guard words.count <= 2 else {
            throw Complaint(
                .usage, "usage", "`annals resolve` takes an ID and a FIELD.", hint: "See `annals resolve --help`.")
        }
        let choices = [take != nil, value != nil, edit].filter { $0 }.count
        guard choices <= 1 else {
            throw Complaint(
                .usage, "usage", "Only one of --take, --value and --edit can be chosen.",
                hint: "See `annals resolve --help`.")
        }
        if choices == 0 { return try walk(invocation) }
        guard words.count == 2 else {
            throw Complaint(
                .usage, "usage", "A choice needs the ID and the FIELD it is for.",
                hint: "Write `annals resolve ID FIELD …`; `annals conflicts` shows both.")
        }
        if value == nil, !edit { try dating.requireNone() }
        let choice: ResolveOne.Choice =
            if let take { .take(try RivalName(take)) } else if let value { .value(value) } else { .edit }
        let one = ResolveOne(
            id: words[0], field: words[1], choice: choice, keepBoth: keepBoth, reason: reason, because: because,
            quoting: quoting, dating: dating)
        try one.run(in: try Desk.open(invocation))
    }

    private func walk(_ invocation: Invocation) throws {
        guard !keepBoth, because.isEmpty, reason == nil, quoting.quote == nil, dating.isEmpty else {
            throw Complaint(
                .usage, "usage", "These options need a choice: --take, --value or --edit.",
                hint: "See `annals resolve --help`.")
        }
        try Asking(invocation).require(
            orElse: "State the choice: `annals resolve ID FIELD --take N`; `annals conflicts` shows them.")
        var walk = ResolveWalk(try Desk.open(invocation))
        try walk.run(id: words.first, field: words.dropFirst().first)
    }

    private func runAll(_ invocation: Invocation) throws {
        guard take == nil, value == nil, !edit, !keepBoth, because.isEmpty, quoting.quote == nil, dating.isEmpty else {
            throw Complaint(
                .usage, "usage", "--all takes --author or --latest, filters, --reason and --dry-run.",
                hint: "See `annals resolve --help`.")
        }
        guard (author != nil) != latest else {
            throw Complaint(
                .usage, "usage", "--all needs either --author A or --latest.", hint: "See `annals resolve --help`.")
        }
        let rule: ResolveAll.Rule = author.map { .author($0.typedNormalForm) } ?? .latest
        try ResolveAll(rule: rule, filters: words, isDryRun: dryRun, reason: reason?.typedNormalForm)
            .run(in: try Desk.open(invocation))
    }
}

/// How `--take` names a rival.
enum RivalName: Equatable {
    case number(Int)
    /// The hexadecimal beginning of a changeset, and an index.
    case change(String, UInt32)

    /// Errors: `Complaint` 64.
    init(_ typed: String) throws {
        if let number = Int(typed), number > 0, !typed.hasPrefix("+") {
            self = .number(number)
            return
        }
        let parts = typed.lowercased().split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let index = UInt32(parts[1]), (4...64).contains(parts[0].utf8.count),
            parts[0].utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
        else {
            throw Complaint(
                .usage, "bad-take", "“\(typed)” is neither a rival's number nor a change.",
                hint: "Write --take 2, or --take 9f3c2a/0; `annals conflicts` shows both.")
        }
        self = .change(String(parts[0]), index)
    }

    func names(_ dot: Dot) -> Bool {
        guard case .change(let prefix, let index) = self else { return false }
        // A dot has the first half of the hash: what was typed beyond it cannot be told apart.
        return dot.index == index && dot.changeset.hex.hasPrefix(prefix.prefix(32))
    }
}
