"""A running average that is sent its terms, and a grouper that delegates to one for each group.

The Python original of the Swift example. Runs on Python 3.6 and later.
Usage: python3 averager.py [FILE.csv]
"""

import collections
import csv
import os
import sys

Summary = collections.namedtuple("Summary", "count average")


def averager():
    total = 0.0
    count = 0
    average = 0.0
    while True:
        term = yield average  # ⟷ yield
        if term is None:
            break  # ⟷ end
        total += term
        count += 1
        average = total / count
    return Summary(count, average)  # ⟷ return


def grouper(key, results):
    while True:
        results[key] = yield from averager()  # ⟷ from


def read_groups(path):
    groups = {}
    with open(path, newline="") as file:
        for row in csv.DictReader(file):
            kind = row.pop("kind")
            for unit, text in row.items():
                groups.setdefault((kind, unit), []).append(float(text))
    return groups


def main():
    # 1. An averager of its own: a term goes in, the average of all terms comes out.
    alone = averager()
    next(alone)
    for term in [10.0, 30.0, 5.0]:
        print("sent %.2f, the average is %.2f" % (term, alone.send(term)))
    try:
        alone.send(None)
    except StopIteration as end:
        print("returned %d terms, average %.2f\n" % end.value)

    # 2. The groups of a file. The grouper is sent the terms; the averager behind it gets them.
    beside = os.path.join(os.path.dirname(os.path.abspath(__file__)), "measurements.csv")
    groups = read_groups(sys.argv[1] if len(sys.argv) > 1 else beside)
    results = {}
    for key, values in groups.items():
        group = grouper(key, results)
        next(group)
        for value in values:
            group.send(value)
        group.send(None)  # ends this averager; the grouper stands in the next one
    for (kind, unit), summary in sorted(results.items()):
        print("%3d %5s averaging %.2f %s" % (summary.count, kind, summary.average, unit))


main()
