#!/usr/bin/env bash
# CONTRIBUTING.md's table has every part of the house, and the tests that docs/threats.md names exist: `Suite/test` or `Suite` in Swift, `file.py/function` of the program's fuzzer.
set -euo pipefail
cd "$(dirname "$(dirname "$(dirname "$(readlink -f "$0")")")")"
named=$(grep '^|' docs/threats.md | grep -oE '`[A-Za-z_.]+(Tests|\.py)(/[A-Za-z_]+)?`' | tr -d '`' | sort -u)
failed=0 passed=0
for name in $named; do
  suite=${name%%/*} function=
  [ "$suite" = "$name" ] || function=${name#*/}
  case $suite in
    *.py) file=Fuzz/Program/$suite pattern="def $function(" ;;
    *) file=$(grep -rlE "(struct|class) $suite\b" Tests | head -n 1 || true) pattern="func $function(" ;;
  esac
  if [ -n "$file" ] && [ -f "$file" ] && { [ -z "$function" ] || grep -rqF "$pattern" "$file"; }; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    echo "docs/threats.md: expected a test $name, found none" >&2
  fi
done
for folder in Sources/*/; do
  name=$(basename "$folder")
  # Wrappers of system libraries and C kernels are told with the part that uses them.
  case $name in C[A-Z]*) continue ;; esac
  grep -q "^| \`$name\` |" CONTRIBUTING.md || { failed=$((failed + 1)); echo "CONTRIBUTING.md: expected a row for $name, found none" >&2; }
done
[ "$passed" -gt 20 ] || { echo "docs/threats.md: expected more than 20 tests, found $passed" >&2; failed=1; }
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
