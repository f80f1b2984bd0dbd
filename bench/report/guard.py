"""Compares instructions per operation with those kept in the repository.

Usage: guard.py [--update]

Fails if an operation takes more than it did, and tells if one takes fewer: then
the number kept is to be brought up to date, or the gain can be lost unseen.
Instructions do not depend on what else the machine does; a few per cent are
left for what comes from outside, such as where a build folder lies.
"""
# Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

import pathlib
import re
import sys

import programs

KEPT = pathlib.Path("bench/instructions.txt")
# Share of the number kept, and at least so many instructions.
TOLERANCE = 0.03
LEAST = 1.5


def compiler():
    """The compiler of the programs, as they say themselves."""
    comment = programs.comment_section("ops")
    found = re.search(r"GCC: \(.*?\) [\d.]+\d|clang version [\d.]+\d", comment)
    return found[0] if found else "unknown"


def read():
    """The lines that are no operations, and {name: instructions or None}."""
    head, kept = [], {}
    for line in KEPT.read_text().splitlines():
        if not line or line.startswith("#"):
            head.append(line)
            continue
        number, _, name = line.strip().partition(" ")
        kept[name.strip()] = None if number == "?" else float(number)
    return head, kept


def compiler_kept(head):
    found = [line for line in head if line.startswith("# compiler: ")]
    return found[0].removeprefix("# compiler: ") if found else "unknown"


def allowed(kept):
    return max(LEAST, TOLERANCE * kept)


def shown(count):
    return f"{count:.1f}".removesuffix(".0")


def compare(kept, now):
    """Lines of what got slower and what got faster."""
    slower, faster = [], []
    for name, before in kept.items():
        after = now[name]
        if before is None:
            faster.append(f"  {name}: no number is kept yet, {shown(after)} now")
            continue
        change = f"  {name}: {shown(before)} → {shown(after)} instructions"
        if before:
            change += f" ({100 * (after / before - 1):+.1f} %)"
        if after > before + allowed(before):
            slower.append(change)
        elif after < before - allowed(before):
            faster.append(change)
    return slower, faster


def update(head, now):
    head = [
        f"# compiler: {compiler()}" if line.startswith("# compiler: ") else line
        for line in head
    ]
    lines = [f"{shown(count):>9} {name}" for name, count in now.items()]
    KEPT.write_text("\n".join(head + lines) + "\n")


def main():
    head, kept = read()
    unknown = sorted(set(kept) - set(programs.names("ops")))
    if unknown:
        raise programs.Failed(
            f"{KEPT} names operations that bench/ops.cc does not have: "
            + ", ".join(unknown)
        )
    now = programs.count("ops", list(kept))
    slower, faster = compare(kept, now)
    if sys.argv[1:] == ["--update"]:
        update(head, now)
        print("\n".join(slower + faster) or "nothing changed by more than allowed")
        return 0
    if slower:
        print(f"these got slower than {KEPT} says:")
        print("\n".join(slower))
        print(
            "Where it goes: valgrind --tool=callgrind --dump-instr=yes "
            "--toggle-collect='*MeasuredRun*' build/release/bench/ops "
            "--count NAME\n"
            "If it is meant: scripts/bench --update-guard, with the reason in "
            "the commit."
        )
    if (slower or faster) and compiler() != compiler_kept(head):
        print(
            f"(The numbers kept are of {compiler_kept(head)}, this build is of "
            f"{compiler()}.)"
        )
    if faster:
        print(f"these got faster than {KEPT} says:")
        print("\n".join(faster))
        # scripts/check shows this line.
        print(f"{len(faster)} got faster: scripts/bench --update-guard")
    elif not slower:
        print(f"{len(kept)} operations take the instructions they took")
    return 1 if slower else 0


if __name__ == "__main__":
    programs.main(main)
