// swift-tools-version: 6.2
import PackageDescription

/// Warnings are errors in this package's own targets; dependencies keep theirs to themselves.
let strict: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
  name: "gavel",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "gavel", targets: ["gavel"]),
    .library(name: "GavelText", targets: ["GavelText"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    .package(
      url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.2"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    // Of the tests alone.
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
  ],
  targets: [
    // The system's libsqlite3: shown here so that a missing header is found by name, and asked
    // for its version when a store is opened.
    .systemLibrary(
      name: "CSQLite", pkgConfig: "sqlite3",
      providers: [.apt(["libsqlite3-dev"]), .brew(["sqlite"]), .yum(["sqlite-devel"])]),
    // The system's zlib: reads .gz seed files.
    .systemLibrary(
      name: "CZlib", pkgConfig: "zlib",
      providers: [.apt(["zlib1g-dev"]), .brew(["zlib"]), .yum(["zlib-devel"])]),

    // The innermost loops of the measures of text, compiled for several processors in one binary.
    .target(name: "CTextKernels"),
    // Measures of text: tokens, ROUGE-L, near-duplicates, Self-BLEU. Knows nothing of judges.
    .target(name: "GavelText", dependencies: ["CTextKernels"], swiftSettings: strict),
    // What a judgment is: values, formats, parsers, the simulated models. No I/O, no async.
    .target(
      name: "GavelCore",
      dependencies: ["GavelText", .product(name: "Crypto", package: "swift-crypto")],
      swiftSettings: strict),
    // Where a run is kept: the only module that says SQL.
    .target(
      name: "GavelStore",
      dependencies: ["GavelCore", "CSQLite", .product(name: "GRDB", package: "GRDB.swift")],
      swiftSettings: strict),
    // How a run is made: settings, stages, providers. The only module that calls a model.
    .target(
      name: "GavelPipeline",
      dependencies: [
        "GavelText", "GavelCore", "GavelStore", "CZlib",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "DequeModule", package: "swift-collections"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
        .product(name: "Yams", package: "Yams"),
      ],
      swiftSettings: strict,
      plugins: ["EmbedTemplates"]),
    // What answers a port: the simulator's server. The only module that listens.
    .target(
      name: "GavelServe",
      dependencies: [
        "GavelCore", .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "HummingbirdTLS", package: "hummingbird"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
      ],
      swiftSettings: strict),
    // The command line: parses, calls, prints.
    .executableTarget(
      name: "gavel",
      dependencies: [
        "GavelText", "GavelCore", "GavelStore", "GavelPipeline", "GavelServe",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
      ],
      swiftSettings: strict,
      linkerSettings: [
        // The loader looks through every name that a program exports, which are 50,000 by
        // default, and nobody asks a program for any. (Not -no-pie, which saves the loader a sixth
        // of a start: with Swift's libraries shared it warns of each function of theirs. See
        // tools/release, where they are not.)
        .unsafeFlags(
          ["-Xlinker", "--no-export-dynamic"],
          .when(platforms: [.linux], configuration: .release))
      ]),

    // Writes templates/ into a Swift literal, so that one binary carries them.
    .executableTarget(name: "embed-templates", swiftSettings: strict),
    .plugin(
      name: "EmbedTemplates", capability: .buildTool(), dependencies: ["embed-templates"]),

    .target(
      name: "GavelTestSupport",
      dependencies: [
        "GavelCore", "GavelStore", "GavelPipeline", "GavelServe",
        .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      path: "Tests/GavelTestSupport", swiftSettings: strict),
    .testTarget(
      name: "GavelTextTests", dependencies: ["GavelText", "CTextKernels"], exclude: ["Fixtures"],
      swiftSettings: strict),
    .testTarget(
      name: "GavelCoreTests", dependencies: ["GavelCore", "GavelText"], exclude: ["Fixtures"],
      swiftSettings: strict),
    .testTarget(
      name: "GavelStoreTests",
      dependencies: [
        "GavelStore", "GavelTestSupport", .product(name: "GRDB", package: "GRDB.swift"),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "GavelPipelineTests", dependencies: ["GavelPipeline", "GavelTestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "GavelServeTests", dependencies: ["GavelServe", "GavelTestSupport"],
      swiftSettings: strict),
    // The real binary, a real server on loopback, a real kill -9.
    .testTarget(
      name: "EndToEndTests",
      dependencies: ["GavelTestSupport", "GavelPipeline", "GavelServe", "GavelStore", "gavel"],
      swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)
