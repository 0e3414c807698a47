import Foundation
import ProgramTestSupport
import TestSupport

/// What programs did to the files below one folder, and what a loss of power at any moment of it leaves.
struct PowerLossAttack: Sendable {
    let steps: [Trace.Step]
    /// After so many steps this was promised.
    let promises: [(step: Int, promise: Promise)]

    /// What a command that ended with 0 has promised.
    struct Promise: Sendable {
        /// Changesets that are there for good.
        var hashes: Set<String> = []
        /// A word that no file holds any more.
        var gone: String?
    }

    /// An image of the disk: one of what a loss at a moment can leave.
    struct Image: Sendable {
        let path: String
        /// What was promised before the loss; nil before the first command ended.
        let promise: Promise?
        /// Whether to look closely, which takes longer.
        let isClose: Bool
    }

    /// The steps after which the power goes: all but those in a row of writes to one file, of which it is the first
    /// two, then one in eight, after a hundred one in a hundred, and the last. What others leave, later ones can too.
    private var moments: [Int] {
        func written(_ step: Int) -> String? {
            guard steps.indices.contains(step), case .write(let path, _, _) = steps[step] else { return nil }
            return path
        }
        var row = 0
        return (0...steps.count).filter { step in
            row = written(step - 1) != nil && written(step - 1) == written(step - 2) ? row + 1 : 0
            guard row > 1, written(step) == written(step - 1) else { return true }
            return row % (row < 100 ? 8 : 100) == 0
        }
    }

    /// Judges images of many moments: the whole loss, none, and random ones until there are `least` of all.
    ///
    /// A soak goes on with other seeds for as long as told.
    /// - Returns: what was done, in words.
    /// Errors: the first one of `judge`, with the seed, the moment and the loss.
    func run(
        in place: String, least: Int, judge: @escaping @Sendable (Image) throws -> Void
    ) throws -> (images: Int, report: String) {
        let moments = moments
        var disks: [DiskImage] = []
        var disk = DiskImage()
        for step in 0...steps.count {
            if step > 0 { try disk.apply(steps[step - 1]) }
            if moments[disks.count] == step { disks.append(disk) }
        }
        let images = disks
        let losses = DiskImage.Loss.allCases
        let each = max(losses.count, least / moments.count + 1)
        let seed = UInt64(ProcessInfo.processInfo.environment["ANNALS_SEED"] ?? "") ?? 1
        let start = ContinuousClock.now
        var (count, round) = (0, UInt64(0))
        repeat {
            let now = seed &+ round
            try inParallel(moments.count) { index in
                let moment = moments[index]
                var generator = SeededGenerator(seed: now &* 1_000_003 &+ UInt64(moment))
                let promise = promises.last { $0.step <= moment }?.promise
                for number in 0..<each {
                    let loss = number < losses.count ? losses[number] : losses[2 + number % 2]
                    let path = place + "/image-\(moment)"
                    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
                    defer { Copies.remove(path) }
                    try images[index].lay(after: loss, in: path, &generator)
                    do {
                        try judge(Image(path: path, promise: promise, isClose: (moment + number) % 8 == 0))
                    } catch {
                        throw Broken(
                            "seed \(now), step \(moment) of \(steps.count), image \(number), \(loss): \(error)")
                    }
                }
            }
            count += moments.count * each
            round += 1
        } while Soak.seconds.map { start.duration(to: .now) < .seconds($0) } ?? false
        return (
            count,
            "seed \(seed), \(steps.count) steps, \(promises.count) commands, \(count) images of \(moments.count) moments in "
                + "\(start.duration(to: .now))"
        )
    }

    /// The image that is left when the programs had synced nothing and all of it is lost: no judge may let it pass.
    func imageWithoutSyncs(in place: String) throws -> Image {
        var disk = DiskImage()
        for step in steps {
            if case .sync = step { continue }
            try disk.apply(step)
        }
        let path = place + "/lost"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        var generator = SeededGenerator(seed: 1)
        try disk.lay(after: .all, in: path, &generator)
        return Image(path: path, promise: promises.last?.promise, isClose: false)
    }

    /// How often a file was written at or after a step.
    func writes(to name: String, after step: Int) -> Int {
        steps.dropFirst(step).count {
            if case .write(let path, _, _) = $0 { path.hasSuffix(name) } else { false }
        }
    }

    /// The files below a folder that hold a word.
    static func traces(of word: String, in folder: String) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: folder).filter { name in
            FileManager.default.contents(atPath: folder + "/" + name)?.range(of: Data(word.utf8)) != nil
        }
    }
}
