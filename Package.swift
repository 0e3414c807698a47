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

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let protobuf = Target.Dependency.product(name: "SwiftProtobuf", package: "swift-protobuf")

let package = Package(
    name: "annals",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
    ],
    targets: [
        // Shared
        .systemLibrary(name: "CSQLite", path: "Sources/CSQLite", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "CZstd", path: "Sources/CZstd", providers: [.apt(["libzstd-dev"])]),
        .target(name: "SQLite", dependencies: ["CSQLite"], path: "Sources/SQLite", swiftSettings: strict),
        .target(
            name: "Model", dependencies: ["CZstd", crypto, protobuf], path: "Sources/Model",
            resources: [.embedInCode("Log/Frozen")], swiftSettings: strict),
        .target(
            name: "Schema", path: "Schema", exclude: ["wire.proto"],
            resources: [.embedInCode("replica"), .embedInCode("server-sqlite"), .embedInCode("openapi.yaml")],
            swiftSettings: strict),
        .target(
            name: "Replica", dependencies: ["Model", "SQLite", "Schema"], path: "Sources/Replica",
            swiftSettings: strict),

        // Tests
        .target(name: "TestSupport", dependencies: ["Model"], path: "Tests/TestSupport", swiftSettings: strict),
        .testTarget(
            name: "ModelTests", dependencies: ["Model", "TestSupport"], path: "Tests/ModelTests",
            swiftSettings: strict),
        .testTarget(name: "SQLiteTests", dependencies: ["SQLite"], path: "Tests/SQLiteTests", swiftSettings: strict),
        .testTarget(
            name: "ReplicaTests", dependencies: ["Replica", "TestSupport"], path: "Tests/ReplicaTests",
            swiftSettings: strict),
    ]
)
