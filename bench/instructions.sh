#!/usr/bin/env bash
# Copyright 2026 The qomrt Authors.
#
# Prints a Markdown table of every operation of bench/ops.cc: instructions per
# operation, the time of the best batch, and the goals of the contract.
# Instructions are counted by callgrind as the difference of two run lengths, so
# that what happens once does not count; they are the same on every machine
# with the same libraries. Without valgrind the column is empty.
#
# Usage: bench/instructions.sh [OPS-PROGRAM [NAME...]]
set -euo pipefail

ops="${1:-build/release/bench/ops}"
shift || true
if [[ ! -x "$ops" ]]; then
  echo "bench/instructions.sh: no program '$ops'; scripts/bench builds it" >&2
  exit 1
fi
valgrind="$(command -v valgrind || true)"
[[ -n "$valgrind" ]] ||
  echo "bench/instructions.sh: no valgrind (scripts/setup --full)" >&2

# Instructions of a run of so many operations.
collected() { # NAME COUNT
  "$valgrind" --tool=callgrind --callgrind-out-file=/dev/null \
    --toggle-collect='*MeasuredRun*' "$ops" "$1" "$2" 2>&1 > /dev/null |
    awk '/Collected :/ { print $NF }'
}

echo '| operation | instructions | goal | ns, best batch | goal | met |'
echo '|---|---:|---:|---:|---:|---|'
"$ops" --list | while IFS=$'\t' read -r name instructions_goal ns_goal count; do
  if [[ $# -gt 0 ]]; then
    wanted=''
    for one in "$@"; do [[ "$one" != "$name" ]] || wanted=1; done
    [[ -n "$wanted" ]] || continue
  fi
  short=''
  long=''
  if [[ -n "$valgrind" ]]; then
    short="$(collected "$name" "$count" < /dev/null)"
    long="$(collected "$name" "$((3 * count))" < /dev/null)"
  fi
  ns="$("$ops" --time "$name" < /dev/null | cut -f 2)"
  awk -v name="$name" -v short="$short" -v long="$long" -v count="$count" \
    -v instructions_goal="$instructions_goal" -v ns="$ns" \
    -v ns_goal="$ns_goal" 'BEGIN {
      instructions = short == "" ? "" : (long - short) / (2 * count)
      # The contract is in instructions where it names them.
      if (instructions_goal > 0 && instructions != "")
        met = instructions <= instructions_goal ? "yes" : "no"
      else if (ns_goal > 0)
        met = ns <= ns_goal ? "yes" : "no"
      printf "| %s | %s | %s | %.1f | %s | %s |\n", name,
        (instructions == "" ? "" : sprintf("%.0f", instructions)),
        (instructions_goal > 0 ? instructions_goal : ""), ns,
        (ns_goal > 0 ? ns_goal : ""), met
    }'
done
