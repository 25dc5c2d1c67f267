// swift-tools-version: 6.2
import PackageDescription

// The house: data flows left to right, every target imports only what stands before it.
//
//   WFDB -> Heartbeats ---+
//   Models (CKernels) ----+-> Experiments -> [results.json] -> Report (templates/) -> ecg-report
//   Scoring --------------+                   Charts (CCairo) --^
//   Detection ------------+
//   Ranks (CMPI, with the trait MPI): trainings of one run in several processes ----------------^
//
// Groundwork lies under all of them: seeded random numbers, work over threads, whole files and their SHA-256.

// `scripts/docs` needs a plugin that nobody who builds the program or uses a library has to get. The plugin turns on every
// trait, so there is none then: all would be compiled anew for it.
let documents = Context.environment["ECG_REPORT_DOCS"] != nil

let package = Package(
  name: "ecg-report",
  products: [
    .executable(name: "ecg-report", targets: ["ecg-report"]),
    .library(name: "WFDB", targets: ["WFDB"]),
    .library(name: "EDF", targets: ["EDF"]),
    .library(name: "SampleTables", targets: ["SampleTables"]),
    .library(name: "Kardia", targets: ["Kardia"]),
    .library(name: "Detection", targets: ["Detection"]),
    .library(name: "Models", targets: ["Models"]),
    .library(name: "Scoring", targets: ["Scoring"]),
    .library(name: "Charts", targets: ["Charts"]),
  ],
  traits: documents
    ? []
    : [
      .trait(name: "MPI", description: "Spreads the trainings of a run over processes, started by Open MPI's mpirun.")
    ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
  ],
  targets: [
    .systemLibrary(name: "CCairo", pkgConfig: "cairo", providers: [.apt(["libcairo2-dev"])]),
    .systemLibrary(name: "CLibcrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CFLAC", pkgConfig: "flac", providers: [.apt(["libflac-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .systemLibrary(name: "CMPI", pkgConfig: "ompi-c", providers: [.apt(["libopenmpi-dev"])]),
    .target(name: "CKernels"),
    .target(name: "CFiles"),
    .target(name: "CPeak", path: "Benchmarks/CPeak"),
    .target(name: "CAllocations", path: "Tests/CAllocations"),

    .target(name: "Files", dependencies: ["CLibcrypto", "CFiles"]),
    .target(name: "Groundwork", dependencies: ["Files"]),
    .target(
      name: "Ranks",
      dependencies: ["Files", "Groundwork"]
        + (documents ? [] : [.target(name: "CMPI", condition: .when(traits: ["MPI"]))])),
    .target(name: "WFDB", dependencies: ["Files", "CFLAC"]),
    .target(name: "EDF", dependencies: ["Files"]),
    .target(name: "SampleTables", dependencies: ["Files"]),
    .target(name: "Kardia", dependencies: ["Files"]),
    .target(name: "Recordings", dependencies: ["Files", "WFDB", "EDF", "SampleTables", "Kardia"]),
    .target(name: "Detection"),
    .target(
      name: "Heartbeats",
      dependencies: ["CKernels", "Recordings", "WFDB", "Scoring", "CZlib", "CCurl", "Files", "Groundwork"]),
    .target(name: "Models", dependencies: ["CKernels", "Results", "Files", "Groundwork"]),
    .target(name: "Scoring", dependencies: ["Groundwork"]),
    .target(name: "Results", dependencies: ["Scoring", "Files"]),
    .target(
      name: "Experiments",
      dependencies: ["Heartbeats", "Models", "Scoring", "Results", "Files", "Groundwork"]),
    .target(
      name: "RecordAnalysis",
      dependencies: [
        "WFDB", "Recordings", "Detection", "Heartbeats", "Models", "Scoring", "Results", "Files", "Groundwork",
      ]),
    .target(name: "Charts", dependencies: ["CCairo", "CZlib", "Files"]),
    .target(
      name: "Report",
      dependencies: [
        "Results", "Scoring", "Charts", "Files", "Groundwork",
        .product(name: "Mustache", package: "swift-mustache"),
      ],
      resources: [.embedInCode("templates")]),
    .executableTarget(
      name: "ecg-report",
      dependencies: [
        "WFDB", "Recordings", "Heartbeats", "Models", "Scoring", "Results", "Experiments", "RecordAnalysis", "Charts",
        "Report", "Ranks", "Files", "Groundwork", "CFiles",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .executableTarget(
      name: "bench",
      dependencies: ["WFDB", "Recordings", "Heartbeats", "Models", "Scoring", "Charts", "Groundwork", "CPeak"],
      path: "Benchmarks/Sources"),

    .target(
      name: "FuzzTargets",
      dependencies: [
        "Files", "WFDB", "EDF", "Kardia", "Recordings", "Heartbeats", "Models", "Results", "RecordAnalysis", "Charts",
        "Experiments", "Report",
      ],
      path: "Fuzz/Targets"),

    .target(name: "TestSupport", path: "Tests/Support"),
    .testTarget(name: "FilesTests", dependencies: ["Files", "TestSupport"]),
    .testTarget(name: "GroundworkTests", dependencies: ["Groundwork"]),
    .testTarget(
      name: "RanksTests",
      dependencies: ["Files", "Ranks", "Groundwork", "Experiments", "Heartbeats", "Results", "Scoring"]),
    .testTarget(name: "WFDBTests", dependencies: ["Files", "WFDB", "TestSupport"], resources: [.copy("Fixtures")]),
    .testTarget(name: "DetectionTests", dependencies: ["Detection", "Scoring", "WFDB", "TestSupport"]),
    .testTarget(name: "EDFTests", dependencies: ["Files", "EDF", "TestSupport"]),
    .testTarget(name: "SampleTablesTests", dependencies: ["Files", "SampleTables", "TestSupport"]),
    .testTarget(name: "KardiaTests", dependencies: ["Files", "Kardia"]),
    .testTarget(name: "RecordingsTests", dependencies: ["Files", "Recordings", "WFDB", "EDF", "TestSupport"]),
    .testTarget(
      name: "HeartbeatsTests",
      dependencies: ["Files", "Recordings", "Heartbeats", "Scoring", "WFDB", "EDF", "Groundwork", "TestSupport"],
      resources: [.copy("Fixtures")]),
    .testTarget(
      name: "ModelsTests",
      dependencies: ["Files", "Models", "Results", "Groundwork", "CAllocations", "TestSupport"],
      resources: [.copy("Fixtures")]),
    .testTarget(name: "ScoringTests", dependencies: ["Scoring"], resources: [.copy("Fixtures")]),
    .testTarget(
      name: "ExperimentsTests",
      dependencies: [
        "Files", "Experiments", "RecordAnalysis", "Recordings", "Results", "Heartbeats", "Models", "Scoring",
        "Groundwork", "WFDB", "TestSupport",
      ]),
    .testTarget(
      name: "RecordAnalysisTests",
      dependencies: ["Files", "RecordAnalysis", "Results", "Heartbeats", "Scoring", "WFDB", "TestSupport"]),
    .testTarget(name: "ChartsTests", dependencies: ["Files", "Charts"]),
    .testTarget(
      name: "ReportTests",
      dependencies: [
        "Files", "Report", "Results", "Scoring", "Charts", "Experiments", "Heartbeats", "Groundwork", "TestSupport",
      ]),
    .testTarget(name: "FuzzTests", dependencies: ["Files", "FuzzTargets"]),
    .testTarget(name: "LibraryTests", dependencies: ["WFDB", "EDF", "Models", "Scoring", "Charts", "TestSupport"]),
    .testTarget(
      name: "CommandTests",
      dependencies: [
        "Files", "ecg-report", "WFDB", "EDF", "Heartbeats", "Results", "Scoring", "Experiments", "Report", "Groundwork",
        "CZlib", "TestSupport",
      ]),
  ],
  swiftLanguageModes: [.v6]
)

// The fuzzer needs libFuzzer, so only `scripts/fuzz`, which links it, asks for it.
let fuzzes = Context.environment["ECG_REPORT_FUZZ"] != nil
// Of the modules that it calls, those without a reader of samples, beats or models: optimising them takes longer than it saves.
let plainWhenFuzzed = ["Report", "Charts", "Experiments", "Results", "FuzzTargets", "fuzz"]
if fuzzes {
  package.targets += [
    .systemLibrary(name: "CFuzzer", path: "Fuzz/CFuzzer"),
    .executableTarget(name: "fuzz", dependencies: ["CFuzzer", "FuzzTargets", "Groundwork"], path: "Fuzz/Entry"),
  ]
}

if documents {
  package.dependencies.append(.package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0"))
}

// One set of rules for every Swift target of ours.
let inC = ["CKernels", "CFiles", "CPeak", "CAllocations"]
for target in package.targets where target.type != .system && !inC.contains(target.name) {
  target.swiftSettings = [
    .enableUpcomingFeature("ExistentialAny"),  // SE-0335
    .enableUpcomingFeature("MemberImportVisibility"),  // SE-0444
    .enableUpcomingFeature("InternalImportsByDefault"),  // SE-0409
    .treatAllWarnings(as: .error),  // SE-0480
  ]
  if target.type == .test {
    // Optimising the tests themselves takes longer than it saves, and so does a second look at them for a module that nobody
    // imports.
    target.swiftSettings?.append(
      .unsafeFlags(["-Onone", "-no-emit-module-separately-wmo"], .when(configuration: .release)))
  } else {
    // Pointers are marked `unsafe` where they are used (SE-0458), and one that is not is an error.
    target.swiftSettings?.append(.strictMemorySafety())
    if fuzzes, plainWhenFuzzed.contains(target.name) { target.swiftSettings?.append(.unsafeFlags(["-Onone"])) }
  }
}
