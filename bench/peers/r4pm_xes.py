"""Reads an XES log with r4pm and prints the number of its events, or with --figures the four figures.

    r4pm_xes.py LOG.xes.gz [--figures]
"""

import json
import sys

import polars
import r4pm
from polars import col

events, _ = r4pm.df.import_xes(sys.argv[1])
if "--figures" in sys.argv:
    case, unit = "case:concept:name", col("org:group")
    events = events.with_row_index("place").filter(unit.is_not_null()).sort(case, "time:timestamp", "place")
    holds = events.filter(unit.ne_missing(unit.shift(1).over(case)))
    steps = holds.with_columns(before=unit.shift(1).over(case), earlier=unit.shift(2).over(case))
    handovers, returns = steps.filter(col("before").is_not_null()), steps.filter(col("earlier") == unit)
    print(json.dumps([handovers.height, handovers[case].n_unique(), returns.height, returns[case].n_unique()]))
else:
    print(json.dumps([events.height]))
