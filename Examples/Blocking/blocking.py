"""A blocking call stops the whole loop, which says so; an executor, or turns in between, cure it.

The Python original of the Swift example. The coroutines are generators, as they were before async
and await. asyncio tells of slow steps in debug mode only. Runs on Python 3.9 and later.
"""

import asyncio
import functools
import logging
import re
import time
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


class Clock:
    ticks = 0


@coroutine
def ticker(clock):
    while True:
        yield from asyncio.sleep(0.01)  # ⟷ tick
        clock.ticks += 1


def save():
    time.sleep(0.3)


def compute_for_ten_milliseconds():
    end = time.monotonic() + 0.01
    while time.monotonic() < end:
        pass


@coroutine
def save_here(clock):
    before = clock.ticks
    save()  # ⟷ block
    return clock.ticks - before
    yield


@coroutine
def save_elsewhere(clock):
    before = clock.ticks
    yield from asyncio.get_running_loop().run_in_executor(None, save)  # ⟷ elsewhere
    return clock.ticks - before


@coroutine
def compute_in_pieces(clock):
    before = clock.ticks
    for _ in range(30):
        compute_for_ten_milliseconds()
        yield from asyncio.sleep(0)  # ⟷ pieces
    return clock.ticks - before


class Reports(logging.Handler):
    def emit(self, record):
        slow = re.match(r"Executing <Task .*name='(\w+)'", record.getMessage())
        if slow:
            print("  the loop was blocked by a step of", slow.group(1))


def main():
    logging.getLogger("asyncio").addHandler(Reports())
    loop = asyncio.new_event_loop()
    loop.set_debug(True)
    loop.slow_callback_duration = 0.2
    clock = Clock()
    tick = loop.create_task(ticker(clock), name="ticker")

    def run(coroutine, name):
        ticks = loop.run_until_complete(loop.create_task(coroutine, name=name))
        print("  the clock ticks meanwhile:", str(ticks > 0).lower())

    print("in the coroutine itself:")
    run(save_here(clock), "save")
    print("in an executor:")
    run(save_elsewhere(clock), "save")
    print("in pieces, with a turn after each:")
    run(compute_in_pieces(clock), "compute")

    tick.cancel()
    loop.run_until_complete(asyncio.wait([tick]))
    loop.run_until_complete(loop.shutdown_default_executor())
    loop.close()


main()
