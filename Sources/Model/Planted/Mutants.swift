/// Bugs that are planted on purpose, so that the tests can be shown to bite.
///
/// A line that begins with `if mutated(…)`, with a name of its own, is the bug. Only a debug build that defines MUTANTS knows any name; elsewhere the
/// question is a constant and the compiler drops line and name. One process plants one bug at most, before it begins.
#if MUTANTS
    @usableFromInline nonisolated(unsafe) var plantedName: String?
    @usableFromInline nonisolated(unsafe) var isPlanted = false

    /// Whether this bug is planted in this process.
    @inlinable
    public func mutated(_ name: StaticString) -> Bool {
        isPlanted && plantedName.map { name.withUTF8Buffer($0.utf8.elementsEqual) } ?? false
    }

    /// Plants a bug for the rest of this process; false where none can be.
    public func plant(_ name: String) -> Bool {
        plantedName = name
        isPlanted = true
        return true
    }
#else
    @inlinable @inline(__always)
    public func mutated(_ name: StaticString) -> Bool { false }

    public func plant(_ name: String) -> Bool { false }
#endif
