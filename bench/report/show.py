"""Shows operations by name, ours and the peers'.

Usage: show.py NAME...

A name stands for its run-time and its naive variant, too.
"""
# Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

import sys

import programs
from measure import base_of


def main():
    wanted = set(sys.argv[1:])
    listed = {name: programs.names(name) for name in programs.available()}
    known = {base_of(name) for names in listed.values() for name in names}
    known.update(name for names in listed.values() for name in names)
    unknown = sorted(wanted - known)
    if unknown:
        raise programs.Failed(
            f"no operation {', '.join(unknown)}; these are there: "
            + " ".join(sorted(known))
        )
    print(f"{'program':<9} {'operation':<42} {'instructions':>12} {'ns':>12}")
    for program, names in listed.items():
        chosen = [n for n in names if n in wanted or base_of(n) in wanted]
        counts = programs.count(program, chosen) if chosen else {}
        for name, count in counts.items():
            ns = programs.time(program, name, seconds=0.4)
            print(f"{program:<9} {name:<42} {count:>12} {ns:>12}")


if __name__ == "__main__":
    programs.main(main)
