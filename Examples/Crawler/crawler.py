"""Crawls a small site, some pages at a time: a queue of what is to be got, and coroutines that take from it.

The Python original of the Swift example. The coroutines are generators, as they were before async and await.
Runs on Python 3.6 and later.
"""

import asyncio
import os
import re
import sys
import urllib.parse

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'HTTPKit'))
from http_kit import DownloadError, coroutine, get  # noqa: E402

LINKS = {
    'index.html': ['a.html', 'b.html'],
    'a.html': ['b.html', 'c.html', 'index.html'],
    'b.html': ['d.html', 'lost.html'],
    'c.html': ['d.html', 'e.html'],
    'd.html': ['index.html'],
    'e.html': [],
}


@coroutine
def answer(reader, writer):
    """Answer one request, after a while."""
    head = yield from reader.readuntil(b'\r\n\r\n')
    links = LINKS.get(head.decode().split(' ')[1].lstrip('/'))
    if links is None:
        writer.write(b'HTTP/1.1 404 Not Found\r\n\r\n')
    else:
        yield from asyncio.sleep(0.02)
        page = ''.join('<a href="{0}">{0}</a>\n'.format(link) for link in links)
        writer.write(('HTTP/1.1 200 OK\r\n\r\n' + page).encode())
    yield from writer.drain()
    writer.close()


class Findings:
    """What the coroutines of a crawl share."""

    def __init__(self):
        self.queue, self.pages = asyncio.Queue(), {}

    def add(self, page):
        if page not in self.pages:
            self.pages[page] = ''
            self.queue.put_nowait(page)

    def take(self, page, text):
        links = re.findall(r'href="([^"]+)"', text.decode())
        self.pages[page] = '{} links'.format(len(links))
        for link in links:
            self.add(link)


@coroutine
def work(server, findings):
    """Get one page after the other, until cancelled."""
    while True:
        page = yield from findings.queue.get()
        try:
            findings.take(page, (yield from get(server, page, 5)))
        except DownloadError as error:
            findings.pages[page] = str(error)
        findings.queue.task_done()


@coroutine
def crawl(server, count):
    """Get a page and all that it leads to, with so many at a time."""
    findings = Findings()
    findings.add('index.html')
    workers = [asyncio.ensure_future(work(server, findings)) for _ in range(count)]
    yield from findings.queue.join()
    for worker in workers:
        worker.cancel()
    yield from asyncio.wait(workers)
    return findings.pages


@coroutine
def main():
    """Start the site, and crawl it."""
    site = yield from asyncio.start_server(
        lambda reader, writer: asyncio.ensure_future(answer(reader, writer)), '127.0.0.1', 0)
    port = site.sockets[0].getsockname()[1]
    server = urllib.parse.urlsplit('http://127.0.0.1:{}'.format(port))
    pages = yield from crawl(server, 3)
    for page in sorted(pages):
        print('{}: {}'.format(page, pages[page]))


loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
loop.run_until_complete(asyncio.ensure_future(main(), loop=loop))
