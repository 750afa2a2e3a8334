"""Renders what the contests measured, one JSON each, as a page."""

import json

import contests
import evidence
import pages
import speech
from goals import goals
from measuring import FIGURES, median

HEADINGS = {
    "a": "(a) Parquet, all indicators against handovers and A→B→A",
    "b": "(b) XES read",
    "c": "(c) CSV read and measured",
    "d": "(d) Growing logs",
    "e": "(e) Copy radar over 10,000 texts",
    "f": "(f) A report of 60 pages checked",
    "pages": "(pages) The editors' pages under load",
    "stale": "(stale) A new version shows in the scheme",
    "speech": "(speech) A page read aloud in four voices",
}
ALL = [*contests.CONTESTS, *contests.OF_REPORTS, *contests.OF_PAGES, *contests.OF_SPEECH]

OPENING = """# Benchmarks

Written by `./dev bench`; do not edit. How the contests are held, and what was tried to make the peers fast, stands in [bench](../bench/README.md).

Every figure is the median of the runs named, each run a process of its own from start to end, the contestants in turn, on the same
two cores, the file already in the file cache. CPU is user and system time together; memory is the largest resident set, in MB of
10⁶ bytes. «× ours» is the contestant's figure divided by ours: above 1, ours is better. Peers come in two kinds: «told» ones may rely on
rows that stand case by case and in order, as ours relies on it in a registered log's Parquet; «untold» ones order the events themselves, as ours does with CSV.
"""


# Of the JSON that is kept; a result of another form must be measured again.
FORM = 1


def load(folder):
    """What is kept of every contest, by its letter."""
    kept = {}
    for letter in ALL:
        path = folder / f"{letter}.json"
        if not path.exists():
            continue
        result = json.loads(path.read_text(encoding="utf-8"))
        if result.get("form") == FORM:
            kept[letter] = result
        else:
            print(f"warning: {path.name} was kept by another version of bench/: hold contest {letter} again")
    return kept


def page(kept, notes):
    """The page; `notes` is the folder of what people wrote about a contest, `<letter>.md`."""
    parts = [OPENING]
    for letter, result in kept.items():
        parts.append(f"## {HEADINGS[letter]}\n\n{described(result)}\n")
        if letter in contests.OF_REPORTS:
            parts.append(evidence.tables_text(letter, result["tables"]))
        elif letter in contests.OF_PAGES:
            parts.append(pages.tables_text(letter, result["tables"]))
        elif letter in contests.OF_SPEECH:
            parts.append(speech.tables_text(letter, result["tables"]))
        else:
            parts += [table_text(table) for table in result["tables"]]
        parts.append(goals_text(letter, result["tables"]))
        note = notes / f"{letter}.md"
        if note.exists():
            parts.append(note.read_text(encoding="utf-8").strip() + "\n")
    absent = [HEADINGS[letter] for letter in ALL if letter not in kept]
    if absent:
        parts.append("## Not measured\n\n" + "\n".join(f"* {heading}" for heading in absent) + "\n")
    return "\n".join(parts)


def described(result):
    versions = ", ".join(f"{name} {version}" for name, version in result["versions"].items())
    machine = result["machine"]
    # Earlier results tell the load average, in which what has just ended still counts.
    busy = f"{machine['busy']:.1f} cores busy with other work" if "busy" in machine else f"load average {machine['load']:.1f}"
    text = (f"{result['date']}; {result['runs']} runs; {machine['processor']}, {machine['cores']} cores used, "
            f"{machine['memory'] / 2**30:.0f} GiB, Linux {machine['kernel']}, {busy} before the start; {versions}.")
    if result["stand_in"]:
        text += "\n\n**A stand-in for our Parquet was measured: these are no results.**"
    if machine.get("busy", 0) > 0.2:
        text += "\n\n**The machine was busy with other work: the wall times mean little.**"
    return text


def table_text(table):
    ours = next((row for row in table["rows"] if row["name"] == contests.OURS), None)
    lines = [f"### {table['title']}: {table['events']:,} events, {table['bytes'] / 1e6:,.1f} MB\n"]
    agreed = [("All agree", table["agreed"].get("")), ("Counted once before the runs, from what each read; all agree", table["verified"])]
    for when, figures in agreed:
        if figures and len(figures) == len(FIGURES):
            lines.append(f"{when}: " + ", ".join(f"{name} {figure:,}" for name, figure in zip(FIGURES, figures)) + ".\n")
    lines += ["| contestant | does | CPU s | × ours | wall s | × ours | MB | × ours |", "|---|---|--:|--:|--:|--:|--:|--:|"]
    for row in table["rows"]:
        cells = []
        for what, form, unit in (("cpu", "{:.2f}", 1), ("wall", "{:.2f}", 1), ("rss", "{:,.0f}", 1e6)):
            value = median(row, what)
            cells += [form.format(value / unit), f"{value / median(ours, what):.2f}" if ours else "–"]
        lines.append(f"| {row['name']} | {row['does']} | " + " | ".join(cells) + " |")
    if table["missing"]:
        lines.append("\nLeft out, for the program has no command for it: " + ", ".join(table["missing"]) + ".")
    return "\n".join(lines) + "\n"


def goals_text(letter, tables):
    words = {True: "met", False: "**missed**", None: "not judged"}
    lines = ["| goal | measured | |", "|---|---|---|"]
    lines += [f"| {goal} | {measured} | {words[met]} |" for goal, measured, met in goals(letter, tables)]
    return "\n".join(lines) + "\n"
