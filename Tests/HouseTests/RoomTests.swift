import Testing

/// HOUSE.md, Rooms: a folder is a module, its dependency list is its contract, dependencies only go down.
@Suite("Rooms")
struct RoomTests {
    let manifest = Manifest()

    /// Modules that come with the toolchain or the system and need no line in the manifest.
    static let system: Set<String> = [
        "Swift", "Foundation", "FoundationEssentials", "Dispatch", "Synchronization", "Glibc", "Musl", "Darwin",
        "Testing",
    ]

    /// What the rooms with the strictest contract may import; nothing else.
    static let allowed: [String: Set<String>] = [
        "Sources/Model": ["Swift", "Crypto", "SwiftProtobuf", "CZstd"],
        "Sources/SQLite": ["CSQLite", "Glibc", "Musl", "Darwin", "Synchronization"],
        "Sources/Replica": [
            "Swift", "Model", "SQLite", "Schema", "Glibc", "Musl", "Darwin", "Synchronization", "FoundationEssentials",
            "Dispatch",
        ],
        "Schema": [],
    ]

    /// Whole libraries that one half of the project has no business with.
    static let forbidden: [String: [String]] = [
        "Client": ["Foundation", "Hummingbird", "NIO", "ServiceLifecycle"],
        "Server/SyncService": ["Hummingbird", "NIO", "SQLite", "CSQLite", "Foundation"],
        "Server/SQLiteChangeStore": ["Hummingbird", "NIO"],
    ]

    /// Parts of Model that hold the wire coder's and Crypto's bytes, whose type is FoundationEssentials' Data.
    static let bytesOfOthers = ["Sources/Model/Identity/", "Sources/Model/Log/", "Sources/Model/Exchange/"]

    @Test("the rooms with a strict contract import only what it names", arguments: allowed.keys.sorted())
    func strictContracts(room: String) {
        for file in Tree.swift(under: room) {
            var permitted = Self.allowed[room, default: []]
            if Self.bytesOfOthers.contains(where: file.path.hasPrefix) { permitted.insert("FoundationEssentials") }
            for module in file.imports {
                #expect(permitted.contains(module), "\(file.path) imports \(module)")
            }
        }
    }

    @Test("no room imports a library of another's world", arguments: forbidden.keys.sorted())
    func foreignWorlds(room: String) {
        for file in Tree.swift(under: room) {
            for module in file.imports {
                for foreign in Self.forbidden[room, default: []] {
                    // NIO stands for NIOCore, NIOSSL, …; Foundation is not FoundationEssentials.
                    let isForeign = foreign == "Foundation" ? module == foreign : module.hasPrefix(foreign)
                    #expect(!isForeign, "\(file.path) imports \(module)")
                }
            }
        }
    }

    @Test("client and server know nothing of each other, and what they share knows neither")
    func halves() {
        let client = Set(manifest.modules(in: "Client"))
        let server = Set(manifest.modules(in: "Server"))
        let barred = [
            "Client": server, "Server": client, "Sources": client.union(server), "Schema": client.union(server),
        ]
        for (room, names) in barred.sorted(by: { $0.key < $1.key }) {
            for file in Tree.swift(under: room) {
                for module in file.imports {
                    #expect(!names.contains(module), "\(file.path) imports \(module)")
                }
            }
            for target in manifest.targets where target.path == room || target.path.hasPrefix(room + "/") {
                for dependency in target.dependencies {
                    #expect(!names.contains(dependency), "\(target.name) depends on \(dependency)")
                }
            }
        }
    }

    @Test("the manifest stands bottom-up: a target depends only on those above it")
    func bottomUp() {
        let ours = Set(manifest.targets.map(\.name))
        var above: Set<String> = []
        for target in manifest.targets {
            for dependency in target.dependencies where ours.contains(dependency) {
                #expect(above.contains(dependency), "\(target.name) depends on \(dependency), which stands below it")
            }
            above.insert(target.name)
        }
    }

    @Test("a file of the product imports only what its target declares")
    func declared() {
        for target in manifest.targets where !target.isTest {
            let declared = Set(target.dependencies).union(Self.system)
            for file in Tree.swift(under: target.path) {
                for module in file.imports {
                    #expect(
                        declared.contains(module),
                        "\(file.path) imports \(module), which \(target.name) does not declare")
                }
            }
        }
    }

    @Test("every target's folder exists, and none lies in another's")
    func disjoint() {
        let paths = manifest.targets.map(\.path)
        #expect(!paths.isEmpty)
        for path in paths {
            #expect(Tree.exists(path), "\(path) is missing")
            for other in paths where other != path {
                #expect(!other.hasPrefix(path + "/"), "\(other) lies in \(path)")
            }
        }
        #expect(Set(paths).count == paths.count)
    }

    @Test("every Swift file belongs to a target")
    func noStrays() {
        let paths = manifest.targets.map(\.path)
        let files = ["Sources", "Schema", "Client", "Server", "Tests"].flatMap(Tree.swift(under:))
        let strays = files.map(\.path).filter { path in !paths.contains { path.hasPrefix($0 + "/") } }
        #expect(strays == [])
    }
}
