"""Runs the programs of operations (bench/runner.h) and reads what they print.

PROGRAM is one of `ops` (ours), `limits`, `gobject` and `qt`; the last two are
there if their packages are.
"""
# Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

import concurrent.futures
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

FOLDER = pathlib.Path("build/release/bench")
PROGRAMS = ("ops", "limits", "gobject", "qt")


class Failed(Exception):
    """A program failed; the text says which and how."""


def available():
    return [name for name in PROGRAMS if (FOLDER / name).exists()]


# Counts may depend on where the stack begins: always the same environment.
ENVIRONMENT = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8"}


def _run(command):
    done = subprocess.run(
        [str(word) for word in command],
        env=ENVIRONMENT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    if done.returncode != 0:
        shown = " ".join(map(str, command))
        raise Failed(f"'{shown}' failed:\n{done.stderr.strip()}")
    return [line.split("\t") for line in done.stdout.splitlines()]


def names(program):
    return [row[0] for row in _run([FOLDER / program, "--list"])]


def time(program, name, seconds):
    """Nanoseconds of an operation in its fastest batch."""
    rows = _run([FOLDER / program, "--time", f"--seconds={seconds}", name])
    return float(rows[0][1])


def threads(program, chosen, seconds):
    """{name: {number of threads: nanoseconds}} of those that threads share."""
    times = {}
    for name, count, ns in _run(
        [FOLDER / program, "--threads", f"--seconds={seconds}", *chosen]
    ):
        times.setdefault(name, {})[int(count)] = float(ns)
    return times


def memory(program):
    """{name: (bytes, blocks)}, of `memory`, `gobject_memory` …"""
    if not (FOLDER / program).exists():
        return {}
    return {
        name: (float(size), float(blocks))
        for name, size, blocks in _run([FOLDER / program])
    }


def _count_some(program, chosen):
    with tempfile.TemporaryDirectory() as folder:
        rows = _run(
            [
                "valgrind",
                "--quiet",
                "--tool=callgrind",
                f"--callgrind-out-file={folder}/%p",
                "--toggle-collect=*MeasuredRun*",
                FOLDER / program,
                "--count",
                *chosen,
            ]
        )
        runs = {}
        for name, count, process in rows:
            text = pathlib.Path(folder, process).read_text()
            spent = int(re.search(r"^totals: (\d+)", text, re.MULTILINE)[1])
            runs.setdefault(name, []).append((int(count), spent))
    counts = {}
    for name, ((few, less), (many, more)) in runs.items():
        counts[name] = round((more - less) / (many - few), 1)
    return counts


def count(program, chosen):
    """{name: instructions}, exact: the same in every run of a build."""
    if not shutil.which("valgrind"):
        raise Failed("no valgrind: scripts/setup --full installs it")
    # Counting does not mind company.
    parts = min(os.cpu_count() or 1, len(chosen))
    counts = {}
    with concurrent.futures.ThreadPoolExecutor() as pool:
        for part in pool.map(
            lambda i: _count_some(program, chosen[i::parts]), range(parts)
        ):
            counts.update(part)
    return {name: counts[name] for name in chosen}


def comment_section(program):
    """What the compiler left in a program about itself."""
    lines = _run(["objdump", "-s", "-j", ".comment", FOLDER / program])
    # " 0000 4743433a …  GCC: (…": the text begins in column 43.
    return "".join(line[0][43:] for line in lines if line[0][:1] == " ")


def main(body):
    """Runs `body`, with a failure as one message instead of a trace."""
    try:
        sys.exit(body())
    except Failed as failure:
        sys.exit(f"scripts/bench: {failure}")
