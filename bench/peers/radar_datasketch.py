"""Passages by datasketch's MinHash LSH, then the spans they share, to the word: what each of the last texts has from the others.

    radar_datasketch.py TEXTS.txt CHECKS

Sixty-four bands of one row each: the most that LSH can find. Numbers are masked and case is folded, as ours does.
"""

import sys
import zlib

import radar_texts
from datasketch import MinHash, MinHashLSH
from radar_texts import shared_spans, shingles

PERMUTATIONS = 64


def hashed(shingle):
    return zlib.crc32(shingle)


def sketch(words):
    found = MinHash(num_perm=PERMUTATIONS, seed=1, hashfunc=hashed)
    found.update_batch([shingle.encode() for shingle in shingles(words)])
    return found


def main(path, checks):
    start = radar_texts.now()
    texts = radar_texts.read(path)
    index = MinHashLSH(num_perm=PERMUTATIONS, params=(PERMUTATIONS, 1))
    places = []
    for number, text in enumerate(texts):
        for passage in text:
            index.insert(len(places), sketch(radar_texts.words(passage)), check_duplication=False)
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
