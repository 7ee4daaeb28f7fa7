"""Download flags with generator coroutines, as it was done before ``async`` and ``await``.

    python3 flags.py --server http://127.0.0.1:8000 CN IN US

Runs on Python 3.6 and later with nothing but the standard library. Prints ``ok NAME BYTES`` or
``error NAME KIND`` for each flag, and one last line with the totals.
"""

import argparse
import asyncio
import os
import sys
import time
import urllib.parse

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'HTTPKit'))
from http_kit import DownloadError, coroutine, get  # noqa: E402


@coroutine
def download_one(name, options, semaphore):
    """Download one flag when it is its turn, and have another thread save it."""
    try:
        yield from semaphore.acquire()  # ⟷ turn
        try:
            image = yield from get(options.server, name.lower() + '.png', options.timeout)  # ⟷ get
        finally:
            semaphore.release()
        path = os.path.join(options.output, name.lower() + '.png')
        loop = asyncio.get_event_loop()
        yield from loop.run_in_executor(None, save_flag, image, path)  # ⟷ save
        return name, len(image), None
    except DownloadError as error:
        return name, 0, error.args[0]
    except OSError:  # the file cannot be written
        return name, 0, 'other'


def save_flag(image, path):
    """Write one file; this blocks."""
    with open(path, 'wb') as file:
        file.write(image)


@coroutine
def download_many(options):
    """Download all flags, so many at a time, and enter each as soon as it is there."""
    semaphore = asyncio.Semaphore(options.concurrency)
    to_do = asyncio.as_completed(  # ⟷ start
        [asyncio.ensure_future(download_one(name, options, semaphore)) for name in options.names])
    results = []
    for future in to_do:
        name, count, kind = yield from future  # ⟷ all
        print('error {} {}'.format(name, kind) if kind else 'ok {} {}'.format(name, count),
              flush=True)
        results.append((count, kind))
    return results


def main():
    """Run the loop until every flag is there or has failed."""
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('--server', required=True, type=urllib.parse.urlsplit)
    parser.add_argument('--concurrency', type=int, default=10)
    parser.add_argument('--timeout', type=float, default=5.0)
    parser.add_argument('--output', default='.')
    parser.add_argument('names', nargs='+')
    options = parser.parse_args()
    os.makedirs(options.output, exist_ok=True)
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    started = time.perf_counter()
    # A task, because newer loops refuse a bare generator in run_until_complete.
    results = loop.run_until_complete(asyncio.ensure_future(download_many(options), loop=loop))
    loop.close()
    seconds = time.perf_counter() - started
    kinds = [kind for _, kind in results if kind]
    counts = ','.join('{}:{}'.format(kind, kinds.count(kind)) for kind in sorted(set(kinds)))
    print('flags.py: files={} bytes={} seconds={:.3f} errors={}'.format(
        len(results) - len(kinds), sum(count for count, _ in results), seconds, counts or 'none'))


if __name__ == '__main__':
    main()
