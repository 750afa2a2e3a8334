"""Holds contests, keeps what each measured as JSON under the cache directory, and renders the page from all that is kept.

A contest that fails is told and loses nothing of the others, nor its own earlier result. See `--help`.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import contests
import measuring
import render
from inputs import Cache, InputError

HERE = Path(__file__).resolve().parent


def arguments():
    parser = argparse.ArgumentParser(prog="bench/run", description="Measures Dám Làm and its peers in one run.")
    parser.add_argument("contest", nargs="?", default="all", choices=[*render.ALL, "all", "render"],
                        help="a: Parquet; b: XES; c: CSV; d: growing logs; e: copy radar; f: a long report checked; pages: the editors' pages under load; stale: a new version in the scheme; speech: a page read aloud; all (the default); render: only the page, from what is kept")
    parser.add_argument("--small", action="store_true", help="small inputs, 2 runs and another page: tests this harness in minutes")
    parser.add_argument("--runs", type=int, metavar="N", help="runs of each contestant (default 5; 2 with --small)")
    parser.add_argument("--date", help="the date that the page names, YYYY-MM-DD (default: today)")
    parser.add_argument("--log", type=Path, help="incidents of the BPI Challenge 2013, .xes.gz (default: ../shared/logs/BPIC13_incidents.xes.gz)")
    parser.add_argument("--postgres", default=os.environ.get("DAMLAM_TEST_POSTGRES"), metavar="ADDRESS",
                        help="a PostgreSQL server for pages and stale, postgres://user@host:port/postgres (default: what DAMLAM_TEST_POSTGRES names)")
    parser.add_argument("--peers-only", action="store_true", help="leaves our program out: tunes the peers")
    parser.add_argument("--stand-in", action="store_true", help="contest a on a Parquet that our program did not write: tunes the peers")
    for name in ("--program", "--python", "--python-pm4py", "--python-radar", "--cache", "--version-of-ours"):
        parser.add_argument(name, required=not name.startswith("--program"), help=argparse.SUPPRESS)
    found = parser.parse_args()
    if found.runs is not None and found.runs < 1:
        parser.error("--runs must be 1 or more")
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", found.date):
        parser.error("--date must be YYYY-MM-DD")
    if found.stand_in and not found.peers_only:
        parser.error("--stand-in goes only with --peers-only: our program does not measure the stand-in")
    return found


def machine():
    cpu = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text())
    memory = re.search(r"MemTotal:\s*(\d+) kB", Path("/proc/meminfo").read_text())
    return {"processor": cpu[1].strip() if cpu else os.uname().machine, "cores": min(measuring.CORES, len(os.sched_getaffinity(0))),
            "memory": int(memory[1]) * 1024, "kernel": os.uname().release, "busy": busy_cores()}


def busy_cores(seconds=3):
    """How many cores other work keeps busy just now. The load average would still tell of what has ended."""
    def read():
        words = list(map(int, Path("/proc/stat").read_text().split("\n")[0].split()[1:]))
        return sum(words[:8]), words[3] + words[4]

    (all_before, idle_before), _, (all_after, idle_after) = read(), time.sleep(seconds), read()
    share = 1 - (idle_after - idle_before) / max(all_after - all_before, 1)
    return share * (os.cpu_count() or 1)


def versions(place, ours, letter):
    if letter in contests.OF_PAGES:
        # No peers.
        return {"damlam": ours}
    if letter in contests.OF_SPEECH:
        told = subprocess.run(["espeak-ng", "--version"], check=True, capture_output=True, text=True).stdout
        return {"damlam": ours, "espeak-ng": re.search(r"\d[\d.]*", told)[0]}
    code = "import importlib.metadata as m, platform, sys; [print(n, m.version(n)) for n in sys.argv[1:]]"
    found = {"damlam": ours} if place.program else {}
    of_logs = ((place.python, ["duckdb", "polars", "pyarrow", "r4pm"]), (place.python_pm4py, ["pandas", "pm4py"]))
    of_reports = ((place.python_radar, ["rensa", "datasketch", "copydetect"]),)
    for python, names in of_reports if letter in contests.OF_REPORTS else of_logs:
        told = subprocess.run([python, "-c", code, *names], check=True, capture_output=True, text=True).stdout
        found |= dict(line.split() for line in told.splitlines())
    return found | {"Python": ".".join(map(str, sys.version_info[:3]))}


def main():
    wanted = arguments()
    measuring.pin()
    folder = Path(wanted.cache)
    # A trial never overwrites what the page that people read is made of.
    trial = wanted.peers_only or wanted.stand_in
    results = folder / ("results-trial" if trial else "results-small" if wanted.small else "results")
    results.mkdir(parents=True, exist_ok=True)
    place = contests.Place(None if wanted.peers_only else wanted.program, Path(wanted.python), Path(wanted.python_pm4py), wanted.log,
                           Cache(folder / "inputs"), wanted.small, wanted.stand_in, Path(wanted.python_radar),
                           HERE.parent / "plans" / "responsibility-2023", wanted.postgres)
    failed = []
    letters = {"all": render.ALL, "render": []}.get(wanted.contest, [wanted.contest])
    for letter in letters:
        print(f"contest {render.HEADINGS[letter]}", flush=True)
        try:
            hold(letter, place, wanted, results)
        except (measuring.Failed, InputError, OSError) as error:
            failed.append(letter)
            print(f"error: contest {letter}: {error}", file=sys.stderr, flush=True)
    text = render.page(render.load(results), HERE / "notes")
    target = results / "benchmarks.md" if trial or wanted.small else HERE.parent / "docs" / "benchmarks.md"
    target.write_text(text, encoding="utf-8")
    print(f"written: {target}")
    if failed:
        sys.exit(f"error: failed: {', '.join(failed)}; what was kept of them before is what the page shows")


def hold(letter, place, wanted, results):
    result = {"form": render.FORM, "contest": letter, "date": wanted.date, "runs": wanted.runs or (2 if wanted.small else 5), "machine": machine(),
              "stand_in": wanted.stand_in, "versions": versions(place, wanted.version_of_ours, letter), "tables": []}
    ours_alone = contests.OF_REPORTS | contests.OF_PAGES | contests.OF_SPEECH
    if letter in ours_alone:
        if not place.program:
            raise measuring.Failed("it needs our program: run without --peers-only")
        result["tables"] = ours_alone[letter](place, result["runs"], contests.peer)
    for table in contests.CONTESTS[letter](place) if letter in contests.CONTESTS else ():
        print(f"{table.title}: {table.events:,} events, {Path(table.log).name}", flush=True)
        result["tables"].append(measuring.hold(table, result["runs"], place.cache.folder))
    path = results / f"{letter}.json"
    part = path.with_suffix(".part")
    part.write_text(json.dumps(result, ensure_ascii=False, indent=1), encoding="utf-8")
    os.replace(part, path)


if __name__ == "__main__":
    main()
