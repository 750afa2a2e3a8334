"""Runs contestants as processes of their own, in turn, and keeps what each run took."""

import os
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

FIGURES = ["handovers", "cases with one", "A→B→A", "cases with A→B→A"]
LAUNCHER = Path(__file__).resolve().parent / "launch.py"
CORES = 2
LONGEST = 3600
BUFFER = 8 << 20


class Failed(Exception):
    """A contest cannot be held or its contestants disagree; the text says which, why and what to do."""


@dataclass
class Contestant:
    name: str
    does: str
    command: list
    read: Callable | None = None
    """Reads the whole numbers in what it prints; None when it prints nothing that can be compared."""
    expect: list | None = None
    """What they must be; None: the same as the others' of `group`."""
    group: str = ""
    verify: list | None = None
    """A command run once, unmeasured, that prints the four figures."""
    verify_read: Callable | None = None
    verify_expect: list | None = None


@dataclass
class Table:
    title: str
    log: str
    """The file they all read."""
    events: int
    contestants: list
    missing: list = field(default_factory=list)
    note: str = ""


@dataclass
class Run:
    wall: float
    cpu: float
    rss: int
    """Bytes."""
    output: str


def pin():
    """Keeps this process and all it starts on the same two cores."""
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) < CORES:
        print(f"warning: {len(cores)} core(s) where {CORES} are wanted: walls are not comparable", flush=True)
    os.sched_setaffinity(0, cores[:CORES])


def environment():
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("OPENBLAS_", "PM4PY_", "POLARS_", "PYTHON"))}
    return kept | {"POLARS_MAX_THREADS": str(CORES), "OMP_NUM_THREADS": str(CORES)}


def warm(path):
    """Reads a file once, so that the next reader finds it in the file cache."""
    with open(path, "rb", buffering=0) as file:
        while file.read(BUFFER):
            pass


def once(name, command, folder, good=(0,)):
    """One run of a command in `folder`; fails with the end of what it said when its exit code is none of `good`."""
    command = [str(word) for word in command]
    reading, writing = os.pipe()
    with tempfile.TemporaryFile() as said, os.fdopen(reading) as told:
        launcher = [sys.executable, "-I", "-S", str(LAUNCHER), str(writing), *command]
        process = subprocess.Popen(launcher, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=said, cwd=folder,
                                   env=environment(), pass_fds=[writing], start_new_session=True)
        os.close(writing)
        late = threading.Event()

        def stop():
            late.set()
            os.killpg(process.pid, signal.SIGKILL)

        watch = threading.Timer(LONGEST, stop)
        watch.start()
        try:
            output, _ = process.communicate()
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)
            raise
        finally:
            watch.cancel()
        taken = told.read().split()
        code = int(taken[0]) if taken else None
        if code not in good:
            said.seek(0)
            last = said.read().decode(errors="replace").strip().splitlines()[-8:]
            why = f"stopped after {LONGEST} s" if late.is_set() else "it did not start" if code is None \
                else f"exit code {code}" if code > 0 else f"signal {-code}"
            raise Failed(f"{name} failed ({why}): {' '.join(command)}\n" + "\n".join(f"    {line}" for line in last))
    cpu, wall, kibibytes = taken[1:]
    return Run(float(wall), float(cpu), int(kibibytes) * 1024, output.decode())


def same(name, found, expected, of):
    if found != expected:
        raise Failed(f"{name} counts {found}, {of} is {expected}: the contestants do not do the same work")


def figures_of(contestant, output, read):
    try:
        return read(output)
    except (ValueError, KeyError, TypeError) as error:
        raise Failed(f"{contestant.name}: its figures cannot be read ({error}): {output[:200]!r}") from error


def hold(table, runs, folder):
    """Verifies every contestant, then runs each `runs` times in turn. Gives the table's rows."""
    agreed, verified = {}, None
    for contestant in table.contestants:
        if contestant.verify:
            warm(table.log)
            output = once(contestant.name, contestant.verify, folder).output
            found = figures_of(contestant, output, contestant.verify_read)
            same(contestant.name, found, contestant.verify_expect, "what must come out")
            verified = found
    rows = {contestant.name: [] for contestant in table.contestants}
    # The first round warms up and is not kept. Every other round goes the other way, so that nobody always follows the same one.
    for turn in range(runs + 1):
        order = table.contestants if turn % 2 == 0 else table.contestants[::-1]
        for contestant in order:
            warm(table.log)
            run = once(contestant.name, contestant.command, folder)
            if contestant.read:
                found = figures_of(contestant, run.output, contestant.read)
                first, expected = agreed.setdefault(contestant.group, (contestant.name, contestant.expect or found))
                same(contestant.name, found, contestant.expect or expected, f"what must come out (as with {first})")
            if turn:
                rows[contestant.name].append(run)
            print(f"  {turn or 'warm-up':>7}  {contestant.name:40} {run.cpu:8.2f} CPU s {run.wall:8.2f} s {run.rss / 1e6:8.0f} MB",
                  flush=True)
    return {
        "title": table.title, "events": table.events, "bytes": os.path.getsize(table.log), "note": table.note,
        "missing": table.missing, "verified": verified,
        "agreed": {group: figures for group, (_, figures) in agreed.items()},
        "rows": [{"name": contestant.name, "does": contestant.does, "runs": [
            {"cpu": round(run.cpu, 4), "wall": round(run.wall, 4), "rss": run.rss} for run in rows[contestant.name]]}
            for contestant in table.contestants],
    }


def median(row, what):
    return statistics.median(run[what] for run in row["runs"])
