"""Passages by rensa's MinHash LSH, then the spans they share, to the word: what each of the last texts has from the others.

    radar_rensa.py TEXTS.txt CHECKS

Sixty-four bands of one row each: the most that LSH can find. Numbers are masked and case is folded, as ours does.
"""

import sys

import radar_texts
import rensa
from radar_texts import shared_spans, shingles

PERMUTATIONS = 64


def sketch(words):
    found = rensa.RMinHash(num_perm=PERMUTATIONS, seed=42)
    found.update(shingles(words))
    return found


def main(path, checks):
    start = radar_texts.now()
    texts = radar_texts.read(path)
    index = rensa.RMinHashLSH(threshold=0.0, num_perm=PERMUTATIONS, num_bands=PERMUTATIONS)
    places = []
    for number, text in enumerate(texts):
        for passage in text:
            words = radar_texts.words(passage)
            index.insert(len(places), sketch(words))
            places.append((number, passage))
    build, took, found = radar_texts.since(start), [], []
    for number in range(len(texts) - checks, len(texts)):
        start = radar_texts.now()
        for passage in texts[number]:
            ours = radar_texts.words(passage)
            for key in index.query(sketch(ours)):
                source, other = places[key]
                if source != number:
                    for first, last in shared_spans(ours, radar_texts.words(other)):
                        found.append((number, source, passage, first, last))
        took.append(radar_texts.since(start))
    radar_texts.tell(found, len(texts), build, took)


main(sys.argv[1], int(sys.argv[2]))
