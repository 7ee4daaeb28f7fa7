"""Producers and consumers over a queue that holds two items: who is too fast waits for the others.

The Python original of the Swift example. The coroutines are generators, as they were before async
and await. Runs on Python 3.7 and later.
"""

import asyncio
import functools
import types


# ⟷ off
def coroutine(function):
    """What asyncio.coroutine was until Python 3.10: makes coroutines of generators."""
    generator = types.coroutine(function)

    @functools.wraps(function)
    async def run(*arguments):
        return await generator(*arguments)

    return run
# ⟷ on


def say(words):
    print("%3d  %s" % (asyncio.get_running_loop().time(), words))


@coroutine
def cook(queue, dish, count, seconds):
    for number in range(1, count + 1):
        yield from asyncio.sleep(seconds)  # ⟷ cook
        name = "%s %d" % (dish, number)
        say("%s is ready%s" % (name, ", and there is no room" if queue.full() else ""))
        yield from queue.put(name)  # ⟷ put


@coroutine
def waiter(queue, name, seconds):
    served = 0
    try:
        while True:
            dish = yield from queue.get()  # ⟷ get
            say("%s takes %s" % (name, dish))
            yield from asyncio.sleep(seconds)  # ⟷ serve
            served += 1
            queue.task_done()
    finally:
        say("%s goes home after %d dishes" % (name, served))  # ⟷ finally


@coroutine
def kitchen():
    queue = asyncio.Queue(maxsize=2)
    waiters = [
        asyncio.ensure_future(waiter(queue, name, seconds))  # ⟷ waiters
        for name, seconds in [("Anna", 53), ("Ben", 71), ("Cleo", 97)]
    ]
    yield from asyncio.gather(cook(queue, "soup", 6, 10), cook(queue, "cake", 3, 37))  # ⟷ cooks
    say("the cooks are done, %d dishes wait" % queue.qsize())
    yield from queue.join()  # ⟷ join
    say("everything is served")
    for task in waiters:
        task.cancel()  # ⟷ cancel
    yield from asyncio.wait(waiters)  # ⟷ home


# ⟷ off
class VirtualLoop(asyncio.SelectorEventLoop):
    """A loop whose time jumps to the next timer; asyncio has none of its own."""

    def __init__(self):
        self.now = 0.0
        super().__init__()
        select = self._selector.select

        def jump(timeout=None):
            events = select(0)
            if not events and timeout:
                self.now += timeout
            return events

        self._selector.select = jump

    def time(self):
        return self.now
# ⟷ on


loop = VirtualLoop()
loop.run_until_complete(kitchen())
loop.close()
