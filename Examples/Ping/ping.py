"""Pings over UDP, on one thread with who answers; every third datagram is lost, and asked again.

The Python original of the Swift example. asyncio has datagrams as protocols only, whose callbacks the
program has to turn into something that can be waited for: here a queue. Runs on Python 3.6 and later.
"""

import asyncio


class Datagrams(asyncio.DatagramProtocol):
    """Puts what comes into a queue."""

    def __init__(self):
        self.queue = asyncio.Queue()

    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, address):
        self.queue.put_nowait((data, address))


async def pong(socket):
    """Answer each datagram but every third one, as a network would that loses some."""
    count = 0
    while True:
        question, address = await socket.queue.get()
        count += 1
        if count % 3 == 0:
            continue
        socket.transport.sendto(question, address)


async def ask(socket, number):
    """Send a datagram, and wait for one with the same bytes; one that comes late is another one's."""
    question = b"ping %d" % number
    socket.transport.sendto(question)
    while True:
        answer, _ = await socket.queue.get()
        if answer == question:
            break


async def ping(socket, count):
    """Ask so many times; ask again where no answer comes for a second."""
    number = 1
    while number <= count:
        try:
            await asyncio.wait_for(ask(socket, number), 1)
            print("ping %d: answered" % number)
            number += 1
        except asyncio.TimeoutError:
            print("ping %d: no answer, once more" % number)


async def main():
    loop = asyncio.get_event_loop()
    transport, server = await loop.create_datagram_endpoint(Datagrams, local_addr=("127.0.0.1", 0))
    address = transport.get_extra_info("sockname")
    _, client = await loop.create_datagram_endpoint(Datagrams, remote_addr=address)
    task = loop.create_task(pong(server))
    await ping(client, 5)
    task.cancel()
    for socket in server, client:
        socket.transport.close()


loop = asyncio.new_event_loop()
loop.run_until_complete(main())
loop.close()
