"""Handovers and A→B→A between holds, with pm4py reading the log and pandas counting."""

import json
import sys

import pm4py

events = pm4py.read_xes(sys.argv[1])
case, unit, at = "case:concept:name", "org:group", "time:timestamp"
events = events[events[unit].notna()].sort_values([case, at], kind="stable")
holds = events[events[unit] != events.groupby(case, sort=False)[unit].shift(1)]
by_case = holds.groupby(case, sort=False)[unit]
before, earlier = by_case.shift(1), by_case.shift(2)
handovers = holds[before.notna()]
returns = holds[earlier == holds[unit]]
print(json.dumps([len(handovers), handovers[case].nunique(), len(returns), returns[case].nunique()]))
