"""Whole texts by copydetect's winnowing: what each of the last texts has from each of the others.

    radar_copydetect.py TEXTS.txt CHECKS

Signs instead of words: grams of 60 signs and a guarantee of 110, so that every copy of 30 words of the usual length is found and its grams
leave no gap. Numbers are
masked and case is folded, as ours does.
"""

import io
import sys

import radar_texts
from copydetect import CodeFingerprint, compare_files

GRAM, GUARANTEE = 60, 110


def fingerprint(text):
    masked = " ".join(word for passage in text for word in radar_texts.words(passage))
    return CodeFingerprint("text.txt", GRAM, GUARANTEE - GRAM + 1, filter=False, fp=io.StringIO(masked))


def main(path, checks):
    start = radar_texts.now()
    texts = radar_texts.read(path)
    prints = [fingerprint(text) for text in texts]
    build, took, found = radar_texts.since(start), [], []
    for number in range(len(texts) - checks, len(texts)):
        start = radar_texts.now()
        ours = prints[number]
        for source, other in enumerate(prints):
            if source == number:
                continue
            overlap, _, (slices, _) = compare_files(ours, other)
            if overlap:
                for first, last in zip(slices[0], slices[1]):
                    found.append((number, source, ours.raw_code[int(first):int(last)]))
        took.append(radar_texts.since(start))
    radar_texts.tell(found, len(texts), build, took)


main(sys.argv[1], int(sys.argv[2]))
