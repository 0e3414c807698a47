import Model

/// On what a world stands.
public enum Mode: String, Sendable, CaseIterable {
    /// The model's core and the server's mind, stores in memory, fake signatures.
    case memory
    /// The product's own stores in SQLite, real keys.
    case stores
}

/// What became of one world.
public struct Outcome: Sendable {
    public let seed: UInt64
    public let mode: Mode
    public let figures: Figures
    public let trace: UInt64
    public let rare: [Int]
    /// What did not hold, at which step.
    public let violation: (invariant: Invariant?, detail: String, step: Int)?
}

public enum Simulation {
    /// Lives one world.
    ///
    /// - Parameter folder: for the stores' files; of no use in memory.
    public static func run(
        seed: UInt64, mode: Mode, folder: String? = nil, cut: Knobs.Cut = Knobs.Cut()
    ) -> Outcome {
        let counters = Counters()
        let clock = WorldClock(seed: seed &+ 0x5eed)
        var world: World?
        do {
            let knobs = Knobs(seed: seed, scale: mode == .memory ? 100 : 15, cut: cut)
            let ground = try makeGround(mode, clock, counters, folder)
            let made = try World(seed: seed, knobs: knobs, ground: ground, clock: clock, counters: counters)
            world = made
            try made.run()
            return outcome(seed, mode, made, counters, nil)
        } catch let violation as Violation {
            return outcome(seed, mode, world, counters, (violation.invariant, violation.detail))
        } catch {
            return outcome(seed, mode, world, counters, (nil, "\(error)"))
        }
    }

    private static func makeGround(
        _ mode: Mode, _ clock: WorldClock, _ counters: Counters, _ folder: String?
    ) throws -> any Ground {
        switch mode {
        case .memory: MemoryGround(clock: clock, counters: counters)
        case .stores: try StoreGround(clock: clock, folder: folder ?? "/tmp")
        }
    }

    private static func outcome(
        _ seed: UInt64, _ mode: Mode, _ world: World?, _ counters: Counters,
        _ wrong: (invariant: Invariant?, detail: String)?
    ) -> Outcome {
        var figures = world?.figures ?? Figures()
        figures.replicas = world?.members.count ?? 0
        return Outcome(
            seed: seed, mode: mode, figures: figures, trace: world?.trace.hash ?? 0, rare: counters.counts,
            violation: wrong.map { ($0.invariant, $0.detail, world?.step ?? 0) })
    }

    /// Finds a smaller world that still goes wrong in the same way: fewer kinds of faults, replicas and steps.
    ///
    /// - Parameter isEnough: asked before every trial; true ends the search.
    public static func shrink(
        _ outcome: Outcome, folder: String? = nil, isEnough: () -> Bool
    ) -> (cut: Knobs.Cut, outcome: Outcome) {
        var cut = Knobs.Cut()
        var best = outcome
        func isSame(_ trial: Outcome) -> Bool {
            trial.violation != nil && trial.violation?.invariant == outcome.violation?.invariant
        }
        func attempt(_ change: (inout Knobs.Cut) -> Void) {
            if isEnough() { return }
            var trial = cut
            change(&trial)
            let result = run(seed: outcome.seed, mode: outcome.mode, folder: folder, cut: trial)
            if isSame(result) {
                cut = trial
                best = result
            }
        }
        for fault in Knobs.faults { attempt { $0.without.insert(fault) } }
        for replicas in 2..<6 where cut.replicas == nil { attempt { $0.replicas = replicas } }
        var steps = best.violation?.step ?? 0
        while steps > 4 {
            steps -= max(1, steps / 4)
            let before = cut
            attempt { $0.steps = steps }
            if cut == before { break }
        }
        return (cut, best)
    }
}
