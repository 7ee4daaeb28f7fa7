"""Futures and tasks: a result that is not there yet, and each way to get a task.

The Python original of the Swift example. The coroutines are generators, as they were before async
and await. Since Python 3.11 ``asyncio.wait`` takes no coroutines any more, so they are wrapped by
hand there. Runs on Python 3.8 and later.
"""

import asyncio
import functools
import sys
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


@coroutine
def answer(value):
    yield from asyncio.sleep(0)  # ⟷ answer
    return value


def seven():
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    loop.call_soon(future.set_result, 7)  # ⟷ seven
    return future


def eight():
    return asyncio.get_running_loop().create_task(answer(8))  # ⟷ eight


@coroutine
def alike():
    print("yield from a coroutine:", (yield from answer(6)))  # ⟷ coroutine
    print("yield from a future:", (yield from seven()))  # ⟷ future
    print("yield from a task:", (yield from eight()))  # ⟷ task


# ⟷ off
@coroutine
def driven():
    yield from asyncio.sleep(0)
    return asyncio.current_task().get_name()


@coroutine
def every_way():
    loop = asyncio.get_running_loop()
    print("runUntilComplete, and yield from:", (yield from driven()))

    task = loop.create_task(driven())
    print("createTask: scheduled, and not done:", str(not task.done()).lower())
    print("createTask:", (yield from task))

    print("ensureFuture of a coroutine:", (yield from asyncio.ensure_future(driven())))
    print("ensureFuture of a task, the task:", str(asyncio.ensure_future(task) is task).lower())

    print("gather:", ", ".join((yield from asyncio.gather(driven(), driven()))))
    tasks = [asyncio.ensure_future(driven()), asyncio.ensure_future(driven())]
    yield from asyncio.wait(tasks)
    print("wait:", ", ".join(task.result() for task in tasks))
    for following in asyncio.as_completed([driven(), driven()]):
        print("asCompleted:", (yield from following))
    print("shield:", (yield from asyncio.shield(driven())))


def main():
    loop = asyncio.new_event_loop()
    if "--alike" in sys.argv:
        loop.run_until_complete(alike())
        return

    future = loop.create_future()
    try:
        future.result()
    except asyncio.InvalidStateError:
        print("the result of a pending future: an invalid-state error")
    future.set_result(42)
    print("the result of a future that is done:", future.result())
    try:
        future.set_result(43)
    except asyncio.InvalidStateError:
        print("a second result: an invalid-state error")

    loop.run_until_complete(alike())
    loop.run_until_complete(every_way())
    loop.close()


main()
