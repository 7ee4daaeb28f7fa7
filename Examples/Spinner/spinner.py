"""A spinner turns while a slow function runs: the Python original, with a thread and with a task.

The coroutines are generators, as they were before async and await. Runs on Python 3.5 and later.
Usage: python3 spinner.py [--fast] [--task]
"""

import asyncio
import itertools
import sys
import threading
import time
import types

coroutine = types.coroutine
PERIOD = 0.1


def show(char):
    if sys.stdout.isatty():
        sys.stdout.write("\r" + char + " thinking!")
        sys.stdout.flush()


def wipe():
    if sys.stdout.isatty():
        sys.stdout.write("\r" + " " * 11 + "\r")


# ⟷ off
def spin_in_thread(done):
    for char in itertools.cycle("|/-\\"):
        show(char)
        if done.wait(PERIOD):
            break
    wipe()


def supervise_thread(seconds):
    done = threading.Event()
    spinner = threading.Thread(target=spin_in_thread, args=(done,))
    spinner.start()
    time.sleep(seconds)
    done.set()  # no call ends a thread from outside: it is sent a message
    spinner.join()
    return 42
# ⟷ on


@coroutine
def spin():
    for char in itertools.cycle("|/-\\"):
        show(char)
        try:
            yield from asyncio.sleep(PERIOD)  # ⟷ turn
        except asyncio.CancelledError:
            break
    wipe()  # ⟷ end


@coroutine
def slow_function(seconds):
    yield from asyncio.sleep(seconds)  # not time.sleep: that would stop the whole loop  # ⟷ wait
    return 42


@coroutine
def supervise_task(seconds):
    spinner = asyncio.ensure_future(spin())  # ⟷ start
    result = yield from slow_function(seconds)  # ⟷ slow
    spinner.cancel()  # ⟷ stop
    yield from asyncio.wait([spinner])  # ⟷ join
    return result


def main():
    seconds = 0.35 if "--fast" in sys.argv else 3
    if "--task" not in sys.argv:
        print("thread: the answer is %d" % supervise_thread(seconds))
    loop = asyncio.new_event_loop()
    print("generator task: the answer is %d" % loop.run_until_complete(supervise_task(seconds)))
    loop.close()


main()
