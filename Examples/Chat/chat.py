"""A chat server, and an evening in its room.

The Python original of the Swift example: coroutines that are generators. Runs on Python 3.6 and later.
"""

import asyncio
import os
import sys

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'HTTPKit'))
from http_kit import coroutine  # noqa: E402

LIMIT = 200


class Member:
    """One who is here, with a queue of the lines that wait to be sent; None ends it."""

    def __init__(self, name, writer):
        self.name, self.writer = name, writer
        self.lines = asyncio.Queue(maxsize=100)


class Room:
    """Those who are here."""

    def __init__(self, limit):
        self.members, self.limit = [], limit

    def enter(self, member):
        """Let one in."""
        self.say('* {} has come'.format(member.name))
        self.members.append(member)

    def leave(self, member):
        """Let one out."""
        if member not in self.members:
            return
        self.members.remove(member)
        member.deliver.cancel() if member.lines.full() else member.lines.put_nowait(None)
        self.say('* {} has gone'.format(member.name))

    def say(self, line, author=None):
        """Have a line sent to all but its author; one who reads too slowly has to go."""
        for member in list(self.members):
            if member is author:
                continue
            try:
                member.lines.put_nowait(line)
            except asyncio.QueueFull:
                member.writer.transport.abort()
                self.leave(member)

    def end(self):
        """Tell all that it is over."""
        self.say('* the server ends')
        for member in self.members:
            member.lines.put_nowait(None)


@coroutine
def visit(room, reader, writer):
    """Serve one connection: the first line is a name, each other one is said to the room."""
    member = None
    try:
        if len(room.members) >= room.limit:
            yield from send(writer, '* the room is full')
            return
        yield from send(writer, '* your name?')
        line = yield from reader.readline()
        member = Member(text(line), writer)
        room.enter(member)
        member.deliver = asyncio.ensure_future(deliver(member))
        line = yield from reader.readline()
        while line:
            room.say('{}: {}'.format(member.name, text(line)), member)
            line = yield from reader.readline()
    except ValueError:  # a LimitOverrunError, which readline makes one of these
        yield from send(writer, '* a line has at most {} bytes'.format(LIMIT))
    except OSError:
        pass
    finally:
        if member:
            room.leave(member)
        else:
            writer.close()


@coroutine
def deliver(member):
    """Send the lines of one member, at the speed at which they are read at the other end."""
    try:
        line = yield from member.lines.get()
        while line is not None:
            yield from send(member.writer, line)
            line = yield from member.lines.get()
    except OSError:
        pass
    finally:
        member.writer.close()


@coroutine
def send(writer, line):
    """Send a line."""
    writer.write((line + '\n').encode())
    yield from writer.drain()


def text(line):
    """Return what a line says, without its end."""
    return line.decode().rstrip('\r\n')


@coroutine
def come(port, name):
    """Connect, and give a name."""
    reader, writer = yield from asyncio.open_connection('127.0.0.1', port)
    yield from hear(name, reader)
    writer.write((name + '\n').encode())
    return reader, writer


@coroutine
def hear(name, reader):
    """Print the next line that somebody is sent."""
    print(name, 'hears:', text((yield from reader.readline())))


@coroutine
def evening():
    """Play what happens on one evening: who comes, says something, and goes."""
    room, visits = Room(2), []
    server = yield from asyncio.start_server(
        lambda reader, writer: visits.append(asyncio.ensure_future(visit(room, reader, writer))),
        '127.0.0.1', 0, limit=LIMIT)
    port = server.sockets[0].getsockname()[1]
    ann, ann_writer = yield from come(port, 'Ann')
    ben, ben_writer = yield from come(port, 'Ben')
    yield from hear('Ann', ann)
    yield from send(ben_writer, 'Good evening!')
    yield from hear('Ann', ann)
    cleo, cleo_writer = yield from come(port, 'Cleo')  # one too many

    yield from send(ben_writer, 'la' * 200)  # more than a line may have
    yield from hear('Ben', ben)
    yield from hear('Ann', ann)

    dan, dan_writer = yield from come(port, 'Dan')  # who will not read
    yield from hear('Ann', ann)
    print('Ann talks until Dan, who does not listen, has to go')
    while len(room.members) == 2:
        yield from send(ann_writer, '\n'.join(['bla' * 30] * 100))
        yield from asyncio.sleep(0)
    yield from hear('Ann', ann)

    server.close()  # nobody else comes
    room.end()
    yield from hear('Ann', ann)
    for writer in [ann_writer, ben_writer, cleo_writer, dan_writer]:
        writer.close()
    yield from asyncio.wait(visits)
    print('everybody has gone')


loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
loop.run_until_complete(asyncio.ensure_future(evening(), loop=loop))
