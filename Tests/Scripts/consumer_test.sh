#!/usr/bin/env bash
# A package that uses this one's libraries beside others resolves: no target has the name of one of theirs.
#
#   Tests/Scripts/consumer_test.sh [--build]    and builds and runs, which takes minutes
set -euo pipefail
root=$(dirname "$(dirname "$(dirname "$(readlink -f "$0")")")")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() { printf 'consumer: %s\n' "$*" >&2; exit 1; }

# A package goes by the name of its folder, whatever the clone's is.
ln -s "$root" "$work/ecg-report"
mkdir -p "$work/consumer/Sources/consumer"
cd "$work/consumer"
products=(WFDB EDF SampleTables Kardia Detection Models Scoring Charts)
{
  cat <<EOF
// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "consumer",
  dependencies: [
    .package(path: "../ecg-report"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.80.0"),
    .package(url: "https://github.com/apple/swift-metrics", from: "2.5.0"),
  ],
  targets: [
    .executableTarget(
      name: "consumer",
      dependencies: [
EOF
  for product in "${products[@]}"; do echo "        .product(name: \"$product\", package: \"ecg-report\"),"; done
  cat <<EOF
        .product(name: "NIOCore", package: "swift-nio"), .product(name: "Metrics", package: "swift-metrics"),
      ])
  ]
)
EOF
} >Package.swift
{
  for module in "${products[@]}" NIOCore Metrics; do echo "import $module"; done
  echo 'print(Counter(label: "beats").label, ByteBuffer(string: "ok").readableBytes)'
} >Sources/consumer/main.swift

swift package resolve >log 2>&1 || fail "cannot be resolved: $(grep -m 1 error log || tail -n 1 log)"
swift package show-dependencies --format flatlist >log 2>&1 ||
  fail "its dependencies cannot be shown: $(grep -m 1 error log || tail -n 1 log)"
for name in ecg-report swift-nio swift-metrics; do grep -q "^$name\b" log || fail "$name is not among its dependencies"; done
swift package describe --type json >/dev/null 2>log || fail "cannot be described: $(grep -m 1 error log || tail -n 1 log)"
# Names that collide are found when a build is planned; a module alias would be needed then.
for package in "$root" "$work/consumer/.build/checkouts/"*/; do
  (cd "$package" && swift package --scratch-path "$work/scratch" describe --type json 2>/dev/null) |
    python3 -c 'import json, sys; [print(target["name"]) for target in json.load(sys.stdin)["targets"] if target["type"] not in ("test", "snippet")]'
done | sort >names
twice=$(uniq -d names)
[ -z "$twice" ] || fail "more than one package has a target $(echo $twice)"
if [ "${1:-}" = --build ]; then
  swift build >log 2>&1 || { cat log >&2; fail "cannot be built"; }
  [ "$(.build/debug/consumer)" = "beats 2" ] || fail "runs otherwise than it should"
fi
echo "consumer: no target of $(wc -l <names) has another's name"
