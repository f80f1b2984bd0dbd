"""Measures everything and writes it as JSON.

Usage: measure.py RESULTS.json [--quick]

Operations of one name, ours and the peers', are timed one after the other, and
all of them again in several rounds; the fastest batch counts. A busy moment of
the machine then spoils one round of all, not all rounds of one.
"""
# Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

import datetime
import json
import os
import pathlib
import platform
import re
import subprocess
import sys

import compile_time
import programs

# Seconds to look for the fastest batch, in each round.
FULL = {"rounds": 5, "seconds": 0.1, "thread_seconds": 2}
QUICK = {"rounds": 1, "seconds": 0.01, "thread_seconds": 0.1}

# Creating, by number of threads.
THREADS = [
    "create-0",
    "create-20",
    "create-60",
    "create-layered/20/400/20",
    "create-virtio-blk-pci-on-pc-q35-2.4",
]


def first_line(*command):
    try:
        done = subprocess.run(command, capture_output=True, text=True)
    except OSError:
        return ""
    return (done.stdout.splitlines() or [""])[0]


def conditions():
    cache = pathlib.Path("build/release/CMakeCache.txt").read_text()
    compiler = re.search(r"^CMAKE_CXX_COMPILER:\w+=(.*)$", cache, re.M)[1]
    flags = re.search(r"^CMAKE_CXX_FLAGS_RELEASE:\w+=(.*)$", cache, re.M)[1]
    cpu = re.search(
        r"^model name\s*: (.*)$", pathlib.Path("/proc/cpuinfo").read_text(), re.M
    )
    return {
        "date": datetime.date.today().isoformat(),
        "commit": first_line("git", "rev-parse", "--short", "HEAD"),
        "cpu": cpu[1] if cpu else platform.machine(),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 2),
        "compiler": first_line(compiler, "--version"),
        "flags": flags,
        "glib": first_line("pkg-config", "--modversion", "gobject-2.0"),
        "qt": first_line("pkg-config", "--modversion", "Qt5Core"),
        "valgrind": first_line("valgrind", "--version"),
    }


def base_of(name):
    """The name that operations to compare have in common."""
    return re.sub(r"-rt(?=/|$)", "", name.removeprefix("naive/"))


def time_all(listed, rounds, seconds):
    turns = {}
    for program, listed_names in listed.items():
        for name in listed_names:
            turns.setdefault(base_of(name), []).append((program, name))
    best = {}
    for number in range(rounds):
        print(f"== times, round {number + 1} of {rounds}", flush=True)
        for turn in turns.values():
            for program, name in turn:
                ns = programs.time(program, name, seconds)
                key = (program, name)
                best[key] = min(ns, best.get(key, ns))
    return best


def main():
    out = pathlib.Path(sys.argv[1])
    quick = sys.argv[2:] == ["--quick"]
    settings = QUICK if quick else FULL
    results = {"conditions": conditions(), "quick": quick}
    if results["conditions"]["load"] > 0.5:
        print(
            f"scripts/bench: the load is {results['conditions']['load']}: "
            "instructions will be exact, times will not be fit to publish",
            file=sys.stderr,
        )
    listed = {name: programs.names(name) for name in programs.available()}

    # Times first: counting keeps all cores busy.
    times = time_all(listed, settings["rounds"], settings["seconds"])
    print("== threads", flush=True)
    results["threads"] = {}
    for program, listed_names in listed.items():
        chosen = [name for name in THREADS if name in listed_names]
        results["threads"][program] = programs.threads(
            program, chosen, settings["thread_seconds"]
        )
    print("== memory", flush=True)
    results["memory"] = {
        "ops": programs.memory("memory"),
        "gobject": programs.memory("gobject_memory"),
        "qt": programs.memory("qt_memory"),
    }
    print("== compile times", flush=True)
    results["compile"] = compile_time.measure(1 if quick else compile_time.TURNS)
    results["operations"] = {}
    for program, listed_names in listed.items():
        print(f"== instructions, {program}", flush=True)
        counts = {}
        if not quick or program != "ops":
            counts = programs.count(program, listed_names)
        else:
            # What takes long is left out.
            some = [name for name in listed_names if "/" not in name]
            counts = programs.count(
                program, [name for name in some if "catalogue" not in name]
            )
        results["operations"][program] = {
            name: {
                "ns": times[program, name],
                "instructions": counts.get(name),
            }
            for name in listed_names
        }
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(results, indent=1) + "\n")


if __name__ == "__main__":
    programs.main(main)
