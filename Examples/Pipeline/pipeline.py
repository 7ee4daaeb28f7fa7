"""Two pipelines over a log file: one pulls items out of generators, one pushes them into coroutines.

The Python original of the Swift example. Runs on Python 3.7 and later.
Usage: python3 pipeline.py [FILE.log]
"""

import collections
import functools
import itertools
import os
import re
import sys

LINE = re.compile(r"\S+T(\S{8}) (\S+) (\S+) (\d+) (\S+) (\d+)ms")


class Record(collections.namedtuple("Record", "time host level status path ms")):
    @property
    def is_error(self):
        return self.level == "ERROR"

    @property
    def text(self):
        return "%s %s %s %s %d ms" % (self.time, self.host, self.status, self.path, self.ms)


def parsed(line):
    match = LINE.fullmatch(line)
    if match:
        *fields, ms = match.groups()
        return Record(*fields, int(ms))
    return None


def ranking(counts):
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join("%s %d" % item for item in ranked)


# Pull: a stage takes its items from the generator before it.


def lines(path):
    count = 0
    file = open(path)
    try:
        for line in file:
            count += 1
            yield line.rstrip("\n")
    finally:
        file.close()
        print("  (the file is closed after %d lines)" % count)


def records(lines):
    for line in lines:
        record = parsed(line)
        if record is not None:
            yield record


def first_errors(limit, path):
    errors = filter(lambda record: record.is_error, records(lines(path)))
    for error in itertools.islice(errors, limit):
        print("  " + error.text)
    # Nobody holds the pipeline any more, so its generators are closed, and the file with them.


def count_errors(path):
    errors = filter(lambda record: record.is_error, records(lines(path)))
    print("  errors: " + ranking(collections.Counter(error.host for error in errors)))


# Push: a stage sends its items to the coroutines after it.


def primed(function):
    @functools.wraps(function)
    def start(*arguments):
        sink = function(*arguments)
        next(sink)
        return sink

    return start


@primed
def parse(target):
    skipped = 0
    try:
        while True:
            record = parsed((yield))
            if record is None:
                skipped += 1
            else:
                target.send(record)
    finally:
        print("  %d lines are no requests" % skipped)
        target.close()


@primed
def broadcast(targets):
    try:
        while True:
            record = yield
            for target in targets:
                target.send(record)
    finally:
        for target in targets:
            target.close()


@primed
def only_errors(target):
    try:
        while True:
            record = yield
            if record.is_error:
                target.send(record)
    finally:
        target.close()


@primed
def count_hosts(title):
    counts = collections.Counter()
    try:
        while True:
            record = yield
            counts[record.host] += 1
    finally:
        print("  %s: %s" % (title, ranking(counts)))


@primed
def slowest(limit):
    records = []
    try:
        while True:
            records.append((yield))
            records.sort(key=lambda record: -record.ms)
            del records[limit:]
    finally:
        for record in records:
            print("  slow: " + record.text)


def push(path):
    pipeline = parse(
        broadcast([count_hosts("requests"), only_errors(count_hosts("errors")), slowest(3)])
    )
    for line in lines(path):
        pipeline.send(line)
    pipeline.close()


def main():
    beside = os.path.join(os.path.dirname(os.path.abspath(__file__)), "requests.log")
    path = sys.argv[1] if len(sys.argv) > 1 else beside
    print("pull, the first three errors:")
    first_errors(3, path)
    print("pull, all of the file:")
    count_errors(path)
    print("push, one pass for all questions:")
    push(path)


main()
