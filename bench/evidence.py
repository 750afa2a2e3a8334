"""The contests about reports: (e) the copy radar beside peers, (f) one long report checked.

In (e) every contestant makes its index once and then checks the last texts one after the other; what each check took it tells itself,
in processor time, which other work on the machine does not touch; memory is the kernel's figure. What it found is set against the copies that were planted, word for word. In (f) the whole
command is run again and again, as hyperfine does: a process each time, the first ones not kept.
"""

import json
import re
import statistics

import inputs
from measuring import Failed, once, warm

NUMBER = re.compile(r"\d+")
KINDS = ["straight", "numbers", "spread"]
OURS = "damlam"
# A span may reach so many words beyond what was planted and still be exact: neighbours agree by chance.
BEYOND = 3
PAGES_OF_A_TEXT = 40
PAGES_OF_A_REPORT = 60
BODY = "TU.H26"


def radar_sizes(place):
    """(texts, checks, peers) of each table. Winnowing and datasketch are shown on the small one, which they finish."""
    if place.small:
        return [(60, 5, ["rensa", "datasketch", "copydetect"])]
    return [(500, 20, ["rensa", "datasketch", "copydetect"]), (10_000, 100, ["rensa"])]


def contest_e(place, runs, peer):
    return [radar_table(place, texts, checks, peers, peer) for texts, checks, peers in radar_sizes(place)]


def radar_table(place, texts, checks, peers, peer):
    path = place.cache.get(f"texts-{texts}", ".txt", [inputs.sha256(place.program), texts, checks],
                           lambda path: write_texts(place, texts, checks, path))
    truth_path = place.cache.get(f"texts-{texts}-truth", ".jsonl", [inputs.sha256(place.program), texts, checks],
                                 lambda truth: write_texts(place, texts, checks, path, truth))
    planted = [json.loads(line) for line in truth_path.read_text(encoding="utf-8").splitlines()]
    contestants = [(OURS, "winnowed words, then the spans to the word", [place.radar, path, checks])]
    contestants += [(name, DOES[name], peer(place.python_radar, f"radar_{name}.py", path, checks)) for name in peers]
    rows = []
    for name, does, command in contestants:
        warm(path)
        run = once(name, command, place.cache.folder)
        *spans, last = [json.loads(line) for line in run.output.splitlines()]
        cpu, wall = ([took[which] for took in last["checks"]] for which in (0, 1))
        row = {"name": name, "does": does, "build": last["build"][0], "check": statistics.fmean(cpu), "slowest": max(cpu),
               "wall": statistics.median(wall), "cpu": run.cpu, "rss": run.rss, "index": last.get("index"), **judged(planted, spans)}
        print(f"  {name:12} build {row['build']:.1f} s, check {row['check'] * 1e3:.1f} ms, {row['rss'] / 1e6:.0f} MB, missed {row['missed']}",
              flush=True)
        rows.append(row)
    return {"title": f"{texts:,} texts of {PAGES_OF_A_TEXT} pages, {checks} checked", "texts": texts, "checks": checks, "planted": len(planted),
            "bytes": path.stat().st_size, "rows": rows}


DOES = {
    "rensa": "MinHash LSH of passages (Rust), 64 bands of one row; then the spans to the word",
    "datasketch": "MinHash LSH of passages, 64 bands of one row; then the spans to the word",
    "copydetect": "winnowing of signs, every text against every other",
}


def write_texts(place, texts, checks, path, truth=None):
    command = [place.program, "simulate", "texts", "--texts", texts, "--copiers", checks, "--pages", PAGES_OF_A_TEXT, "--output", path]
    if truth:
        # The texts are the same bytes again.
        command += ["--truth-out", truth]
    once(f"writing {path.name}", command, place.cache.folder)


def folded(text):
    return [NUMBER.sub("0", word.strip(".,")) for word in text.lower().split()]


def judged(planted, spans):
    """How many planted copies were missed, of each kind, and how many were told exactly."""
    found = {}
    for span in spans:
        found.setdefault((span["text"], span["source"]), []).append(folded(span["words"]))
    missed, exact = dict.fromkeys(KINDS, 0), 0
    for copy in planted:
        words = folded(copy["words"])
        told = found.get((copy["text"], copy["source"]), [])
        covering = [span for span in told if holds(span, words)]
        exact += any(len(span) <= len(words) + BEYOND for span in covering)
        # Winnowed signs leave out the ends: the middle third in one span counts as found.
        cut = len(words) // 3
        if not covering and not any(holds(span, words[cut:-cut]) for span in told):
            missed[copy["kind"]] += 1
    return {"missed": missed, "exact": exact, "spans": len(spans)}


def holds(span, words):
    first = words[0]
    return any(span[at] == first and span[at:at + len(words)] == words for at in range(len(span) - len(words) + 1))


def contest_f(place, runs, peer):
    """A report of 60 pages, every rule, the whole command."""
    path = place.cache.get("report-60-pages", ".docx", [inputs.sha256(place.program), PAGES_OF_A_REPORT],
                           lambda path: once("writing the report", [place.program, "simulate", "report", "--pages", PAGES_OF_A_REPORT,
                                                                    "--plan", place.plan, "--output", path], place.cache.folder))
    command = [place.program, "report", "check", path, "--plan", place.plan, "--body", BODY, "--format", "json"]
    walls, last = [], None
    for turn in range(3 + max(runs, 5) * 4):
        warm(path)
        last = once(OURS, command, place.cache.folder, good=(0, 1))
        if turn >= 3:
            walls.append((last.wall, last.cpu, last.rss))
    answer = json.loads(last.output)
    if not answer["read"]:
        raise Failed("the report of 60 pages was refused")
    return [{"title": f"a report of {PAGES_OF_A_REPORT} pages", "bytes": path.stat().st_size, "read": {
        "passages": answer["read"]["passages"], "figures": answer["read"]["figures"], "findings": answer["read"]["findings"]["all"],
        "problems": sum(answer["counts"].values())}, "runs": walls}]


def tables_text(letter, tables):
    return "\n".join(radar_text(table) for table in tables) if letter == "e" else "\n".join(check_text(table) for table in tables)


def radar_text(table):
    ours = table["rows"][0]
    lines = [f"### {table['title']}: {table['bytes'] / 1e6:,.0f} MB, {table['planted']} copies of 30 words or more planted\n",
             "| contestant | does | a check, CPU ms | × ours | slowest, CPU ms | wall, ms | index made, CPU s | MB | missed: straight, numbers, spread | told exactly |",
             "|---|---|--:|--:|--:|--:|--:|--:|---|--:|"]
    for row in table["rows"]:
        missed = ", ".join(str(row["missed"][kind]) for kind in KINDS)
        lines.append(f"| {row['name']} | {row['does']} | {row['check'] * 1e3:,.1f} | {row['check'] / ours['check']:,.1f} | {row['slowest'] * 1e3:,.1f} "
                     f"| {row['wall'] * 1e3:,.1f} | {row['build']:,.1f} | {row['rss'] / 1e6:,.0f} | {missed} | {row['exact']} |")
    if ours["index"]:
        lines.append(f"\nOur index takes {ours['index'] / 1e6:,.0f} MB of that: {ours['index'] / table['texts'] / 1e3:,.0f} KB a text.")
    return "\n".join(lines) + "\n"


def check_text(table):
    walls = sorted(run[0] for run in table["runs"])
    read = table["read"]
    return "\n".join([
        f"### {table['title']}: {table['bytes'] / 1e3:,.0f} KB, {read['passages']:,} passages, {read['figures']:,} figures, "
        f"{read['findings']} findings, {read['problems']} problems told\n",
        "| command | runs | fastest, s | median, s | slowest, s | CPU s | MB |", "|---|--:|--:|--:|--:|--:|--:|",
        f"| `damlam report check`, every rule | {len(walls)} | {walls[0]:.3f} | {statistics.median(walls):.3f} | {walls[-1]:.3f} | "
        f"{statistics.median(run[1] for run in table['runs']):.3f} | {statistics.median(run[2] for run in table['runs']) / 1e6:.0f} |"]) + "\n"


def goals(letter, tables):
    if letter == "f":
        median = statistics.median(run[0] for run in tables[0]["runs"])
        yield "wall: a report of 60 pages is checked in under 1 s, median", f"{median:.3f} s", median < 1
        return
    for table in tables:
        ours, peers = table["rows"][0], table["rows"][1:]
        fastest = min(peers, key=lambda row: row["check"], default=None)
        # The goal is that of the large table; what holds on the small one is told beside it.
        if fastest and table is tables[-1]:
            ratio = fastest["check"] / ours["check"]
            yield f"{table['title']}: the fastest peer takes ≥ 20 times ours for a check", f"{ratio:.1f}× ({fastest['name']})", ratio >= 20
        missed = sum(ours["missed"].values())
        yield f"{table['title']}: no planted copy of 30 words or more missed", f"{missed} of {table['planted']} missed", missed == 0
        yield f"{table['title']}: every one told exactly", f"{ours['exact']} of {table['planted']}", ours["exact"] == table["planted"]
