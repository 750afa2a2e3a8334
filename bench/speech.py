"""The contest «speech»: a page of 200 sentences read aloud in four voices, beside espeak-ng alone on the same words.

espeak-ng alone reads the words of a voice in one process, one voice after the other, as one person at a shell would. Ours does what
a site does: it parts the sentences, brings them to one loudness and keeps each; then one sentence changes. Files for listening are
steps of their own: espeak-ng makes none. Each run starts from an empty folder, but for those whose name says otherwise.
"""

import shutil
import tempfile
from pathlib import Path

from measuring import Failed, median, once

OURS = "damlam, all four voices, nothing kept"
CHANGED = "damlam, one sentence changed"
AGAIN = "damlam, nothing changed"
FORMS = {"opus": "damlam, the four Opus files", "mp3": "damlam, the four MP3 files", "wav": "damlam, the four WAV files"}
ALONE = "espeak-ng alone, four voices"
DOES = {
    OURS: "speaks, parts, evens and keeps every sentence",
    CHANGED: "the page again, with one sentence changed",
    AGAIN: "the page again: finds what is kept",
    FORMS["opus"]: "joins and encodes what is kept, after the change",
    FORMS["mp3"]: "joins and encodes what is kept, after the change",
    FORMS["wav"]: "joins what is kept, after the change",
    ALONE: "the same words, one process for each voice, one after the other, the sound thrown away",
}
# In the order of the press page, with espeak-ng's names.
VOICES = {"nam-bac": "vi+m3", "nu-bac": "vi+f3", "nu-nam": "vi-vn-x-south+f3", "nam-nam": "vi-vn-x-south+m3"}


def contest(place, runs, _peer):
    sentences = 40 if place.small else 200
    program = Path(place.program).parent / "examples" / "speech"
    rows, asked = {}, {}
    with tempfile.TemporaryDirectory(dir=place.cache.folder) as folder:
        words = Path(folder) / "words"
        once("the words", [program, "words", words, sentences], folder)
        say = " && ".join(f"espeak-ng -b 1 --stdin -v {voice} -s 155 -a 60 --stdout <{words}/{name}.txt >/dev/null" for name, voice in VOICES.items())
        for turn in range(runs + 1):
            kept = Path(folder) / f"kept{turn}"
            steps = [(OURS, "read"), (CHANGED, "change"), (AGAIN, "change"), *((name, form) for form, name in FORMS.items())]
            commands = [(name, [program, step, kept, sentences]) for name, step in steps]
            alone = (ALONE, ["sh", "-c", say])
            for name, command in ([alone, *commands] if turn % 2 else [*commands, alone]):
                run = once(name, command, folder)
                if name != ALONE:
                    asked.setdefault(name, int(run.output.split()[0]))
                    seconds = int(run.output.split()[1])
                if turn:
                    rows.setdefault(name, []).append({"cpu": round(run.cpu, 4), "wall": round(run.wall, 4), "rss": run.rss})
                print(f"  {turn or 'warm-up':>7}  {name:40} {run.cpu:8.2f} CPU s {run.wall:8.2f} s", flush=True)
            shutil.rmtree(kept)
    if asked[OURS] != 4 * sentences:
        raise Failed(f"{asked[OURS]} sentences were spoken, not {4 * sentences}: the page holds some twice")
    return [{"title": f"A page of {sentences} sentences in four voices, {seconds / 60:.0f} minutes of sound", "asked": asked,
             "rows": [{"name": name, "does": DOES[name], "runs": rows[name]} for name in DOES]}]


def tables_text(_letter, tables):
    parts = []
    for table in tables:
        rows = {row["name"]: row for row in table["rows"]}
        lines = [f"### {table['title']}\n", "| who | does | sentences spoken | CPU s | wall s | × espeak-ng's wall | MB |", "|---|---|--:|--:|--:|--:|--:|"]
        for name, row in rows.items():
            wall = median(row, "wall")
            lines.append(f"| {name} | {row['does']} | {table['asked'].get(name, '–')} | {median(row, 'cpu'):.2f} | {wall:.2f} | "
                         f"{wall / median(rows[ALONE], 'wall'):.2f} | {median(row, 'rss') / 1e6:,.0f} |")
        parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)


def goals(_letter, tables):
    for table in tables:
        rows = {row["name"]: row for row in table["rows"]}
        ratio = median(rows[OURS], "wall") / median(rows[ALONE], "wall")
        yield "wall: all four voices take ≤ 1.2 times espeak-ng alone", f"{ratio:.2f}×", ratio <= 1.2
        spoken = table["asked"][CHANGED]
        yield "one sentence changed: one is spoken for each voice", f"{spoken} in four voices", spoken == 4
