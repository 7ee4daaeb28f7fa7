"""A deadlock: asyncio does not notice, and cannot say who waits for whom.

The Python original of the Swift example, as far as there can be one. ``run_until_complete`` would
never return; so here somebody looks at the clock, and all that can be told is who has not ended.
The coroutines are generators, as they were before async and await. Runs on Python 3.8 and later.
With ``--dinner`` there is only the first dinner, and less patience.
"""

import asyncio
import functools
import sys
import types

PATIENCE, WORDS = (3, "three seconds") if "--dinner" in sys.argv else (60, "a minute")


# ⟷ off
def coroutine(function):
    """What asyncio.coroutine was until Python 3.10: makes coroutines of generators."""
    generator = types.coroutine(function)

    @functools.wraps(function)
    async def run(*arguments):
        return await generator(*arguments)

    return run
# ⟷ on


@coroutine
def philosopher(name, first, second):
    yield from first.acquire()  # ⟷ first
    try:
        # Whoever waits here holds one fork and gives the others time to take theirs.
        yield from asyncio.sleep(1)  # ⟷ think
        yield from second.acquire()  # ⟷ second
        try:
            print("  %s eats" % name)  # ⟷ eat
        finally:
            second.release()
    finally:
        first.release()


@coroutine
def watched(tasks):
    done, pending = yield from asyncio.wait(tasks, timeout=PATIENCE)  # ⟷ all
    if pending:
        names = ", ".join(task.get_name() for task in tasks if task in pending)
        print("after %s these have not ended: %s" % (WORDS, names))
        for task in pending:
            task.cancel()
        yield from asyncio.wait(pending)
    print()


@coroutine
def dinner(ordered):
    names = ["Hypatia", "Zeno", "Diotima"]
    forks = [asyncio.Lock() for _ in names]
    tasks = []
    for left, name in enumerate(names):
        right = (left + 1) % len(names)
        first, second = sorted([left, right]) if ordered else (left, right)
        dines = philosopher(name, forks[first], forks[second])
        tasks.append(asyncio.get_running_loop().create_task(dines, name=name))  # ⟷ start
    yield from watched(tasks)


# ⟷ off
@coroutine
def hatch(pair, needs):
    yield from pair[needs]


@coroutine
def hen_and_egg():
    pair = {}
    loop = asyncio.get_running_loop()
    pair["hen"] = loop.create_task(hatch(pair, "egg"), name="hen")
    pair["egg"] = loop.create_task(hatch(pair, "hen"), name="egg")
    yield from asyncio.sleep(60)
    print("after a minute these have not ended: hen, egg")
    print()
    # Nobody can end them, since to cancel one is to cancel the other, and so on. asyncio would say
    # on standard error that they are still pending.
    for task in pair.values():
        task._log_destroy_pending = False


@coroutine
def reading():
    queue = asyncio.Queue()
    yield from watched([asyncio.get_running_loop().create_task(queue.get(), name="reader")])


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


loop = VirtualLoop()
print("Each takes the fork at the left, and waits for the one at the right.")
loop.run_until_complete(dinner(False))
if "--dinner" in sys.argv:
    sys.exit()
print("Each takes the fork with the lower number first.")
loop.run_until_complete(dinner(True))
print("Two tasks wait for each other's end.")
loop.run_until_complete(hen_and_egg())
print("No circle: somebody has forgotten to put something into the queue.")
loop.run_until_complete(reading())
loop.close()
