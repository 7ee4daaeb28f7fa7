"""Download flags with generator coroutines, as it was done before ``async`` and ``await``.

    python3 flags.py --server http://127.0.0.1:8000 CN IN US

Each coroutine is a generator that delegates with ``yield from``. Runs on Python 3.6 and later
with nothing but the standard library. Prints ``ok NAME BYTES`` or ``error NAME KIND`` for each
flag, and one last line with the totals.
"""

import argparse
import asyncio
import os
import sys
import time
import types
import urllib.parse

# asyncio.coroutine went away in Python 3.11 and complains from 3.8 on; types.coroutine marks the
# same generators as something that may be waited for.
coroutine = asyncio.coroutine if sys.version_info < (3, 8) else types.coroutine

MAX_HEAD = 32 * 1024
MAX_BODY = 16 * 1024 * 1024


class DownloadError(Exception):
    """A flag could not be downloaded; the argument is the kind of failure."""


@coroutine
def get_flag(server, name):
    """Return the bytes of one flag."""
    path = '{}/{}.png'.format(server.path.rstrip('/'), name.lower())
    reader, writer = yield from asyncio.open_connection(
        server.hostname, server.port or 80, limit=MAX_HEAD)
    try:
        request = ('GET {} HTTP/1.1\r\nHost: {}\r\nUser-Agent: flags.py\r\n'
                   'Accept: image/png\r\nConnection: close\r\n\r\n')
        writer.write(request.format(path, server.netloc).encode('ascii'))
        head = yield from reader.readuntil(b'\r\n\r\n')
        status, headers = parse_head(head)
        body = yield from read_body(reader, headers)
    finally:
        writer.close()
    if status == 404:
        raise DownloadError('notFound')
    if 500 <= status < 600:
        raise DownloadError('serverError')
    if status != 200:
        raise DownloadError('otherStatus')
    return body


def parse_head(head):
    """Return the status and a dictionary of the fields."""
    try:
        first, *lines = head.decode('latin-1').split('\r\n')[:-2]
        version, status = first.split(' ', 2)[:2]
        if not version.startswith('HTTP/1.'):
            raise ValueError(version)
        headers = {}
        for line in lines:
            field, _, value = line.partition(':')
            headers[field.lower()] = value.strip()
        return int(status), headers
    except ValueError:
        raise DownloadError('malformed')


@coroutine
def read_body(reader, headers):
    """Return a body that a length, chunks or the end of the connection delimit."""
    if headers.get('transfer-encoding', '').lower() == 'chunked':
        return (yield from read_chunks(reader))
    if 'content-length' in headers:
        return (yield from reader.readexactly(size(headers['content-length'], 10)))
    return (yield from reader.read())


@coroutine
def read_chunks(reader):
    """Return the joined chunks."""
    body = b''
    while True:
        line = yield from reader.readuntil(b'\r\n')
        count = size(line.split(b';')[0].strip(), 16)
        body += yield from reader.readexactly(count)
        if count == 0:
            while (yield from reader.readuntil(b'\r\n')) != b'\r\n':
                pass
            return body
        if (yield from reader.readexactly(2)) != b'\r\n' or len(body) > MAX_BODY:
            raise DownloadError('malformed')


def size(text, base):
    """Return a number of bytes."""
    try:
        number = int(text, base)
    except ValueError:
        raise DownloadError('malformed')
    if not 0 <= number <= MAX_BODY:
        raise DownloadError('malformed')
    return number


@coroutine
def download_one(name, options, semaphore):
    """Download and save one flag; return its name, its size and the kind of its failure."""
    yield from semaphore.acquire()
    try:
        image = yield from asyncio.wait_for(
            get_flag(options.server, name), options.timeout)
        save_flag(image, name, options.output)
        print('ok', name, len(image), flush=True)
        return name, len(image), None
    except DownloadError as error:
        kind = error.args[0]
    except asyncio.TimeoutError:
        kind = 'timedOut'
    except asyncio.IncompleteReadError:
        kind = 'truncated'
    except asyncio.LimitOverrunError:
        kind = 'malformed'
    except ConnectionRefusedError:
        kind = 'refused'
    except (ConnectionResetError, BrokenPipeError):
        kind = 'reset'
    except Exception:
        kind = 'other'
    finally:
        semaphore.release()
    print('error', name, kind, flush=True)
    return name, 0, kind


def save_flag(image, name, directory):
    """Write one file."""
    with open(os.path.join(directory, name.lower() + '.png'), 'wb') as file:
        file.write(image)


@coroutine
def download_many(options):
    """Download all flags, so many at a time."""
    semaphore = asyncio.Semaphore(options.concurrency)
    tasks = [asyncio.ensure_future(download_one(name, options, semaphore))
             for name in options.names]
    return (yield from asyncio.gather(*tasks))


def parse_arguments():
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('--server', required=True, type=urllib.parse.urlsplit)
    parser.add_argument('--concurrency', type=int, default=10)
    parser.add_argument('--timeout', type=float, default=5.0)
    parser.add_argument('--output', default='.')
    parser.add_argument('names', nargs='+')
    return parser.parse_args()


def main():
    """Run the loop until every flag is there or has failed."""
    options = parse_arguments()
    os.makedirs(options.output, exist_ok=True)
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    started = time.perf_counter()
    try:
        # A task, because newer loops refuse a bare generator in run_until_complete.
        results = loop.run_until_complete(
            asyncio.ensure_future(download_many(options), loop=loop))
    finally:
        loop.close()
    seconds = time.perf_counter() - started
    kinds = [kind for _, _, kind in results if kind]
    counts = ','.join('{}:{}'.format(kind, kinds.count(kind)) for kind in sorted(set(kinds)))
    print('flags.py: files={} bytes={} seconds={:.3f} errors={}'.format(
        len(results) - len(kinds), sum(count for _, count, _ in results), seconds,
        counts or 'none'))


if __name__ == '__main__':
    main()
