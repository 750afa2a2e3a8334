"""Our own commands, each in one place. A function that gives None stands for a command that the program does not have yet:
its row is left out, and the table says so.
"""

import json
from pathlib import Path

# The columns that measuring reads; decoding alone reads the same. A log has some of them.
COLUMNS = ["case", "activity", "time", "offset", "unit", "class", "kind", "difficulty", "due", "finished", "level", "reason"]


def measure(program, log):
    """All indicators with comparison, end to end, of a registered log's Parquet."""
    return [program, "measure", log, "--format", "json"]


def measure_with(program, log, mapping):
    """All indicators with comparison, end to end, of a file by a mapping."""
    return [program, "measure", log, "--map", mapping, "--format", "json"]


def figures(output):
    """The four figures in what `measure` prints as JSON."""
    totals = json.loads(output)["totals"]
    return [totals["handover"]["count"], totals["handover"]["cases"],
            totals["ping_pong"]["count"], totals["ping_pong"]["cases"]]


def read_log(program, log, mapping):
    """Reads a file by a mapping to the sorted log, and no more."""
    return [program, "worklog", "check", log, "--map", mapping]


def register(program, log, mapping, path):
    """Writes a file as the Parquet of a registered log."""
    return [program, "worklog", "import", log, "--map", mapping, "-o", path]


# What the simulator gives a case with the settings below.
EVENTS_PER_CASE = 12.65
# As many bodies as a national study has, the same at every size: more events, not more to be told about.
AREAS = 110


def simulate(program, events, path):
    """Writes a simulated log of about so many events as the Parquet of a registered log: the same bytes every time."""
    return [program, "simulate", "worklog", "--cases", str(round(events / EVENTS_PER_CASE)), "--areas", str(AREAS), "--seed", "1",
            "--output", path]


def decode(program, log):
    """Decodes COLUMNS with the program's own Parquet reader and does nothing with them; prints `[rows]`."""
    decoder = Path(program).parent / "examples" / "decode" if program else None
    return [decoder, log, *COLUMNS] if decoder and decoder.exists() else None
