"""The contests about work logs: on which input, who takes part, what each does, and what must come out."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

import evidence
import inputs
import ours
import pages
import speech
from measuring import Contestant, Table, once

HERE = Path(__file__).resolve().parent
MAPPING = HERE.parent / "maps" / "bpic13-team.toml"

# The reference figures of BPIC13 by support team.
EVENTS = 65_533
REFERENCE = [9_454, 3_820, 2_394, 1_177]

OURS, OUR_DECODING = "damlam", "damlam, decoding alone"
ALL = "all indicators with comparison, end to end"
COUNTS = "handovers and A→B→A"
TOLD = "told that the rows stand case by case and in order"
UNTOLD = "orders the events by case and time itself"
PEERS = ["duckdb", "polars", "pandas", "pm4py"]


@dataclass
class Place:
    """Where things are, and how much is wanted."""

    program: str | None
    """Ours; None leaves us out."""
    python: Path
    """Of the environment of duckdb, polars and r4pm."""
    python_pm4py: Path
    """Of the environment of pm4py, which has no r4pm."""
    log: Path
    cache: inputs.Cache
    small: bool
    stand_in: bool
    python_radar: Path
    """Of the environment of the copy radar's peers."""
    plan: Path
    """The plan that reports are checked against."""
    postgres: str | None = None
    """A PostgreSQL server that may be given databases of its own: `postgres://user@host:port/postgres`."""

    @property
    def radar(self):
        """Our copy radar over a file of texts, an example of the crate `reports`."""
        return Path(self.program).parent / "examples" / "radar"

    def copies(self):
        return 4 if self.small else 153


def peer(python, script, *words):
    return [python, HERE / "peers" / script, *words]


def times(copies):
    return [figure * copies for figure in REFERENCE]


def made_by_ours(place, name, recipe, command):
    """A Parquet that our program writes; a new build of the program writes it anew."""
    if not place.program:
        raise inputs.InputError(f"{name}.parquet is made by our program: run without --peers-only")
    return place.cache.get(name, ".parquet", [inputs.sha256(place.program), *recipe],
                           lambda path: once(f"making {name}.parquet", command(path), place.cache.folder))


def registered(place, copies):
    log = inputs.replicated_csv(place.cache, place.log, copies)
    name, recipe = f"bpic13-x{copies}", [inputs.sha256(place.log), inputs.sha256(MAPPING), copies]
    if place.stand_in:
        script = HERE / "stand_in.py"
        return place.cache.get(f"{name}-stand-in", ".parquet", [inputs.sha256(script), *recipe],
                               lambda path: once(f"making {name}.parquet", [place.python, script, log, path], place.cache.folder))
    return made_by_ours(place, name, recipe, lambda path: ours.register(place.program, log, MAPPING, path))


def counting(place, log, expect, engines):
    """Every engine told the order and not."""
    for engine, python in engines:
        for order, what in (("told", TOLD), ("untold", UNTOLD)):
            yield Contestant(f"{engine}, {order}", f"{COUNTS}; {what}",
                             peer(python, f"{engine}_counts.py", log, order), json.loads, expect)


def contest_a(place):
    """Parquet of 10 M events: all our indicators against the peers' handovers and A→B→A."""
    copies = place.copies()
    log, expect, events = registered(place, copies), times(copies), EVENTS * copies
    row = [events]
    contestants, missing = [], []
    if place.program:
        contestants.append(Contestant(OURS, ALL, ours.measure(place.program, log), ours.figures, expect))
    contestants += counting(place, log, expect, [("duckdb", place.python), ("polars", place.python), ("pandas", place.python_pm4py)])
    contestants.append(Contestant("pm4py, untold", f"{COUNTS}; its own data frame, which it sorts, and pandas' groupby",
                                  peer(place.python_pm4py, "pm4py_counts.py", log), json.loads, expect))
    decode = ours.decode(place.program, log)
    if decode and place.program:
        contestants.append(Contestant(OUR_DECODING, "decodes the columns that measuring reads", decode, json.loads, row, "decoding"))
    else:
        missing.append(OUR_DECODING)
    for library in ("pyarrow", "polars"):
        contestants.append(Contestant(f"{library}, decoding alone", "decodes the same columns",
                                      peer(place.python, "decode.py", log, library, *ours.COLUMNS), json.loads, row, "decoding"))
    return [Table(f"BPIC13 ×{copies}", log, events, contestants, missing)]


def contest_b(place):
    """XES.gz read: ours to the sorted log, r4pm and pm4py to their data frames."""
    return [xes_table(place, copies) for copies in ((1, 2) if place.small else (1, 16))]


def xes_table(place, copies):
    log = place.log.resolve() if copies == 1 else inputs.replicated_xes(place.cache, place.log, copies)
    events, expect = [EVENTS * copies], times(copies)
    contestants = []
    if place.program:
        contestants.append(Contestant(
            OURS, "reads to the sorted log, with every check", ours.read_log(place.program, log, MAPPING),
            verify=ours.measure_with(place.program, log, MAPPING), verify_read=ours.figures, verify_expect=expect))
    r4pm = peer(place.python, "r4pm_xes.py", log)
    contestants.append(Contestant("r4pm", "import_xes to a polars data frame", r4pm, json.loads, events,
                                  verify=[*r4pm, "--figures"], verify_read=json.loads, verify_expect=expect))
    importers = {"line_by_line": "its fastest importer here"}
    if copies == 1:
        importers["iterparse"] = "its default importer where lxml is installed"
    for importer, what in importers.items():
        command = peer(place.python_pm4py, "pm4py_xes.py", log, importer)
        contestants.append(Contestant(f"pm4py {importer}", f"read_xes to a pandas data frame, without r4pm; {what}", command,
                                      json.loads, events,
                                      verify=[*command, "--figures"], verify_read=json.loads, verify_expect=expect))
    for library, python in (("r4pm", place.python), ("pm4py", place.python_pm4py)):
        code = "import polars, r4pm" if library == "r4pm" else "import pm4py"
        contestants.append(Contestant(f"{library}, starting alone", "Python and its imports; nothing is read",
                                      [python, "-c", code]))
    return Table(f"BPIC13 ×{copies}" if copies > 1 else "BPIC13", log, EVENTS * copies, contestants)


def contest_c(place):
    """CSV of 10 M events read and measured: all our indicators against the peers' handovers and A→B→A."""
    copies = place.copies()
    log, expect = inputs.replicated_csv(place.cache, place.log, copies), times(copies)
    contestants = []
    if place.program:
        contestants.append(Contestant(OURS, ALL, ours.measure_with(place.program, log, MAPPING), ours.figures, expect))
    contestants += counting(place, log, expect, [("duckdb", place.python), ("polars", place.python)])
    return [Table(f"BPIC13 ×{copies}", log, EVENTS * copies, contestants)]


def contest_d(place):
    """Simulated Parquet of growing size: all our indicators, and duckdb's handovers and A→B→A."""
    tables = []
    for events in (10_000, 100_000, 1_000_000) if place.small else (1_000_000, 10_000_000, 100_000_000):
        log = made_by_ours(place, f"simulated-{events}", [events], lambda path, events=events: ours.simulate(place.program, events, path))
        rows = once("counting the events", peer(place.python, "decode.py", log, "pyarrow", "case"), place.cache.folder).output
        contestants = [Contestant(OURS, ALL, ours.measure(place.program, log), ours.figures)]
        contestants += counting(place, log, None, [("duckdb", place.python)])
        tables.append(Table(f"about {events:,} events", log, json.loads(rows)[0], contestants))
    return tables


CONTESTS = {"a": contest_a, "b": contest_b, "c": contest_c, "d": contest_d}
# About reports: they are held and shown by evidence.py.
OF_REPORTS = {"e": evidence.contest_e, "f": evidence.contest_f}
# About the editors' pages: they are held and shown by pages.py.
OF_PAGES = {"pages": pages.contest_pages, "stale": pages.contest_stale}
# About reading aloud: held and shown by speech.py.
OF_SPEECH = {"speech": speech.contest}


def is_peer(name, order=None):
    """Whether a row counts handovers and A→B→A by a peer, told or untold when that is asked."""
    found = re.fullmatch(r"(\w+), (told|untold)", name)
    return bool(found) and found[1] in PEERS and order in (None, found[2])
