"""Handovers and A→B→A between holds with duckdb, from Parquet or CSV.

    duckdb_counts.py FILE told|untold

untold: orders the events by case, time and place in the file, with window functions over each case.
told:   knows that the rows stand case by case and in order: windows over nothing, which duckdb streams; it then only
        compares a row with those before it.
"""

import json
import sys

import duckdb

UNTOLD = """
with events as (select "case", unit, time, place from {source} where unit is not null),
holds as (
    select * from events
    qualify lag(unit) over (partition by "case" order by time, place) is distinct from unit),
steps as (
    select "case", unit, lag(unit) over held as before, lag(unit, 2) over held as earlier
    from holds window held as (partition by "case" order by time, place))
select count(before), count(distinct "case") filter (before is not null),
    count(*) filter (earlier = unit), count(distinct "case") filter (earlier = unit)
from steps
"""

# A case's first handover is the one before which no other of that case stands.
TOLD = """
with events as (select "case", unit from {source} where unit is not null),
neighbours as (select "case", unit, lag("case") over () as case_before, lag(unit) over () as before from events),
holds as (select "case", unit from neighbours where case_before is distinct from "case" or before <> unit),
steps as (
    select "case", lag("case") over () = "case" as handover, lag("case", 2) over () = "case" as further,
        lag("case", 2) over () = "case" and lag(unit, 2) over () = unit as back
    from holds),
handovers as (select "case", further, back from steps where handover),
returned as (select "case" from handovers where back group by "case")
select count(*), count(*) filter (further is not true), count(*) filter (back), (select count(*) from returned)
from handovers
"""


def source(path, told):
    """What to select from: the columns case, unit and time, and the place in the file where it is asked for."""
    if path.endswith(".parquet"):
        return f"(select *, file_row_number as place from read_parquet('{path}', file_row_number = true))" if not told \
            else f"read_parquet('{path}')"
    columns = {name: "VARCHAR" for name in ("case", "activity", "time", "unit", "officer", "status", "difficulty")}
    columns["time"] = "TIMESTAMPTZ"
    rows = f"""read_csv('{path}', header = true, auto_detect = false, delim = ',', quote = '"', escape = '"', columns = {columns})"""
    return rows if told else f"(select *, row_number() over () as place from {rows})"


def main(path, order):
    told = order == "told"
    database = duckdb.connect(config={"threads": 2})
    query = (TOLD if told else UNTOLD).format(source=source(path, told))
    print(json.dumps([int(figure) for figure in database.execute(query).fetchone()]))


main(*sys.argv[1:])
