"""The goals of speed and memory, judged on what a contest measured. A goal that cannot be judged says so."""

import evidence
import pages
import speech
from contests import OF_PAGES, OF_REPORTS, OF_SPEECH, OUR_DECODING, OURS, is_peer
from measuring import median


def goals(contest, tables):
    """(goal, what was measured, met) for every goal of a contest; `met` is None when a row is missing."""
    if contest in OF_REPORTS:
        return evidence.goals(contest, tables)
    if contest in OF_PAGES:
        return pages.goals(contest, tables)
    if contest in OF_SPEECH:
        return speech.goals(contest, tables)
    return {"a": goals_a, "b": goals_b, "c": goals_c, "d": goals_d}[contest](tables)


def rows_of(table):
    return {row["name"]: row for row in table["rows"]}


def fastest(table, order):
    peers = [row for row in table["rows"] if is_peer(row["name"], order)]
    return min(peers, key=lambda row: median(row, "cpu"), default=None)


def at_least(goal, above, below, what, least):
    if not above or not below:
        return goal, "a row is missing", None
    ratio = median(above, what) / median(below, what)
    return goal, f"{ratio:.2f}× ({above['name']} to {below['name']})", ratio >= least


def at_most(goal, above, below, what, most):
    if not above or not below:
        return goal, "a row is missing", None
    ratio = median(above, what) / median(below, what)
    return goal, f"{ratio:.2f}× ({above['name']} to {below['name']})", ratio <= most


def goals_a(tables):
    table = tables[0]
    rows = rows_of(table)
    us = rows.get(OURS)
    for order, which in (("untold", "not told the order"), ("told", "told the order")):
        yield at_least(f"CPU: the fastest peer {which} takes ≥ 5 times ours", fastest(table, order), us, "cpu", 5)
    yield at_most("CPU: ours takes ≤ 2 times our decoding of the same columns", us, rows.get(OUR_DECODING), "cpu", 2)
    yield at_most("CPU: ours takes ≤ 2 times pyarrow's decoding of the same columns", us, rows.get("pyarrow, decoding alone"), "cpu", 2)
    memory = median(us, "rss") / 1e6 if us else None
    yield "memory: ours at most 300 MB", f"{memory:.0f} MB" if us else "a row is missing", memory <= 300 if us else None


def goals_b(tables):
    for table in tables:
        rows = rows_of(table)
        us, r4pm, title = rows.get(OURS), rows.get("r4pm"), table["title"]
        yield at_least(f"{title}, wall: r4pm takes ≥ 3 times ours", r4pm, us, "wall", 3)
        yield at_least(f"{title}, CPU: r4pm takes ≥ 2 times ours", r4pm, us, "cpu", 2)
        yield at_least(f"{title}, memory: r4pm takes ≥ 3 times ours", r4pm, us, "rss", 3)


def goals_c(tables):
    us = rows_of(tables[0]).get(OURS)
    for order, which in (("untold", "not told the order"), ("told", "told the order")):
        yield at_least(f"CPU: duckdb {which} takes more than ours", rows_of(tables[0]).get(f"duckdb, {order}"), us, "cpu", 1)


def goals_d(tables):
    small, large = tables[-2], tables[-1]
    before, us = rows_of(small).get(OURS), rows_of(large).get(OURS)
    more = large["events"] / small["events"]
    if before and us:
        growth = median(us, "cpu") / median(before, "cpu")
        yield (f"CPU grows no faster than 1.2 times the events ({small['title']} to {large['title']}, {more:.1f}×)",
               f"{growth:.2f}×", growth <= 1.2 * more)
    yield at_most("memory stays flat: at most 1.2 times from the second size to the third", us, before, "rss", 1.2)
    for order, which in (("untold", "not told the order"), ("told", "told the order")):
        yield at_least(f"{large['title']}, wall: duckdb's handovers and A→B→A, {which}, take more than all our indicators",
                       rows_of(large).get(f"duckdb, {order}"), us, "wall", 1)
