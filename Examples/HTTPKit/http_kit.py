"""HTTP for the Python originals: get a file from a server, with coroutines that are generators."""

import asyncio
import sys
import types

# asyncio.coroutine went away in Python 3.11 and complains from 3.8 on; types.coroutine marks the
# same generators as something that may be waited for.
coroutine = asyncio.coroutine if sys.version_info < (3, 8) else types.coroutine

MAX_HEAD = 32 * 1024
MAX_BODY = 16 * 1024 * 1024


class DownloadError(Exception):
    """A file could not be downloaded; the argument is the kind of failure."""


@coroutine
def get(server, target, timeout):
    """Return the body of one response of 200."""
    try:
        return (yield from asyncio.wait_for(converse(server, target), timeout))
    except asyncio.TimeoutError:
        raise DownloadError('timedOut')
    except asyncio.IncompleteReadError:
        raise DownloadError('truncated')
    except asyncio.LimitOverrunError:
        raise DownloadError('malformed')
    except ConnectionRefusedError:
        raise DownloadError('refused')
    except (ConnectionResetError, BrokenPipeError):
        raise DownloadError('reset')
    except OSError:
        raise DownloadError('other')


@coroutine
def converse(server, target):
    """Send a request and read the response."""
    reader, writer = yield from asyncio.open_connection(
        server.hostname, server.port or 80, limit=MAX_HEAD)
    try:
        request = ('GET {}/{} HTTP/1.1\r\nHost: {}\r\nUser-Agent: flags.py\r\n'
                   'Accept: */*\r\nConnection: close\r\n\r\n')
        writer.write(request.format(server.path.rstrip('/'), target, server.netloc).encode())
        status, headers = parse_head((yield from reader.readuntil(b'\r\n\r\n')))
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
