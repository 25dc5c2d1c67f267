#!/usr/bin/env bash
# scripts/steps.sh: steps run side by side, none beyond its number; a failed one is named and fails the whole; what it started
# ends with it; each has its seconds.
set -uo pipefail
root=$(dirname "$(dirname "$(dirname "$(readlink -f "$0")")")")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0 failed=0

# steps TEXT: a script of steps; its exit code is in $code, what it says in $said.
steps() {
  code=0
  said=$(bash -c "set -euo pipefail; cd '$work'; . '$root/scripts/requirements.sh'; . '$root/scripts/steps.sh'
    trap clear_steps EXIT; trap 'exit 143' TERM
    $1" 2>&1) || code=$?
}

# holds WHAT CONDITION: counts a check.
holds() {
  if eval "$2"; then passed=$((passed + 1)); else
    failed=$((failed + 1))
    printf '%s: exit code %s and:\n%s\n' "$1" "$code" "$said" >&2
  fi
}

# The second step waits until the first has seen it start.
steps 'first() { until [ -e second ]; do sleep 0.05; done; }
  beside "First" first; beside "Second" touch second; end_steps'
holds "two steps run at once" '[ $code = 0 ] && [[ $said == *"First: done"* ]]'

steps 'one() { [ -z "$(ls running-* 2>/dev/null)" ] || touch more; touch running-$1; sleep 0.2; rm running-$1; }
  steps_at_once=1; beside "A" one a; beside "B" one b; beside "C" one c; end_steps'
holds "no more at once than told" '[ $code = 0 ] && [ ! -e "$work/more" ] && [[ $said == *"C: done"* ]]'

steps 'bad() { echo before; (exit 3); echo after; }
  beside "Bad" bad; beside "Good" touch good; end_steps'
holds "a step ends where something in it fails, and the others go on" \
  '[ $code = 1 ] && [[ $said == *"  before"*"Bad: FAILED, exit code 3"*"failed: Bad" && $said != *"  after"* ]] && [ -e "$work/good" ]'

steps 'step "Bad" false; echo not reached'
holds "a step that fails ends the script" '[ $code = 1 ] && [[ $said == *"Bad: FAILED"* && $said != *reached* ]]'

steps 'beside "Bad" false; if await "Bad"; then echo waited; fi; beside "Good" true; await "Good" && echo good; end_steps'
holds "waiting for a step says how it ended" '[ $code = 1 ] && [[ $said != *waited* && $said == *good* ]]'

steps 'busy() { bash -c "for ((i = 0; i < 200000; i++)); do :; done"; }
  step "Busy" busy; step "Idle" sleep 0.3; end_steps'
holds "the table has each step's seconds" \
  'grep -qE "^ +[0-9]+\.[0-9] +[0-9]+\.[1-9]  Busy$" <<<"$said" && grep -qE "^ +0\.[3-9] +[0-9.]+  Idle$" <<<"$said" &&
   grep -qE "^ +[0-9.]+ +[0-9.]+  all$" <<<"$said"'

steps 'long() { sleep 30 & echo $! >child; wait; }
  beside "Long" long; until [ -s child ]; do sleep 0.05; done; exit 5'
for ((wait = 0; wait < 50; wait++)); do kill -0 "$(cat "$work/child")" 2>/dev/null && sleep 0.1; done
holds "what still runs ends with the script" '[ $code = 5 ] && ! kill -0 "$(cat "$work/child")" 2>/dev/null'

printf '%s passed, %s failed\n' "$passed" "$failed"
[ "$failed" = 0 ]
