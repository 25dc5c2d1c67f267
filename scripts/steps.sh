# Sourced by scripts/test: steps that run side by side and say how long they took. It needs `say` of requirements.sh.
#
#   step NAME COMMAND...      runs a command, a function say, to its end
#   beside NAME COMMAND...    runs it beside what follows, as soon as fewer than $steps_at_once run; what it says is shown when it ends
#   await NAME...             waits for steps that were started so; fails when one of them failed
#   end_steps                 waits for all, prints the table of seconds, and fails when any step failed
#
# A command fails at its first line that fails, as under `set -e`.

steps_folder=$(mktemp -d)
steps_at_once=2
steps_began=${EPOCHREALTIME/[.,]/}
steps_names=() steps_failed=()
declare -A steps_running=() steps_codes=()

# seconds_since MICROSECONDS: with one decimal.
seconds_since() {
  local tenths=$(((${EPOCHREALTIME/[.,]/} - $1) / 100000))
  printf '%d.%d' $((tenths / 10)) $((tenths % 10))
}

# processor_seconds FILE...: the sum of what bash's `times` wrote into files.
processor_seconds() {
  sed 's/[ms]/ /g' "$@" 2>/dev/null | awk '{ sum += 60 * ($1 + $3) + $2 + $4 } END { printf "%.1f", sum }'
}

# One step's process: what it takes, its children's time too, lies in files when it is over.
run_step() {
  # Not local: the trap runs when functions have been left already.
  step_file=$steps_folder/$1 step_began=${EPOCHREALTIME/[.,]/}
  shift
  trap 'times >"$step_file.times"; seconds_since "$step_began" >"$step_file.seconds"' EXIT
  set -euo pipefail
  "$@"
}

# ended NAME CODE: notes how a step ended, and says so.
ended() {
  steps_codes[$1]=$2
  [ "$2" = 0 ] || steps_failed+=("$1")
  say "$1: $([ "$2" = 0 ] && echo done || echo "FAILED, exit code $2") after $(cat "$steps_folder/$1.seconds" 2>/dev/null) s"
}

step() {
  local name=$1 code=0
  steps_names+=("$name")
  say "$name"
  run_step "$@" &
  steps_running[$!]=$name
  wait $! || code=$?
  unset "steps_running[$!]"
  ended "$name" "$code"
  return "$code"
}

beside() {
  local name=$1
  while [ ${#steps_running[@]} -ge "$steps_at_once" ]; do end_one; done
  steps_names+=("$name")
  say "$name: started"
  run_step "$@" >"$steps_folder/$name.log" 2>&1 </dev/null &
  steps_running[$!]=$name
}

# end_one: waits until any of the running steps ends, and shows what it said. (Bash's `wait -n` misses one that ended while
# the script did something else.)
end_one() {
  local pid code=0 name=
  while [ -z "$name" ]; do
    for pid in "${!steps_running[@]}"; do
      if ! kill -0 "$pid" 2>/dev/null; then
        name=${steps_running[$pid]}
        break
      fi
    done
    [ -n "$name" ] || sleep 0.1
  done
  wait "$pid" || code=$?
  unset "steps_running[$pid]"
  sed 's/^/  /' "$steps_folder/$name.log" >&2
  ended "$name" "$code"
}

await() {
  local name
  for name in "$@"; do
    while [ -z "${steps_codes[$name]:-}" ]; do end_one; done
    [ "${steps_codes[$name]}" = 0 ] || return "${steps_codes[$name]}"
  done
}

end_steps() {
  local name
  while [ ${#steps_running[@]} -gt 0 ]; do end_one; done
  say
  say "seconds  processor  step"
  for name in "${steps_names[@]}"; do
    printf '%7s  %9s  %s\n' "$(cat "$steps_folder/$name.seconds" 2>/dev/null)" \
      "$(processor_seconds "$steps_folder/$name.times")" "$name" >&2
  done
  printf '%7s  %9s  %s\n' "$(seconds_since "$steps_began")" "$(processor_seconds "$steps_folder"/*.times)" "all" >&2
  [ ${#steps_failed[@]} -eq 0 ] || say "failed: $(printf '%s; ' "${steps_failed[@]}" | sed 's/; $//')"
  [ ${#steps_failed[@]} -eq 0 ]
}

# end_tree PID: ends a process and what it started; a shell's background steps do not hear an interrupt themselves.
end_tree() {
  local child
  for child in $(cat "/proc/$1/task/$1/children" 2>/dev/null); do end_tree "$child"; done
  kill "$1" 2>/dev/null || true
}

# clear_steps: for a trap on EXIT; ends what still runs.
clear_steps() {
  local pid
  for pid in "${!steps_running[@]}"; do end_tree "$pid"; done
  rm -rf "$steps_folder"
}
