// swift-tools-version: 6.2
import PackageDescription

// Targets stand bottom-up: a target depends on those above it and on nothing below. ARCHITECTURE.md draws the rooms.

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

/// The simulator and the crashes need speed in `make test` too: these rooms are optimised in debug, and can be tested all
/// the same.
let optimised = strict + [.unsafeFlags(["-O"], .when(configuration: .debug))]

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let protobuf = Target.Dependency.product(name: "SwiftProtobuf", package: "swift-protobuf")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let metrics = Target.Dependency.product(name: "CoreMetrics", package: "swift-metrics")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")

let package = Package(
    name: "annals",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "annals", targets: ["annals"]),
        .executable(name: "annals-server", targets: ["annals-server"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
    ],
    targets: [
        // Shared
        .systemLibrary(name: "CSQLite", path: "Sources/CSQLite", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "CZstd", path: "Sources/CZstd", providers: [.apt(["libzstd-dev"])]),
        .target(name: "SQLite", dependencies: ["CSQLite"], path: "Sources/SQLite", swiftSettings: optimised),
        .target(
            name: "Model", dependencies: ["CZstd", crypto, protobuf], path: "Sources/Model",
            resources: [.embedInCode("Log/Frozen")],
            swiftSettings: optimised + [.define("MUTANTS", .when(configuration: .debug))]),
        .target(
            name: "Schema", path: "Schema", exclude: ["wire.proto"],
            resources: [.embedInCode("replica"), .embedInCode("server-sqlite"), .embedInCode("openapi.yaml")],
            swiftSettings: strict),
        .target(
            name: "Replica", dependencies: ["Model", "SQLite", "Schema"], path: "Sources/Replica",
            swiftSettings: optimised),

        // Client
        .target(
            name: "SyncClient", dependencies: ["Model", "Replica"], path: "Client/SyncClient", swiftSettings: strict),
        .target(name: "CCurl", path: "Client/CCurl"),
        .target(
            name: "CurlTransport", dependencies: ["CCurl", "SyncClient"], path: "Client/CurlTransport",
            swiftSettings: strict),
        .target(
            name: "CommandLine", dependencies: ["Model", "Replica", "SyncClient", "CurlTransport", arguments],
            path: "Client/CommandLine", resources: [.embedInCode("Formats/HTML/Page")], swiftSettings: strict),
        .executableTarget(
            name: "annals", dependencies: ["CommandLine"], path: "Client/annals", swiftSettings: strict),

        // Server
        .target(
            name: "SyncService", dependencies: ["Model"], path: "Server/SyncService", swiftSettings: optimised),
        .target(
            name: "SQLiteChangeStore", dependencies: ["Model", "SQLite", "Schema", "SyncService"],
            path: "Server/SQLiteChangeStore", swiftSettings: optimised),
        .target(
            name: "HTTPFrontend",
            dependencies: [
                "Model", "Schema", "SyncService", hummingbird, logging, lifecycle, unixSignals, metrics,
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            path: "Server/HTTPFrontend", swiftSettings: strict),
        .executableTarget(
            name: "annals-server",
            dependencies: [
                "Model", "SyncService", "SQLiteChangeStore", "HTTPFrontend", arguments, crypto, logging, unixSignals,
                metrics, .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            path: "Server/annals-server", swiftSettings: strict),

        // Tests
        .target(
            name: "TestSupport", dependencies: ["Model", "SQLite"], path: "Tests/TestSupport", swiftSettings: strict),
        .testTarget(
            name: "ModelTests", dependencies: ["Model", "TestSupport", protobuf], path: "Tests/ModelTests",
            swiftSettings: strict),
        .testTarget(
            name: "SQLiteTests", dependencies: ["SQLite", "TestSupport"], path: "Tests/SQLiteTests",
            swiftSettings: strict),
        .testTarget(
            name: "TransportTests", dependencies: ["SyncClient", "CurlTransport"], path: "Tests/TransportTests",
            swiftSettings: strict),
        .testTarget(
            name: "ReplicaTests", dependencies: ["Model", "Replica", "SQLite", "TestSupport"],
            path: "Tests/ReplicaTests", swiftSettings: strict),
        .target(
            name: "ProgramTestSupport", dependencies: ["TestSupport"], path: "Tests/ProgramTestSupport",
            swiftSettings: strict),
        .testTarget(
            name: "EndToEndTests", dependencies: ["annals", "annals-server", "ProgramTestSupport", "TestSupport"],
            path: "Tests/EndToEndTests", swiftSettings: strict),
        .testTarget(
            name: "CrashTests",
            dependencies: [
                "Model", "Replica", "SQLite", "SyncService", "SQLiteChangeStore", "TestSupport", "annals",
                "annals-server",
                "ProgramTestSupport",
            ],
            path: "Tests/CrashTests", exclude: ["Faults"], swiftSettings: strict),
        .testTarget(
            name: "HouseTests", dependencies: [], path: "Tests/HouseTests",
            swiftSettings: strict),
        .testTarget(
            name: "SyncClientTests", dependencies: ["Model", "Replica", "SQLite", "SyncClient", "TestSupport"],
            path: "Tests/SyncClientTests", swiftSettings: strict),
        .testTarget(
            name: "CommandLineTests",
            dependencies: [
                "CommandLine", "CurlTransport", "Model", "Replica", "SQLite", "SyncClient", "TestSupport", arguments,
            ],
            path: "Tests/CommandLineTests", swiftSettings: strict),
        .target(
            name: "ServerTestSupport", dependencies: ["Model", "SyncService", "SQLiteChangeStore", "TestSupport"],
            path: "Tests/ServerTestSupport", swiftSettings: strict),
        .testTarget(
            name: "SyncServiceTests",
            dependencies: ["Model", "SQLite", "SyncService", "SQLiteChangeStore", "ServerTestSupport", "TestSupport"],
            path: "Tests/SyncServiceTests", swiftSettings: strict),
        .target(
            name: "Simulation", dependencies: ["Model", "Replica", "SyncService", "SQLiteChangeStore"],
            path: "Tests/Simulation",
            swiftSettings: optimised),
        .executableTarget(
            name: "annals-simulate", dependencies: ["Model", "Simulation"], path: "Tests/annals-simulate",
            swiftSettings: strict),
        .testTarget(
            name: "SimulationTests", dependencies: ["Simulation", "annals-simulate"], path: "Tests/SimulationTests",
            exclude: ["regressions.txt"], swiftSettings: strict),
        .testTarget(
            name: "HTTPFrontendTests",
            dependencies: [
                "Model", "SyncService", "SQLiteChangeStore", "HTTPFrontend", "ServerTestSupport", "TestSupport",
                logging,
                lifecycle,
                .product(name: "HTTPTypes", package: "swift-http-types"),
            ],
            path: "Tests/HTTPFrontendTests", swiftSettings: strict),
        .testTarget(
            name: "ServerCommandTests",
            dependencies: [
                "Model", "SQLite", "SyncService", "SQLiteChangeStore", "ServerTestSupport", "TestSupport",
                "annals-server",
            ],
            path: "Tests/ServerCommandTests", swiftSettings: strict),
    ]
)
