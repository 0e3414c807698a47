/// What kind of world a seed gives: who takes part, what they do, and how much goes wrong.
public struct Knobs: Sendable {
    public var replicas: Int
    public var hasServer: Bool
    public var steps: Int
    /// Per mille of actions that are faults of each kind, of writes that die, of messages that are lost.
    public var crash: Int
    public var loss: Int
    public var duplicate: Int
    public var truncate: Int
    public var clockJump: Int
    public var restore: Int
    public var clone: Int
    public var serverRestore: Int
    public var bundle: Int
    public var exchange: Int
    public var redaction: Int
    public var interleave: Int
    /// Which replicas run a version that knows more fields.
    public var newer: [Bool]
    /// Who is away, from which step to which.
    public var away: (device: Int, from: Int, to: Int)?
    public var pageBytes: Int
    /// Of edits on texts, for worlds that are about them.
    public var textWeight: Int
    /// Of saying that events are one, or are not.
    public var pairWeight: Int
    public var events: Int
    /// Per mille of commands that are imports.
    public var importing: Int
    /// Per mille of requests that travel as bytes: more where forks have to.
    public var wire: Int
    /// Per mille of the examinations of a replica that look at the whole of it.
    public var thorough: Int

    /// What a shrunken world does without.
    public struct Cut: Sendable, Equatable {
        public var steps: Int?
        public var replicas: Int?
        public var without: Set<String> = []
        public init() {}
    }

    public static let faults = [
        "crash", "loss", "duplicate", "truncate", "clock", "restore", "clone", "server", "bundle", "redaction",
        "interleave", "away", "newer",
    ]

    /// - Parameter scale: per cent of the usual number of steps.
    public init(seed: UInt64, scale: Int = 100, cut: Cut = Cut()) {
        var dice = Dice(seed: seed &* 0x51_7cc1 &+ 11)
        replicas = [2, 3, 4, 4, 4, 5, 5, 6, 7][dice.below(9)]
        hasServer = !dice.chance(perMille: 110)
        steps = dice.number(500...1000) * scale / 100
        // From calm to brutal.
        let fury = [0, 1, 2, 2, 3, 4][dice.below(6)]
        // A short world has to be denser to meet anything.
        let density = scale < 100 ? 3 : 1
        func rate(_ most: Int) -> Int { most * fury * dice.number(0...100) * density / 400 }
        crash = rate(50)
        loss = rate(120)
        duplicate = rate(60)
        truncate = rate(40)
        clockJump = rate(16)
        restore = rate(8)
        clone = rate(4)
        serverRestore = rate(10)
        bundle = hasServer ? dice.number(0...60) * density : 350
        exchange = scale < 100 ? 400 : 560
        redaction = dice.chance(perMille: 500) ? dice.number(4...20) * (scale < 100 ? 6 : 1) : 0
        interleave = dice.number(0...500) + (scale < 100 ? 250 : 0)
        newer = []
        for _ in 0..<8 { newer.append(dice.chance(perMille: 300)) }
        if dice.chance(perMille: 300) {
            let from = dice.below(steps / 3)
            away = (dice.below(replicas), from, from + steps / 2)
        }
        pageBytes = [600, 2_000, 8_000, 4 << 20, 4 << 20][dice.below(5)]
        textWeight = [2, 6, 12, 40][dice.below(4)]
        pairWeight = [0, 4, 6, 14][dice.below(4)] * density
        events = scale < 100 ? dice.number(2...4) : dice.number(2...9)
        importing = 60 * density
        wire = clone + restore > 0 ? 100 : 15
        thorough = scale < 100 ? 40 : 8
        apply(cut)
    }

    private mutating func apply(_ cut: Cut) {
        if let limit = cut.steps { steps = min(steps, limit) }
        if let limit = cut.replicas { replicas = max(2, min(replicas, limit)) }
        if let away, away.device >= replicas { self.away = nil }
        for name in cut.without.sorted() {
            switch name {
            case "crash": crash = 0
            case "loss": loss = 0
            case "duplicate": duplicate = 0
            case "truncate": truncate = 0
            case "clock": clockJump = 0
            case "restore": restore = 0
            case "clone": clone = 0
            case "server": serverRestore = 0
            case "bundle": bundle = hasServer ? 0 : bundle
            case "redaction": redaction = 0
            case "interleave": interleave = 0
            case "away": away = nil
            case "newer": newer = newer.map { _ in false }
            default: break
            }
        }
    }
}
