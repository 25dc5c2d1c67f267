#!/usr/bin/env bash
# scripts/requirements.sh on machines that lack something, each a PATH of stubs: one clear line, and the right exit code.
set -uo pipefail
root=$(dirname "$(dirname "$(dirname "$(readlink -f "$0")")")")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0 failed=0

# machine NAME: a PATH with the ordinary tools and a Debian on which everything is installed.
machine() {
  bin=$work/$1
  mkdir "$bin"
  local tool
  for tool in bash sed grep head tail sort tr cat rm mktemp; do ln -s "$(command -v "$tool")" "$bin/$tool"; done
  stub swift 'echo "Swift version 6.3.1 (swift-6.3.1-RELEASE)"'
  stub dpkg-query 'for name in binutils ca-certificates git libc6-dev libncurses6 libsqlite3-0 libxml2 tzdata \
    libstdc++-12-dev; do echo "installed $name, "; done; echo "installed libcurl4t64, libcurl4 (= 8), other"
    echo "config-files half, "'
  stub apt-get 'echo "$*" >>"$(dirname "$0")/asked"'
  ln -s "$(command -v dirname)" "$bin/dirname"
  stub id 'echo 0'
}

# stub NAME TEXT: a program of the machine.
stub() { printf '#!%s\n%s\n' "$(command -v bash)" "$2" >"$bin/$1" && chmod +x "$bin/$1"; }

# expect WHAT CODE LINES TEXT COMMAND: how a command that has sourced requirements.sh ends, and what it says.
expect() {
  local what=$1 code=$2 lines=$3 text=$4 found=0 said
  said=$(PATH=$bin TMPDIR=$work "$bin/bash" -c "set -euo pipefail; . '$root/scripts/requirements.sh'; $5" 2>&1) || found=$?
  if [ "$found" = "$code" ] && [ "$(printf '%s' "$said" | grep -c '')" = "$lines" ] && [[ $said == *"$text"* ]]; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    printf '%s: expected exit code %s and %s lines with "%s", found %s and:\n%s\n' "$what" "$code" "$lines" "$text" \
      "$found" "$said" >&2
  fi
}

machine whole
expect "a machine that has everything" 0 0 "" need_swift
expect "a package that stands in for another is not installed again" 0 0 "" 'need_packages libcurl4 other'

machine no-swift
rm "$bin/swift"
expect "no Swift" 69 1 "swift: expected Swift 6.2 or later on the PATH, found none; see https://" need_swift

machine old-swift
stub swift 'echo "Swift version 5.10.1 (swift-5.10.1-RELEASE)"'
expect "an old Swift" 69 1 "expected Swift 6.2 or later, found 5.10;" need_swift

machine newer-swift
stub swift 'echo "Apple Swift version 10.0 (swift-10.0)"'
expect "a Swift to come" 0 0 "" need_swift

machine mute-swift
stub swift 'exit 0'
expect "a Swift without a version" 69 1 "found no version" need_swift

machine broken-swift
stub swift 'echo "swift: error while loading shared libraries: libncurses.so.6: cannot open" >&2; echo more >&2; exit 127'
expect "a Swift that cannot start" 69 1 "does not start: swift: error while loading shared libraries: libncurses.so.6" \
  need_swift
rm "$bin/dpkg-query"
expect "the same where nothing is installed for one" 69 1 "libncurses6 libsqlite3-0" need_swift

machine silent-swift
stub swift 'exit 127'
expect "a Swift that ends without a word" 69 1 "does not start: no message" need_swift

machine bare
stub dpkg-query 'echo "installed git, "'
expect "a bare machine" 0 1 "Installing binutils ca-certificates libc6-dev" need_swift
grep -q 'install .*libncurses6.*libxml2' "$bin/asked" && grep -q 'install .*\(libstdc++-[0-9]*-dev\|g++\)' "$bin/asked" ||
  { failed=$((failed + 1)); echo "a bare machine: expected the toolchain's needs to be installed" >&2; }

machine no-apt
rm "$bin/apt-get"
expect "no apt-get" 69 1 "missing packages: half; apt-get was not found" 'need_packages git half'

machine no-debian
rm "$bin/dpkg-query" "$bin/apt-get"
expect "another system" 0 1 "Not a Debian or Ubuntu system" 'need_packages git half'
expect "another system's Swift" 0 0 "" need_swift

machine no-root
stub id 'echo 1000'
expect "neither root nor sudo" 69 1 "install them as root: apt-get install half" 'need_packages half'
stub sudo 'exec "$@"'
expect "sudo" 0 1 "Installing half (apt-get)" 'need_packages half'
stub sudo 'echo "sudo: a password is required" >&2; exit 1'
expect "sudo that refuses" 69 2 "apt-get could not install them: sudo: a password is required" 'need_packages half'

machine no-network
stub apt-get '[ "$1" = update ] && { echo "W: Failed to fetch http://example.org" >&2; exit 0; }
  echo "E: Unable to fetch some archives" >&2; exit 100'
expect "no network" 69 2 "missing packages: half; apt-get could not install them: E: Unable to fetch" 'need_packages half'
expect "no network, where it does not matter" 0 3 "go on" 'if need_packages half; then :; else say "go on"; fi'

# The scripts find their folder through a link and under an exported CDPATH. Without Swift they end early.
machine entry
rm "$bin/swift"
ln -s "$(command -v readlink)" "$(command -v env)" "$bin/"
mkdir "$work/elsewhere" && ln -s "$root/scripts/report" "$work/elsewhere/report"
expect "a link to a script" 69 1 "swift: expected" "'$work/elsewhere/report'"
expect "an exported CDPATH" 69 1 "swift: expected" "export CDPATH=/; cd '$root'; scripts/report"

printf '%s passed, %s failed\n' "$passed" "$failed"
[ "$failed" = 0 ]
