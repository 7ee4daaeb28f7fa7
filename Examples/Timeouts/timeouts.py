"""Timeouts and cleanup: limits that nest, and ``finally``, which runs on every way out and may wait.

The Python original of the Swift example. Limits that nest came with Python 3.11, when coroutines
were no generators any more; so here they are written with async and await. With
``--one`` only what threads can do, too.
"""

import asyncio
import sys


def say(words):
    print("%3d  %s" % (loop.time(), words))


async def job(name):
    try:
        say("  %s begins" % name)
        await asyncio.sleep(10)  # ⟷ work
        say("  %s is done" % name)
    finally:
        await asyncio.sleep(1)  # not a callback: it waits like everything else  # ⟷ clean
        say("  %s has cleaned up" % name)
    return "the result of " + name


async def one_limit():
    try:
        say("  " + await asyncio.wait_for(job("job 1"), 3))  # ⟷ limit
    except asyncio.TimeoutError:
        say("  the time was over")  # ⟷ over
    say("  " + await asyncio.wait_for(job("job 2"), None))  # ⟷ unlimited


# ⟷ off
async def nested_limits():
    try:
        async with asyncio.timeout(5):
            try:
                async with asyncio.timeout(2):
                    await asyncio.sleep(3600)
            except asyncio.TimeoutError:
                say("  the inner limit is over")
            await asyncio.sleep(3600)
    except asyncio.TimeoutError:
        say("  the outer limit is over")


async def moved_limit():
    try:
        async with asyncio.timeout(3) as limit:
            for pause in [2, 2, 1, 9]:
                await asyncio.sleep(pause)
                say("  a sign of life")
                limit.reschedule(loop.time() + 3)
    except asyncio.TimeoutError:
        expired = str(limit.expired()).lower()
        say("  none for three seconds, the limit has expired: " + expired)


# ⟷ on
async def cancelling():
    task = loop.create_task(job("job 3"), name="job 3")  # ⟷ start
    await asyncio.sleep(1)
    say("  cancelled: " + str(task.cancel()).lower())  # ⟷ cancel
    try:
        await task  # ⟷ ended
    except asyncio.CancelledError:
        say("  and it has ended")


# ⟷ off
async def shielding():
    task = loop.create_task(job("job 4"))
    shield = asyncio.shield(task)
    await asyncio.sleep(1)
    say("  the shield is cancelled: " + str(shield.cancel()).lower())
    say("  " + await task)


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
if "--one" in sys.argv:
    loop.run_until_complete(one_limit())
    loop.run_until_complete(cancelling())
    sys.exit()
say("waitFor cancels what it waits for, and waits for its clean-up")
loop.run_until_complete(one_limit())
say("limits nest: each ends its own statements")
loop.run_until_complete(nested_limits())
say("a limit can be moved")
loop.run_until_complete(moved_limit())
say("a task that is cancelled cleans up")
loop.run_until_complete(cancelling())
loop.run_until_complete(shielding())
loop.close()
