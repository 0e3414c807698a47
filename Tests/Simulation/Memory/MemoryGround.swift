import Model

/// Worlds in memory, on the model's core and the server's mind, with fake signatures.
final class MemoryGround: Ground {
    let book: Book
    private let clock: WorldClock
    private let counters: Counters
    private let founder: FakeKey
    private let founding: [UInt8]

    init(clock: WorldClock, counters: Counters) {
        self.clock = clock
        self.counters = counters
        founder = FakeKey(publicKey: clock.random(32))
        founding = clock.random(16)
        book = Book(project: Derivation.project(foundingKey: founder.publicKey, nonce: founding))
    }

    func makeDevice(number: Int, clock offset: ClockOffset) -> any Device {
        let key = number == 0 ? founder : FakeKey(publicKey: clock.random(32))
        return MemoryDevice(
            MemoryStore(book: book, key: key), clock: clock, offset: offset, counters: counters,
            founding: number == 0 ? founding : nil)
    }

    func clone(_ photograph: any Photograph, number: Int, clock offset: ClockOffset) throws -> any Device {
        guard let store = photograph as? MemoryStore else { throw Violation(.nothingIsLost, "no photograph") }
        return MemoryDevice(store, clock: clock, offset: offset, counters: counters, founding: nil)
    }

    func makeHost() -> any Host { MemoryHost(book: book) }
}
