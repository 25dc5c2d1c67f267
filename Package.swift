// swift-tools-version: 6.2
import PackageDescription

// The house: data flows left to right, every target imports only what stands before it.
//
//   WFDB -> Heartbeats ---+
//   Models (CKernels) ----+-> Experiments -> [results.json] -> Report (templates/) -> ecg-report
//   Metrics --------------+                   Charts (CCairo) --^
//   Detection ------------+
//   Ranks (CMPI, with the trait MPI): trainings of one run in several processes ----------------^
//
// Groundwork lies under all of them: seeded random numbers, work over threads, whole files and their SHA-256.

let package = Package(
  name: "ecg-report",
  products: [
    .executable(name: "ecg-report", targets: ["ecg-report"]),
    .library(name: "WFDB", targets: ["WFDB"]),
    .library(name: "Detection", targets: ["Detection"]),
    .library(name: "Models", targets: ["Models"]),
    .library(name: "Metrics", targets: ["Metrics"]),
    .library(name: "Charts", targets: ["Charts"]),
  ],
  traits: [
    .trait(name: "MPI", description: "Spreads the trainings of a run over processes, started by Open MPI's mpirun.")
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
  ],
  targets: [
    .systemLibrary(name: "CCairo", pkgConfig: "cairo", providers: [.apt(["libcairo2-dev"])]),
    .systemLibrary(name: "CLibcrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CMPI", pkgConfig: "ompi-c", providers: [.apt(["libopenmpi-dev"])]),
    .target(name: "CKernels"),
    .target(name: "CSystem"),
    .target(name: "CPeak", path: "Benchmarks/CPeak"),
    .target(name: "CAllocations", path: "Tests/CAllocations"),

    .target(name: "Groundwork", dependencies: ["CLibcrypto", "CSystem"]),
    .target(name: "Ranks", dependencies: ["Groundwork", .target(name: "CMPI", condition: .when(traits: ["MPI"]))]),
    .target(name: "WFDB"),
    .target(name: "Detection"),
    .target(name: "Heartbeats", dependencies: ["WFDB", "Groundwork"]),
    .target(name: "Models", dependencies: ["CKernels", "Groundwork"]),
    .target(name: "Metrics", dependencies: ["Groundwork"]),
    .target(
      name: "Experiments", dependencies: ["WFDB", "Detection", "Heartbeats", "Models", "Metrics", "Groundwork"]),
    .target(name: "Charts", dependencies: ["CCairo", "CZlib"]),
    .target(
      name: "Report",
      dependencies: [
        "Experiments", "Heartbeats", "Metrics", "Models", "Charts", "Groundwork",
        .product(name: "Mustache", package: "swift-mustache"),
      ],
      resources: [.embedInCode("templates")]),
    .executableTarget(
      name: "ecg-report",
      dependencies: [
        "WFDB", "Heartbeats", "Models", "Experiments", "Charts", "Report", "Ranks", "Groundwork",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .executableTarget(
      name: "bench", dependencies: ["WFDB", "Heartbeats", "Models", "Metrics", "Charts", "Groundwork", "CPeak"],
      path: "Benchmarks/Sources"),

    .target(name: "FuzzTargets", dependencies: ["WFDB", "Heartbeats", "Experiments"], path: "Fuzz/Targets"),

    .target(name: "TestSupport", path: "Tests/Support"),
    .testTarget(name: "GroundworkTests", dependencies: ["Groundwork"]),
    .testTarget(name: "RanksTests", dependencies: ["Ranks", "Groundwork"]),
    .testTarget(name: "WFDBTests", dependencies: ["WFDB", "TestSupport"], resources: [.copy("Fixtures")]),
    .testTarget(name: "DetectionTests", dependencies: ["Detection", "Metrics", "WFDB", "TestSupport"]),
    .testTarget(name: "HeartbeatsTests", dependencies: ["Heartbeats", "WFDB", "Groundwork", "TestSupport"]),
    .testTarget(name: "ModelsTests", dependencies: ["Models", "Groundwork", "CAllocations", "TestSupport"]),
    .testTarget(name: "MetricsTests", dependencies: ["Metrics"], resources: [.copy("Fixtures")]),
    .testTarget(
      name: "ExperimentsTests",
      dependencies: ["Experiments", "Heartbeats", "Models", "Metrics", "Groundwork", "WFDB", "TestSupport"]),
    .testTarget(name: "ChartsTests", dependencies: ["Charts"]),
    .testTarget(name: "ReportTests", dependencies: ["Report", "Charts", "Experiments", "Heartbeats", "Groundwork"]),
    .testTarget(name: "FuzzTests", dependencies: ["FuzzTargets"]),
    .testTarget(name: "LibraryTests", dependencies: ["WFDB", "Models", "Metrics", "Charts"]),
    .testTarget(
      name: "CommandTests",
      dependencies: ["ecg-report", "WFDB", "Heartbeats", "Experiments", "Report", "Groundwork", "TestSupport"]),
  ],
  swiftLanguageModes: [.v6]
)

// The fuzzer needs libFuzzer, so only `scripts/fuzz`, which links it, asks for it.
if Context.environment["ECG_REPORT_FUZZ"] != nil {
  package.targets += [
    .systemLibrary(name: "CFuzzer", path: "Fuzz/CFuzzer"),
    .executableTarget(name: "fuzz", dependencies: ["CFuzzer", "FuzzTargets"], path: "Fuzz/Entry"),
  ]
}

// What `scripts/docs` alone needs; nobody who builds the program or uses a library has to get it.
if Context.environment["ECG_REPORT_DOCS"] != nil {
  package.dependencies.append(.package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0"))
}

// One set of rules for every Swift target of ours.
let inC = ["CKernels", "CSystem", "CPeak", "CAllocations"]
for target in package.targets where target.type != .system && !inC.contains(target.name) {
  target.swiftSettings = [
    .enableUpcomingFeature("ExistentialAny"),  // SE-0335
    .enableUpcomingFeature("MemberImportVisibility"),  // SE-0444
    .enableUpcomingFeature("InternalImportsByDefault"),  // SE-0409
    .treatAllWarnings(as: .error),  // SE-0480
  ]
}
