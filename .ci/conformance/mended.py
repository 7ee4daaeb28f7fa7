"""CPython's own functions with what is different about the reference: sets that keep their order, and
faults of 3.10 mended as later versions mended them.

Each change is a substitution in the source of CPython, which has to apply exactly once: a version whose
source is another is not fit."""

import asyncio
import functools
import inspect
import re
import textwrap


class UnknownSource(Exception):
    """The source of CPython is none that is known here."""


QUEUES = {"fifo": asyncio.Queue, "lifo": asyncio.LifoQueue, "priority": asyncio.PriorityQueue}


class Ordered:
    """As much of a set as `as_completed` needs, in the order in which the members came."""

    def __init__(self, members):
        self.members = dict.fromkeys(members)

    def __iter__(self):
        return iter(self.members)

    def __len__(self):
        return len(self.members)

    def remove(self, member):
        del self.members[member]

    def clear(self):
        self.members.clear()


def changed(function, *changes):
    """A function of CPython with substitutions in its source, each of which applies once."""
    source = textwrap.dedent(inspect.getsource(function))
    for pattern, replacement in changes:
        source, count = re.subn(pattern, replacement, source)
        if count != 1:
            raise UnknownSource(f"{function.__qualname__} of this Python is not known: {pattern}")
    names = dict(vars(inspect.getmodule(function)), Ordered=Ordered)
    exec(source, names)
    return names[function.__name__]


as_completed = changed(
    getattr(asyncio.tasks, "_AsCompletedIterator", asyncio.tasks.as_completed),
    (r"\{(ensure_future\(\w+, loop=loop\) for \w+ in) set\((\w+)\)\}",
     r"Ordered(\1 dict.fromkeys(\2))"))


def keeping_cancellation():
    """A cancellation that meets the result of `wait_for` is raised at the next suspension, where 3.10
    loses it. Nothing is lost, neither the cancellation nor a lock that has been acquired meanwhile."""
    return {"wait_for": changed(
        asyncio.wait_for,
        (r"(except exceptions.CancelledError:\n +if fut.done\(\):\n( +))return fut.result\(\)",
         r"\1current_task().cancel()\n\2return fut.result()"))}


def preferring_cancellation():
    """A cancellation that meets the result of `wait_for` is raised at once, and the result is lost."""
    return {"wait_for": changed(
        asyncio.wait_for,
        (r"(except exceptions.CancelledError:\n +if fut.done\(\):\n +)return fut.result\(\)",
         r"\1raise"))}


def passing_cancellation():
    """A cancellation that meets the result of `wait_for` is raised at once if the program has the
    future, which keeps the result. If `wait_for` has made the task, the result is returned, and the
    cancellation is raised at the next suspension. (3.12 makes no task, and loses nothing either.)"""
    return {"wait_for": changed(
        asyncio.wait_for,
        (r"(\n +)fut = (ensure_future\(fut, loop=loop\))(\n +fut.add_done_callback)",
         r"\1given, fut = fut, \2\3"),
        (r"(except exceptions.CancelledError:\n +if fut.done\(\):\n( +))return fut.result\(\)",
         r"\1if given is fut or fut.cancelled(): raise\n"
         r"\2current_task().cancel()\n\2return fut.result()"))}


def eager_gather():
    """Members of `gather` that are done already take no turn (3.12)."""
    return {"gather": changed(
        asyncio.gather,
        (r"(\n +)fut.add_done_callback\(_done_callback\)\n",
         r"\1if fut.done(): done_futs.append(fut)\1else: fut.add_done_callback(_done_callback)\n"),
        (r"\n    outer = None", r"\n    outer = None\n    done_futs = []"),
        (r"(\n    outer = _GatheringFuture\(children, loop=loop\))",
         r"\1\n    for fut in done_futs: _done_callback(fut)"))}


def passing_notification():
    """A waiter of a condition that is cancelled passes its notification on (3.13)."""

    class Condition(asyncio.Condition):
        async def wait(self):
            try:
                return await super().wait()
            except RuntimeError:
                raise
            except BaseException:
                for waiter in self._waiters:
                    if not waiter.done():
                        waiter.set_result(False)
                        break
                raise

    return {"condition": Condition}


def keeping_place():
    """Who waits at a queue and is woken in vain, since somebody else was quicker, keeps its place in the
    line. (In every CPython it goes to the end.)"""

    class Keeping:
        """Lines of places, each a list with the future that is waited for there now."""

        def _wakeup_next(self, line):
            for place in line:
                if not place[0].done():
                    place[0].set_result(None)
                    break

        async def _stand(self, line, is_closed):
            place = []
            while is_closed():
                if not place:
                    line.append(place)
                place[:] = [self._get_loop().create_future()]
                try:
                    await place[0]
                except BaseException:
                    place[0].cancel()
                    line.remove(place)
                    if not is_closed() and not place[0].cancelled():
                        self._wakeup_next(line)
                    raise
            if place:
                line.remove(place)

        async def get(self):
            await self._stand(self._getters, self.empty)
            return self.get_nowait()

        async def put(self, item):
            await self._stand(self._putters, self.full)
            return self.put_nowait(item)

    return {"queues": {
        name: type(kind.__name__, (Keeping, kind), {}) for name, kind in QUEUES.items()}}


MENDS = {
    "keeping-cancellation": keeping_cancellation,
    "preferring-cancellation": preferring_cancellation,
    "passing-cancellation": passing_cancellation,
    "eager-gather": eager_gather,
    "passing-notification": passing_notification,
    "keeping-place": keeping_place,
}


@functools.lru_cache(None)
def mended(name):
    """What a mend puts in the place of CPython's own."""
    return MENDS[name]()
