package import Model

/// Signatures of a push, checked before its transaction so that nobody waits for them.
package struct Vouching: Sendable {
    /// Of each changeset: whether a checked signature stands for it.
    private(set) var isVouched: [Bool]
    /// Keys that the push's number 1s introduce.
    private(set) var introduced: [ReplicaID: [UInt8]] = [:]
    /// Places whose own signature was checked; nil when all were.
    private var checked: Set<Int>?
    let verify: @Sendable (Hash32, [UInt8], [UInt8]) -> Bool

    /// - Parameters:
    ///   - keys: of the chains that the log has introduced.
    ///   - singly: checks every signature, however many there are.
    ///   - verify: hash, signature, public key; the tests' simulator puts a cheap one in its place.
    /// - Errors: `Unacceptable` when a signature or an introduction is wrong.
    package init(
        _ changesets: [Changeset], keys: [ReplicaID: [UInt8]], singly: Bool = false,
        verify: @escaping @Sendable (Hash32, [UInt8], [UInt8]) -> Bool = { isSigned($0, $1, by: $2) }
    ) throws {
        self.verify = verify
        var chains = Set(keys.keys)
        for changeset in changesets where changeset.header.number == 1 { chains.insert(changeset.header.replica) }
        // A chain that nobody has introduced also misses its beginning: admission says so, and nothing of it is taken.
        isVouched = changesets.map { chains.contains($0.header.replica) }
        let places = changesets.indices.filter { isVouched[$0] }
        let known = places.map { changesets[$0] }
        do {
            introduced = try SignatureCheck(verify: verify).check(known, singly: singly) { keys[$0] }
            if !singly, known.count > SignatureCheck.checkedSingly {
                checked = Set(SignatureCheck.vouching(known).map { places[$0] })
            }
        } catch let failure as SignatureCheck.Failure {
            switch failure {
            case .badSignature(let at): throw Unacceptable(reason: .badSignature, changeset: known[at].hash)
            case .badIntroduction(let at), .unknownChain(let at):
                throw Unacceptable(reason: .noIntroduction, changeset: known[at].hash)
            }
        }
    }

    /// Whether a checked signature stands for each of these, without the help of what is not among them.
    ///
    /// A changeset that has to wait must not vouch for what is taken: nobody could tell who wrote that until it comes.
    func suffices(for places: [Int], of changesets: [Changeset]) -> Bool {
        guard let checked, places.count < changesets.count else { return true }
        return SignatureCheck.vouching(places.map { changesets[$0] }).allSatisfy { checked.contains(places[$0]) }
    }

    /// The keys that the log has for the chains of a push.
    package static func keys(
        for changesets: [Changeset], of project: Key<ProjectSubject>, in reader: any ChangeReader
    ) throws -> [ReplicaID: [UInt8]] {
        var keys: [ReplicaID: [UInt8]] = [:]
        for replica in Set(changesets.map(\.header.replica)) {
            keys[replica] = try reader.chainKey(replica, in: project)
        }
        return keys
    }
}

/// One changeset that can never be taken as it is.
package struct Unacceptable: Error, Equatable {
    package var reason: Admission.Reason
    package var changeset: Hash32

    package var refusal: ExchangeAnswer.Refusal {
        var refusal = reason.refusal
        refusal.changeset = changeset
        return refusal
    }
}

extension Admission.Reason {
    var refusal: ExchangeAnswer.Refusal {
        let message =
            switch self {
            case .badSignature: "a changeset's signature is not its author's"
            case .badChain: "a changeset does not follow the one it names as previous"
            case .noIntroduction: "a chain does not introduce itself with its key"
            case .foreignProject: "a changeset is of another project"
            case .tooLarge: "a changeset is larger than any correct one"
            }
        return .init(code: rawValue, message: message)
    }
}
