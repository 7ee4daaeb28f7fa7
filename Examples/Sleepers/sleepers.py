"""A hundred thousand sleeping tasks, against as many sleeping threads as the machine bears.

The Python original of the Swift example; a million tasks would take more than two gigabytes. The
lines that are indented are measured: they differ from machine to machine. The coroutines are
generators, as they were before async and await. Runs on Python 3.7 and later.
"""

import asyncio
import functools
import sys
import threading
import types


# ⟷ off
def coroutine(function):
    """What asyncio.coroutine was until Python 3.10: makes coroutines of generators."""
    generator = types.coroutine(function)

    @functools.wraps(function)
    async def run(*arguments):
        return await generator(*arguments)

    return run


def memory():
    """The bytes in use and the bytes set aside; None where there is no /proc."""
    try:
        with open("/proc/self/status") as file:
            lines = dict(line.split(":", 1) for line in file)
    except OSError:
        return None
    return tuple(int(lines[name].split()[0]) * 1024 for name in ("VmRSS", "VmSize"))


def report(count, before, asleep, name):
    if before is None:
        print("  memory cannot be measured on this system")
        return
    for what, first, second in zip(("in use", "address space"), before, asleep):
        size = max(0, second - first)
        print("  %s: %d MB, %d bytes a %s" % (what, size // 1000000, size // count, name))


# ⟷ on
@coroutine
def sleeper(woken):
    yield from asyncio.sleep(3600)  # ⟷ sleep
    woken.append(1)  # ⟷ wake


def sleeping_tasks(count):
    loop = VirtualLoop()
    woken = []
    before = memory()
    tasks = [loop.create_task(sleeper(woken)) for _ in range(count)]  # ⟷ start
    asleep = []
    loop.call_later(60, lambda: asleep.append((memory(), len(woken))))
    loop.run_until_complete(asyncio.wait(tasks))  # ⟷ all
    loop.close()
    assert asleep[0][1] == 0, "somebody does not sleep"
    print("%d tasks sleep on one thread" % count)
    report(count, before, asleep[0][0], "task")
    print("all have woken:", str(len(woken) == count).lower())


# ⟷ off
def sleeping_threads(limit):
    morning = threading.Event()
    woken = []

    def sleep():
        morning.wait()
        woken.append(1)

    before = memory()
    threads = []
    try:
        while len(threads) < limit:
            thread = threading.Thread(target=sleep)
            thread.start()
            threads.append(thread)
    except RuntimeError:
        pass  # the machine has no more
    asleep = memory()
    morning.set()
    for thread in threads:
        thread.join()
    print("threads sleep too, until the machine or this program has enough")
    print("  %d of them, each with a stack of its own" % len(threads))
    report(len(threads), before, asleep, "thread")
    print("all have woken:", str(len(woken) == len(threads)).lower())


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
if "--thousand" in sys.argv:
    sleeping_tasks(1000)
    sys.exit()
sleeping_tasks(100000)
sleeping_threads(4000)
