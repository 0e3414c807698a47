import Glibc
import SQLite
import Synchronization
import TestSupport
import Testing

@Suite("File lock")
struct FileLockTests {
    let folder = try! TemporaryFolder()
    private var path: String { folder.file("lock") }

    @Test("one holder keeps all others out, in the same process too")
    func exclusion() throws {
        let first = try FileLock(path: path)
        let second = try FileLock(path: path)
        #expect(try first.tryLock())
        #expect(try !second.tryLock())
        first.unlock()
        #expect(try second.tryLock())
        #expect(try !first.tryLock())
    }

    @Test("a lock held twice is free after the second unlock")
    func depth() throws {
        let first = try FileLock(path: path)
        let second = try FileLock(path: path)
        try first.withLock(timeoutMilliseconds: 0) {
            try first.withLock(timeoutMilliseconds: 0) {
                let taken = try second.tryLock()
                #expect(!taken)
            }
            #expect(first.isHeld)
            #expect(try !second.tryLock())
        }
        #expect(!first.isHeld)
        #expect(try second.tryLock())
    }

    @Test("waiting ends at the time limit and leaves the gate open")
    func timeout() throws {
        let holder = try FileLock(path: path)
        #expect(try holder.tryLock())
        let waiter = try FileLock(path: path)
        #expect(throws: FileLockError.timedOut(path: path)) { try waiter.lock(timeoutMilliseconds: 5) }
        holder.unlock()
        #expect(try holder.tryLock())
    }

    @Test("a lock goes with its holder")
    func released() throws {
        do {
            let holder = try FileLock(path: path)
            #expect(try holder.tryLock())
        }
        #expect(try FileLock(path: path).tryLock())
    }

    @Test("an error in the body gives the lock back")
    func bodyThrows() throws {
        struct Stop: Error {}
        let lock = try FileLock(path: path)
        #expect(throws: Stop.self) { try lock.withLock(timeoutMilliseconds: 0) { throw Stop() } }
        #expect(!lock.isHeld)
    }

    @Test("a folder that is not there is named")
    func noFolder() throws {
        let path = folder.file("none/lock")
        #expect(throws: FileLockError.system(path: path, errno: ENOENT)) { try FileLock(path: path) }
    }

    @Test("a writer who takes the lock again at once does not starve one who waits")
    func fairness() throws {
        let path = path
        let greedy = try FileLock(path: path)
        #expect(try greedy.tryLock())
        let gotIn = Atomic(false)
        let waiter = BlockingThread {
            try? FileLock(path: path).withLock(timeoutMilliseconds: 20_000) { gotIn.store(true, ordering: .releasing) }
        }
        // Ends when the waiter stands at the gate: without the gate this loop would win nearly always.
        while try greedy.isHeldAgainAfterLettingGo() { sched_yield() }
        waiter.join()
        let served = gotIn.load(ordering: .acquiring)
        #expect(served)
    }
}

extension FileLock {
    /// Lets go and takes the lock again at once; false when somebody else was faster.
    fileprivate func isHeldAgainAfterLettingGo() throws -> Bool {
        unlock()
        return try tryLock()
    }
}
