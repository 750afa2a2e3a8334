"""Handovers and A→B→A between holds as a user of pm4py would: its data frame, which it sorts, and pandas' groupby.

    pm4py_counts.py FILE.parquet
"""

import json
import sys

import pandas
import pm4py

CASE, UNIT = "case", "unit"
events = pandas.read_parquet(sys.argv[1], columns=[CASE, "activity", "time", UNIT])
events = pm4py.format_dataframe(events, case_id=CASE, activity_key="activity", timestamp_key="time")
events = events[events[UNIT].notna()]
before = events.groupby(CASE, sort=False, observed=True)[UNIT].shift(1)
holds = events[events[UNIT].astype(object) != before.astype(object)]
by_case = holds.groupby(CASE, sort=False, observed=True)[UNIT]
handovers = holds[by_case.shift(1).notna()]
returns = holds[by_case.shift(2) == holds[UNIT]]
print(json.dumps([len(handovers), handovers[CASE].nunique(), len(returns), returns[CASE].nunique()]))
