"""Writes the measured part of docs/benchmarks.md from the results.

Usage: tables.py RESULTS.json PAGE.md

Replaces what is between the two markers in the page; the rest is written by
hand.
"""
# Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

import json
import pathlib
import re
import sys
import tomllib

BEGIN = "<!-- Made by scripts/bench from here on. -->"
END = "<!-- Made by scripts/bench up to here. -->"
CONTRACT = pathlib.Path(__file__).parent / "contract.toml"


# --- Figures. -----------------------------------------------------------------


def grouped(number):
    """1234567 → '1 234 567'."""
    return f"{number:,.0f}".replace(",", " ")


def nanoseconds(ns):
    return f"{ns:.1f}" if ns < 100 else grouped(ns)


def figure(row):
    """'5.3 (88)'."""
    if row is None:
        return ""
    text = nanoseconds(row["ns"])
    if row["instructions"] is not None:
        text += f" ({grouped(row['instructions'])})"
    return text


def ratio(one, other):
    """'8.7×': how often the time of the other is in that of the one."""
    times = one["ns"] / other["ns"]
    if times >= 9.95:
        return f"{grouped(times)}×"
    return f"{times:.1f}×" if times >= 0.95 else f"{times:.2f}×"


def against(row, one, other):
    """The figure of a row, and a ratio; '' if one is not there."""
    if one is None or other is None:
        return figure(row)
    return f"{figure(row)} {ratio(one, other)}"


def table(header, rows):
    """The first column is text, the others are numbers."""
    lines = [header, ["---"] + ["---:"] * (len(header) - 1), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


class Results:
    """Looks figures up; None where there is none."""

    def __init__(self, results):
        self.conditions = results["conditions"]
        self.threads = results["threads"]
        self.memory = results["memory"]
        self.operations = results["operations"]
        self.compile = results.get("compile", {})

    def of(self, program, name):
        return self.operations.get(program, {}).get(name)

    def native(self, name):
        return self.of("ops", name)

    def run_time(self, name):
        head, slash, sizes = name.partition("/")
        return self.of("ops", f"{head}-rt{slash}{sizes}")

    def naive(self, name):
        return self.of("ops", f"naive/{name}")


# --- The tables. --------------------------------------------------------------


def goal_text(goal):
    if "limit" in goal:
        return f"{goal['limit']}× limit"
    if "instructions" in goal:
        return f"{goal['ns']} ({goal['instructions']})"
    return f"{goal['ns']}"


def is_met(goal, row, limit):
    if "limit" in goal:
        # By time: the instructions of an atomic one say nothing.
        return limit is not None and row["ns"] <= goal["limit"] * limit["ns"]
    if "instructions" in goal and row["instructions"] is not None:
        return row["instructions"] <= goal["instructions"]
    return row["ns"] <= goal["ns"]


def contract_table(results, contract):
    lines = []
    missed = []
    for row in contract["row"]:
        name, goal = row["operation"], row["goal"]
        native, run_time = results.native(name), results.run_time(name)
        gobject, qt = results.of("gobject", name), results.of("qt", name)
        limit = results.of("limits", name)
        met = all(
            is_met(goal, ours, limit)
            for ours in (native, run_time)
            if ours is not None
        )
        if not met:
            missed.append(row["title"])
        lines.append(
            [
                row["title"],
                row.get("qemu", ""),
                against(gobject, gobject, native),
                against(qt, qt, native),
                against(limit, native, limit),
                goal_text(goal),
                figure(native),
                figure(run_time),
                "yes" if met else "**no**",
            ]
        )
    header = [
        "operation",
        "QEMU 7.2",
        "GObject",
        "Qt 5",
        "limit",
        "goal",
        "**native type**",
        "**run-time type**",
        "met",
    ]
    return table(header, lines), missed


def sizes_table(results, title, operations, sizes):
    """Operations by one size; `operations` are (title, program, name)."""
    lines = [
        [shown]
        + [figure(results.of(program, f"{name}/{size}")) for size in sizes]
        for shown, program, name in operations
    ]
    return table([title, *map(grouped, sizes)], lines)


def creation_table(results):
    sizes = (0, 400, 2000, 20000)
    lines = []
    grid = ((0, 0), (20, 0), (20, 20), (60, 0), (60, 20), (60, 60))
    for properties, matches in grid:
        rows = [
            results.native(f"create-layered/{properties}/{size}/{matches}")
            for size in sizes
        ]
        lines.append([properties, matches, *map(figure, rows)])
    walked = ["20, entries walked for each object", 0]
    for size in sizes:
        name = f"create-layered/20/{size}/0"
        naive = results.naive(name)
        walked.append(against(naive, naive, results.native(name)))
    lines.append(walked)
    return table(["properties", "matches", *map(grouped, sizes)], lines)


def siblings_table(results):
    operations = [
        ("canonical path", "ops", "canonical-path-siblings"),
        ("partial path, objects in the tree", "ops", "partial-path"),
        ("add a child", "ops", "add-child"),
        ("add a child, Qt", "qt", "add-child"),
        ("add `name[*]`", "ops", "add-child-any"),
        ("un-parent", "ops", "unparent"),
        ("un-parent, limit", "limits", "unparent"),
        ("un-parent, Qt", "qt", "unparent"),
    ]
    return sizes_table(
        results, "siblings", operations, (10, 100, 1000, 10000, 100000)
    )


def depth_table(results):
    operations = [
        ("canonical path", "ops", "canonical-path-depth"),
        ("absolute path", "ops", "absolute-path-depth"),
    ]
    return sizes_table(results, "depth", operations, (1, 6, 24))


THREAD_TITLES = {
    "create-0": "no property",
    "create-20": "20 properties",
    "create-60": "60 properties",
    "create-layered/20/400/20": "20 properties, layer of 400, 20 match",
    "create-virtio-blk-pci-on-pc-q35-2.4": "virtio-blk-pci of pc-q35-2.4",
}
PROGRAM_TITLES = {
    "ops": "qomrt",
    "gobject": "GObject",
    "qt": "Qt",
    "limits": "malloc + memcpy",
}


def threads_table(results):
    counts = sorted(
        {
            int(count)
            for program in results.threads.values()
            for times in program.values()
            for count in times
        }
    )
    lines = []
    for name, title in THREAD_TITLES.items():
        for program, shown in PROGRAM_TITLES.items():
            times = results.threads.get(program, {}).get(name)
            if not times:
                continue
            one = times["1"]
            most = times[str(counts[-1])]
            lines.append(
                [f"{title}: {shown}"]
                + [nanoseconds(times[str(count)]) for count in counts]
                + [f"{one / most:.2f}×"]
            )
    header = ["create + destroy"] + [
        f"{count} thread{'s' if count > 1 else ''}" for count in counts
    ]
    return table([*header, "gain"], lines)


REAL = [
    ("load the x86_64 catalogue: 754 types", "load-catalogue-x86_64"),
    ("load the aarch64 catalogue: 1 216 types", "load-catalogue-aarch64"),
    ("select pc-q35-2.4, create its first disk", "select-pc-q35-2.4"),
    (
        "create a virtio-blk-pci and its embedded disk on pc-q35-7.2",
        "create-virtio-blk-pci-on-pc-q35-7.2",
    ),
    ("… on pc-q35-2.4", "create-virtio-blk-pci-on-pc-q35-2.4"),
    (
        "… the entries of pc-q35-2.4 walked instead",
        "naive/create-virtio-blk-pci-on-pc-q35-2.4",
    ),
]


# (title, name of ours, name of the same one by one)
BULK = [
    (
        "snapshot of a tree with 16 000 properties",
        "snapshot-16000",
        "naive/get-16000-by-name",
    ),
    (
        "difference of two of them",
        "snapshot-difference-16000",
        None,
    ),
    (
        "one object as text, with where each value comes from",
        "object-text-with-origins",
        "naive/explain-each-property",
    ),
    ("the tree as text, with the same", "tree-text-16000", None),
    ("the tree as JSON, with the same", "tree-json-16000", None),
    ("help on a virtio-blk-pci", "help-virtio-blk-pci", None),
    ("help of all devices of x86_64", "help-all-devices", None),
    ("save a configuration of 100 devices", "save-configuration-100", None),
    (
        "load it, the devices made",
        "load-configuration-100",
        "base/create-100-cards",
    ),
    (
        "preset of 4 values on one object",
        "preset-of-4",
        "naive/set-4-by-name",
    ),
]


def bulk_table(results):
    lines = []
    for title, name, each in BULK:
        ours, naive = results.native(name), results.native(each)
        lines.append([title, figure(ours), against(naive, naive, ours)])
    return table(["many properties at once", "at once", "one by one"], lines)


def real_table(results):
    lines = [[title, figure(results.native(name))] for title, name in REAL]
    return table(["real data", "ns (instructions)"], lines)


# (title, name of ours, name of the naive one)
WATCHED = [
    ("set a uint32 by name, one listener", "set-watched", "naive/set-watched"),
    ("… by handle", "set-watched-handle", None),
    ("… the listener watches its type", "set-watched-type", None),
    ("subscribe and unsubscribe", "subscribe", None),
    (
        "16 objects of a type, tree of 100",
        "objects-of-16/100",
        "naive/objects-of-16/100",
    ),
    (
        "… tree of 10 000",
        "objects-of-16/10000",
        "naive/objects-of-16/10000",
    ),
]


def watched_table(results):
    lines = []
    for title, name, other in WATCHED:
        ours, naive = results.native(name), results.native(other)
        lines.append([title, figure(ours), against(naive, naive, ours)])
    return table(
        ["watching and finding", "ns (instructions)", "a table, a walk"], lines
    )


BASELINES = [
    ("`dynamic_cast`, 5 levels up", "base/dynamic_cast-base-5-up"),
    ("`dynamic_cast` to an interface", "base/dynamic_cast-interface"),
    ("`std::unordered_map`, a name found", "base/unordered_map-find"),
    ("`std::unordered_map`, a name not found", "base/unordered_map-miss"),
    ("the loop around every operation", "empty-loop"),
]


def baseline_table(results):
    lines = [[title, figure(results.native(name))] for title, name in BASELINES]
    return table(["baseline", "ns (instructions)"], lines)


def memory_table(results, contract):
    def shown(program, name):
        measured = results.memory.get(program, {}).get(name)
        if not measured:
            return ""
        size, blocks = measured
        return f"{grouped(size)} ({blocks:.4g})"

    lines = []
    missed = []
    for row in contract["memory"]:
        goal = row.get("goal")
        size = results.memory["ops"][row["name"]][0]
        # The allocator's own rounding, to whole bytes.
        met = "" if goal is None else "yes" if round(size) <= goal else "**no**"
        if "no" in met:
            missed.append(row["title"])
        lines.append(
            [
                row["title"],
                grouped(row["qemu"]) if "qemu" in row else "",
                shown("gobject", row["name"]),
                shown("qt", row["name"]),
                goal or "",
                shown("ops", row["name"]),
                met,
            ]
        )
    peers = ["QEMU 7.2", "GObject", "Qt 5"]
    header = ["bytes (blocks)", *peers, "goal", "**qomrt**", "met"]
    return table(header, lines), missed


# --- The page. ----------------------------------------------------------------


COMPILED = [
    ("includes only `absl/status/statusor.h`, `<string>`, `<vector>`", "plain"),
    ("declares a device with three properties", "device"),
]
COMPILE_GOAL = 1.9


def compile_table(results):
    lines = []
    for title, name in COMPILED:
        seconds = results.compile.get(name)
        if seconds is None:
            return "Not measured."
        times = seconds / results.compile["plain"]
        lines.append([title, f"{seconds:.2f}", f"{times:.2f}×"])
    return table([f"g++ -O2, a file that (goal: {COMPILE_GOAL}×)", "s", ""], lines)


def conditions_text(results):
    it = results.conditions
    peers = []
    if it["glib"]:
        peers.append(f"GLib {it['glib']}")
    if it["qt"]:
        peers.append(f"Qt {it['qt']}")
    return (
        f"Measured on {it['date']} at {it['commit']}: {it['cpu']}, "
        f"{it['cores']} cores, load {it['load']}; {it['compiler']}, "
        f"{it['flags']}; {', '.join(peers) or 'no peers'}; {it['valgrind']}."
    )


def report(results, contract):
    rows, missed = contract_table(results, contract)
    memory, fat = memory_table(results, contract)
    missed += fat
    verdict = (
        "Every row is met."
        if not missed
        else f"Not met: {'; '.join(missed)}."
    )
    sections = [
        conditions_text(results),
        "### The contract",
        "Nanoseconds of the fastest batch, and instructions in brackets; at a "
        "peer, how many times our native type it takes; at the limit, how many "
        f"times the limit our native type takes. {verdict}",
        rows,
        "### Creation, by entries in the machine layer",
        creation_table(results),
        "### The tree, by siblings and by depth",
        siblings_table(results),
        depth_table(results),
        "### Threads",
        "Nanoseconds by the clock on the wall for each object, all threads "
        "together creating and destroying objects of one type in one context.",
        threads_table(results),
        "### Memory",
        memory,
        "### Many properties at once",
        bulk_table(results),
        "### Watching and finding",
        watched_table(results),
        "### Compile time",
        "User time that the compiler takes for a file of `bench/compile/`.",
        compile_table(results),
        "### Real data",
        real_table(results),
        "### Baselines",
        baseline_table(results),
    ]
    return "\n\n".join(sections)


def main():
    results = Results(json.loads(pathlib.Path(sys.argv[1]).read_text()))
    contract = tomllib.loads(CONTRACT.read_text())
    page = pathlib.Path(sys.argv[2])
    text = page.read_text()
    between = re.compile(
        f"(?<={re.escape(BEGIN)}\n).*?(?={re.escape(END)})", re.DOTALL
    )
    made = f"\n{report(results, contract)}\n\n"
    text, found = between.subn(lambda _: made, text)
    if found != 1:
        sys.exit(f"scripts/bench: {page} lacks '{BEGIN}' … '{END}'")
    page.write_text(text)


if __name__ == "__main__":
    main()
