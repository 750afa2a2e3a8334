"""Reads an XES log with one of pm4py's own importers and prints the number of its events, or with --figures the four figures.

    pm4py_xes.py LOG.xes.gz IMPORTER [--figures]
"""

import importlib.util
import json
import sys

import pm4py

if importlib.util.find_spec("r4pm"):
    sys.exit("r4pm is installed here, and pm4py would read with it: it needs an environment of its own")
events = pm4py.read_xes(sys.argv[1], variant=sys.argv[2])
if "--figures" in sys.argv:
    case, unit = "case:concept:name", "org:group"
    events = events[events[unit].notna()].sort_values([case, "time:timestamp"], kind="stable")
    holds = events[events[unit] != events.groupby(case, sort=False)[unit].shift(1)]
    by_case = holds.groupby(case, sort=False)[unit]
    handovers, returns = holds[by_case.shift(1).notna()], holds[by_case.shift(2) == holds[unit]]
    print(json.dumps([len(handovers), handovers[case].nunique(), len(returns), returns[case].nunique()]))
else:
    print(json.dumps([len(events)]))
