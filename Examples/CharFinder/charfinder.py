"""Look characters up by words of their names, over TCP and over HTTP.

The Python original of the Swift example. Runs on Python 3.6 and later.
"""

import asyncio
import os
import sys
import unicodedata
import urllib.parse

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'HTTPKit'))
from http_kit import coroutine, get  # noqa: E402

INDEX = {}
for code in range(0x20, 0x2FE0):
    for word in unicodedata.name(chr(code), '').replace('-', ' ').split():
        INDEX.setdefault(word, set()).add(code)


def find(query):
    """Describe the characters whose names have all words of a query."""
    sets = [INDEX.get(word, set()) for word in query.upper().split()]
    codes = sorted(set.intersection(*sets)) if sets else []
    return ['U+{:04X}\t{}\t{}'.format(code, chr(code), unicodedata.name(chr(code)))
            for code in codes]


def status(count, query):
    """Say how many there are."""
    return "{} match{} for '{}'".format(count, '' if count == 1 else 'es', query)


@coroutine
def answer_queries(reader, writer):
    """Serve one connection: a prompt, a line with a query, the answer, until the line is empty."""
    query = '?'
    while query:
        writer.write(b'?> ')
        yield from writer.drain()
        query = (yield from reader.readline()).decode().strip()
        if query:
            found = find(query)
            for line in found + [status(len(found), query)]:
                writer.write('{}\r\n'.format(line).encode())
    writer.close()


@coroutine
def answer_requests(reader, writer):
    """Answer one request for /?query=chess+black with a page."""
    head = yield from reader.readuntil(b'\r\n\r\n')
    query = head.decode().split(' ')[1][len('/?query='):].replace('+', ' ')
    found = find(query)
    rows = ['<tr><td>{}\n'.format(line.replace('\t', '<td>')) for line in found]
    page = '<table>\n{}</table>\n<p>{}\n'.format(''.join(rows), status(len(found), query))
    head = 'HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n'
    writer.write((head + page).encode())
    yield from writer.drain()
    writer.close()


@coroutine
def ask_over_tcp(port, queries):
    """Ask a server on this machine, and print the conversation."""
    reader, writer = yield from asyncio.open_connection('127.0.0.1', port)
    for query in queries + ['']:
        prompt = yield from reader.readuntil(b'?> ')
        print(prompt.decode().replace('\r\n', '\n') + query)
        writer.write('{}\r\n'.format(query).encode())
    writer.close()


@coroutine
def ask_over_http(port, queries):
    """Ask a server on this machine, and print the pages."""
    server = urllib.parse.urlsplit('http://127.0.0.1:{}'.format(port))
    for query in queries:
        target = '?query=' + query.replace(' ', '+')
        print('GET /' + target)
        print((yield from get(server, target, 5)).decode(), end='')


@coroutine
def start(serve):
    """Start a server whose connections have coroutines that are generators."""
    return (yield from asyncio.start_server(
        lambda reader, writer: asyncio.ensure_future(serve(reader, writer)), '127.0.0.1', 0))


@coroutine
def main():
    """Start both servers and ask both."""
    queries = ['chess black', 'sun', 'no such thing']
    over_tcp = yield from start(answer_queries)
    over_http = yield from start(answer_requests)
    yield from ask_over_tcp(over_tcp.sockets[0].getsockname()[1], queries)
    print('bye')
    yield from ask_over_http(over_http.sockets[0].getsockname()[1], queries)


loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
loop.run_until_complete(asyncio.ensure_future(main(), loop=loop))
