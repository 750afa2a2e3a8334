"""Makes the inputs of the contests from the incidents of the BPI Challenge 2013 and keeps them under the cache directory.

A replicated log holds every case N times, under new names (`<case>-<copy>`): N times as many events, cases, handovers and
A→B→A, and the same units. The XES is replicated as text, so that it stays as awkward as it was; the CSV carries, under the
XES names, what `maps/bpic13-team.toml` asks for, so that one mapping serves both.

An input's file name holds a hash of how it was made: a changed recipe makes a new file and removes the old one.
"""

import csv
import gzip
import hashlib
import io
import os
import re
import xml.etree.ElementTree
from pathlib import Path

# What the CSV holds, in this order. The first is the name of the trace, the rest are attributes of the event.
COLUMNS = ["case:concept:name", "concept:name", "time:timestamp", "org:group", "org:resource", "lifecycle:transition", "impact"]

BUFFER = 1 << 20


class InputError(Exception):
    """An input cannot be made; the text says which, why and what to do."""


def sha256(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class Cache:
    """The folder of inputs. `recipe` is whatever the bytes of an input depend on."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)

    def get(self, name, ending, recipe, make):
        """The path of the input `name`; `make(path)` writes it when it is not there yet."""
        recipe = [sha256(__file__), *map(str, recipe)]
        key = hashlib.sha256("\n".join(recipe).encode()).hexdigest()[:12]
        path = self.folder / f"{name}-{key}{ending}"
        if path.exists():
            return path
        print(f"making the input {path.name}", flush=True)
        part = path.with_name(f"{path.stem}.part{ending}")
        try:
            make(part)
            if not part.exists():
                raise InputError(f"{name}{ending}: nothing was written")
            os.replace(part, path)
        finally:
            part.unlink(missing_ok=True)
        older = re.compile(re.escape(name) + r"-[0-9a-f]{12}" + re.escape(ending))
        for other in self.folder.iterdir():
            if other != path and older.fullmatch(other.name):
                other.unlink()
        return path


def replicated_xes(cache, log, copies):
    """The log with every trace `copies` times, one copy of the log after another, as .xes.gz."""
    return cache.get(f"bpic13-x{copies}", ".xes.gz", [sha256(log), "xes", copies],
                     lambda path: write_xes(log, copies, path))


def replicated_csv(cache, log, copies):
    """The log's events `copies` times, one copy of the log after another, as CSV with a header."""
    return cache.get(f"bpic13-x{copies}", ".csv", [sha256(log), "csv", copies],
                     lambda path: write_csv(log, copies, path))


def write_xes(log, copies, path):
    with gzip.open(log, "rt", encoding="utf-8-sig", newline="") as file:
        text = file.read()
    # A copy begins with the line break and the spaces before its first trace: one of pm4py's importers goes by lines.
    start, end = len(text[:text.index("<trace>")].rstrip()), text.rindex("</trace>") + len("</trace>")
    # The name of a trace is its own attribute: it stands before the trace's first event.
    pieces = re.split(r'(<trace>\s*<string key="concept:name" value="[^"]*)', text[start:end])
    if len(pieces) < 3:
        raise InputError(f"{Path(log).name}: no trace begins with its name; give the incidents of the BPI Challenge 2013")
    with open(path, "wb") as raw, gzip.GzipFile("", "wb", 6, raw, mtime=0) as packed:
        with io.TextIOWrapper(packed, encoding="utf-8", newline="") as out:
            out.write(text[:start])
            for copy in range(copies):
                for index, piece in enumerate(pieces):
                    out.write(f"{piece}-{copy}" if index % 2 else piece)
            out.write(text[end:])


def write_csv(log, copies, path):
    rows = []
    for case, event in events(log):
        line = io.StringIO()
        csv.writer(line, lineterminator="\n").writerow(event)
        rows.append((case, line.getvalue()))
    with open(path, "w", encoding="utf-8", newline="", buffering=BUFFER) as out:
        out.write(",".join(COLUMNS) + "\n")
        for copy in range(copies):
            out.write("".join([f"{case}-{copy},{rest}" for case, rest in rows]))


def events(log):
    """Every event in the order of the file: the name of its case, and the other columns as they are written."""
    case, trace_depth, found = None, 0, {}
    with gzip.open(log, "rb") as file:
        for what, element in xml.etree.ElementTree.iterparse(file, ("start", "end")):
            tag = element.tag.rpartition("}")[2]
            if what == "start":
                trace_depth += tag in ("trace", "event")
                continue
            if trace_depth == 1 and element.get("key") == "concept:name":
                case = element.get("value")
                if re.search(r'[",\r\n]', case):
                    raise InputError(f"{Path(log).name}: the case {case!r} would need quotes in CSV")
            elif trace_depth == 2 and tag != "event":
                found[element.get("key")] = element.get("value")
            elif tag == "event":
                yield case, [found.get(column, "") for column in COLUMNS[1:]]
                found = {}
            if tag in ("trace", "event"):
                trace_depth -= 1
                element.clear()
