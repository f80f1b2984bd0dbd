"""Measures how long the compiler takes for a file that an embedder writes.

Usage: compile_time.py

Shows the seconds of user time for the files of bench/compile/: one that declares
a device, and one that only includes what nearly every user of Abseil does. The
best of several turns counts.
"""
# Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

import os
import pathlib
import resource
import subprocess

FOLDER = pathlib.Path("bench/compile")
COMMAND = ["g++", "-std=c++20", "-O2", "-I.", "-DFMT_SHARED"]
TURNS = 5


def _seconds(source):
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    subprocess.run(
        [*COMMAND, "-c", source, "-o", os.devnull], check=True
    )
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before


def measure(turns=TURNS):
    """{name of a file in bench/compile: seconds}"""
    sources = sorted(FOLDER.glob("*.cc"))
    times = {}
    for _ in range(turns):
        for source in sources:
            seconds = _seconds(source)
            best = times.get(source.stem, seconds)
            times[source.stem] = min(seconds, best)
    return times


if __name__ == "__main__":
    found = measure()
    for name, seconds in found.items():
        print(f"{seconds:.2f} s  {seconds / found['plain']:.2f}×  {name}")
