"""Handovers and A→B→A between holds, with r4pm reading the log and polars counting."""

import json
import sys

import polars
import r4pm

events, _ = r4pm.df.import_xes(sys.argv[1])
case, unit, at = "case:concept:name", "org:group", "time:timestamp"
holds = (
    events.with_row_index("order")
    .filter(polars.col(unit).is_not_null())
    .sort(case, at, "order")
    .filter((polars.col(unit) != polars.col(unit).shift(1).over(case)).fill_null(True))
    .with_columns(before=polars.col(unit).shift(1).over(case), earlier=polars.col(unit).shift(2).over(case))
)
handovers = holds.filter(polars.col("before").is_not_null())
returns = handovers.filter(polars.col("earlier") == polars.col(unit))
print(json.dumps([handovers.height, handovers[case].n_unique(), returns.height, returns[case].n_unique()]))
