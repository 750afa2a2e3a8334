"""Runs each contestant as a process of its own, several times in turn, and prints time, processor time and memory
as ratios to ours. Absolute seconds of one machine say nothing about another; ratios of one run nearly do.

Every contestant reads the same XES file from nothing and must print the same four figures: handovers, cases with
one, A→B→A, cases with one. It does not measure what the peers do not do (expected values, intervals, funnel).
"""

import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent
FIGURES = ["handovers", "cases with one", "A→B→A", "cases with A→B→A"]


def figures_of_ours(output):
    totals = json.loads(output)["totals"]
    return [totals["handover"]["count"], totals["handover"]["cases"],
            totals["ping_pong"]["count"], totals["ping_pong"]["cases"]]


def contestants(program, log):
    peers = HERE / "peers"
    ours = [program, "measure", log, "--map", str(HERE.parent / "maps" / "bpic13-team.toml"), "--format", "json"]
    return {
        "damlam": (ours, figures_of_ours),
        "r4pm + polars": ([sys.executable, str(peers / "r4pm_polars.py"), log], json.loads),
        "pm4py + pandas": ([sys.executable, str(peers / "pm4py_pandas.py"), log], json.loads),
    }


def once(command):
    """Wall seconds, processor seconds, largest memory in MiB, and what it printed."""
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"error: {' '.join(command)} ended with {process.returncode}")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, output


def main(program, log, runs):
    measured, printed = {}, {}
    for _ in range(runs):
        for name, (command, read) in contestants(program, log).items():
            *numbers, output = once(command)
            measured.setdefault(name, []).append(numbers)
            printed[name] = read(output)
    for name, figures in printed.items():
        if figures != printed["damlam"]:
            raise SystemExit(f"error: {name} counts {figures}, damlam {printed['damlam']} ({', '.join(FIGURES)})")
    medians = {name: [statistics.median(column) for column in zip(*rows)] for name, rows in measured.items()}
    base = medians["damlam"]
    print(f"{Path(log).name}, median of {runs} runs; all agree: "
          + ", ".join(f"{label} {figure}" for label, figure in zip(FIGURES, printed["damlam"])))
    print(f"{'':16}{'time':>12}{'processor':>12}{'memory':>12}   (times ours)")
    for name, row in medians.items():
        print(f"{name:16}" + "".join(f"{value / ours:>12.2f}" for value, ours in zip(row, base)))
    print(f"ours: {base[0]:.2f} s, {base[1]:.2f} s on the processor, {base[2]:.0f} MiB, on {os.cpu_count()} cores")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
