"""What the peers of the copy radar share: reading the texts, their words, and the spans two passages have in common."""

import json
import re
import time

SHINGLE = 5
FEWEST = 12
NUMBER = re.compile(r"[0-9]+")
MARKS = str.maketrans("", "", ".,")


def now():
    """Seconds of processor time and of the clock."""
    return time.process_time(), time.perf_counter()


def since(start):
    return [end - begin for begin, end in zip(start, now())]


def read(path):
    """The texts, each a list of passages."""
    texts = []
    with open(path, encoding="utf-8") as file:
        for line in file:
            if line.startswith("# "):
                texts.append([])
            else:
                texts[-1].append(line.rstrip("\n"))
    return texts


def words(passage):
    """Folded words without the marks after them, numbers masked."""
    return NUMBER.sub("0", passage.lower()).translate(MARKS).split()


def shingles(found):
    return [" ".join(found[at:at + SHINGLE]) for at in range(len(found) - SHINGLE + 1)]


def shared_spans(ours, theirs):
    """The runs of at least FEWEST words both have, each as long as it goes: first word and the one after the last, in ours."""
    places = {}
    for at in range(len(theirs) - FEWEST + 1):
        places.setdefault(tuple(theirs[at:at + FEWEST]), []).append(at)
    spans, at = [], 0
    while at <= len(ours) - FEWEST:
        longest = 0
        for their in places.get(tuple(ours[at:at + FEWEST]), ()):
            length = FEWEST
            while at + length < len(ours) and their + length < len(theirs) and ours[at + length] == theirs[their + length]:
                length += 1
            longest = max(longest, length)
        if longest:
            spans.append((at, at + longest))
        at += longest or 1
    return spans


def tell(found, texts, build, took):
    """Prints spans, one JSON object a line, and what it took: processor time and the clock's."""
    for text, source, passage, *span in found:
        shown = " ".join(passage.split()[span[0]:span[1]]) if span else passage
        print(json.dumps({"text": text, "source": source, "words": shown}, ensure_ascii=False))
    print(json.dumps({"texts": texts, "build": build, "checks": took}))
