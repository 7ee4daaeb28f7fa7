"""Runs a loop program on asyncio, with a clock that jumps to the next timer."""

import asyncio
import asyncio.base_events
import asyncio.events
import heapq
import itertools
import types

from bodies import Translator, World, arguments, expression, reference, trace_of
from kinds import UnfitProgram, plain, with_error_values
from mended import QUEUES, as_completed, mended


class Timer(asyncio.TimerHandle):
    """A timer that keeps its place among those of the same deadline."""

    def __init__(self, number, *arguments):
        super().__init__(*arguments)
        self.number = number

    def __lt__(self, other):
        return (self._when, self.number) < (other._when, other.number)


class VirtualSelector:
    """Waits for nothing: moves the clock, or stops a loop that has nothing more to do."""

    def __init__(self, loop):
        self.loop = loop

    def select(self, timeout):
        if timeout is None:
            self.loop.is_idle = True
            self.loop.stop()
        elif timeout > 0:
            self.loop.now = self.loop._scheduled[0].when()
        return []


class VirtualLoop(asyncio.base_events.BaseEventLoop):
    """The event loop of CPython on a virtual clock."""

    def __init__(self):
        super().__init__()
        self.now = 0
        self.is_idle = False
        self.numbers = itertools.count()
        self._clock_resolution = 0.5
        self._selector = VirtualSelector(self)
        self.kept = []
        self.set_task_factory(self.make_task)

    def time(self):
        return self.now

    def _process_events(self, events):
        pass

    @staticmethod
    def make_task(loop, coroutine, **options):
        task = asyncio.Task(coroutine, loop=loop, **options)
        loop.kept.append(task)
        return task

    def forget_stop(self):
        """Drops the stop that `run_until_complete` leaves behind if it was stopped in the turn in which
        its future was done: it would end the next run after one turn."""
        left = asyncio.base_events._run_until_complete_cb
        for handle in [handle for handle in self._ready if handle._callback is left]:
            self._ready.remove(handle)

    def call_at(self, when, callback, *args, context=None):
        timer = Timer(next(self.numbers), when, callback, args, self, context)
        heapq.heappush(self._scheduled, timer)
        timer._scheduled = True
        return timer


async def wait(members, timeout, when):
    """`asyncio.wait`, with the members wrapped in order, and the answer in positions."""
    futures = [asyncio.ensure_future(member) for member in members]
    done, pending = await asyncio.wait(futures, timeout=timeout, return_when=when)
    positions = range(len(futures))
    return [[i for i in positions if futures[i] in chosen] for chosen in (done, pending)]


async def one(awaitable):
    await awaitable
    return 1


async def acquire(lock):
    await lock.acquire()
    return 1


async def put(queue, item):
    await queue.put(item)


@types.coroutine
def bare_yield(value):
    yield value


class CoroutineTranslator(Translator):
    """The statements of coroutines, which are native ones, and of callbacks."""

    header = "async def {name}({parameters}):"
    prologue = ""
    log = "note(label, "

    def awaitable(self, source):
        """A form that gives something to await."""
        name, *parts = source
        method = getattr(self, "form_" + name, None)
        if method is None:
            raise UnfitProgram(f"no such awaitable: {name!r}")
        return method(*parts)

    def awaitables(self, sources):
        return f"[{', '.join(map(self.awaitable, sources))}]"

    def form_var(self, name):
        return reference(name)

    def form_call(self, function, *values):
        listed = "".join(", " + expression(value) for value in values)
        return f"call({function!r}{listed})"

    def form_sleep(self, delay, value=None):
        return f"asyncio.sleep({expression(delay)}, {expression(value)})"

    def form_gather(self, members, keeps_errors):
        return f"gather({self.awaitables(members)}, {expression(keeps_errors)})"

    def form_wait(self, members, timeout, when):
        return f"wait({self.awaitables(members)}, {expression(timeout)}, {when!r})"

    def form_wait_for(self, member, limit):
        return f"wait_for({self.awaitable(member)}, {expression(limit)})"

    def form_shield(self, member):
        return f"keep(asyncio.shield({self.awaitable(member)}))"

    def form_acquire(self, name):
        return f"acquire({reference(name)})"

    def form_event_wait(self, name):
        return f"one({reference(name)}.wait())"

    form_cond_wait = form_event_wait

    def form_cond_wait_for(self, name, condition):
        return f"one({reference(name)}.wait_for(lambda: {expression(condition)}))"

    def form_put(self, name, item):
        return f"put({reference(name)}, {expression(item)})"

    def form_get(self, name):
        return f"{reference(name)}.get()"

    def form_join(self, name):
        return f"{reference(name)}.join()"

    def form_next_completed(self, name):
        return f"{reference(name)}.pop(0)"

    def do_await(self, target, source):
        self.assign(target, f"result(await keep({self.awaitable(source)}))")

    def do_yield(self, target, value):
        self.assign(target, f"await bare_yield({expression(value)})")

    def do_for(self, name, source, body):
        self.write(f"for {reference(name)} in {expression(source)}:")
        self.write("    step()")
        self.block(body)

    def do_spawn(self, target, source):
        self.assign(target, f"spawn({source[1]!r}, {self.form_call(*source[1:])})")

    def do_make(self, name, source):
        if source[0] not in ("gather", "shield"):
            raise UnfitProgram(f"not a future: {source!r}")
        self.assign(name, self.awaitable(source))

    def do_as_completed(self, name, members, timeout):
        self.assign(name, f"completions({self.awaitables(members)}, {expression(timeout)})")

    def do_future(self, name):
        self.assign(name, "keep(loop.create_future())")

    def do_set_result(self, name, value):
        self.write(f"{reference(name)}.set_result({expression(value)})")

    def do_set_exception(self, name, kind, payload=None):
        self.write(f"{reference(name)}.set_exception(make_error({kind!r}, {expression(payload)}))")

    def ask(self, target, question):
        self.assign(target, f"int({question})")

    def do_cancel(self, target, name):
        self.ask(target, f"{reference(name)}.cancel()")

    def do_done(self, target, name):
        self.ask(target, f"{reference(name)}.done()")

    def do_cancelled(self, target, name):
        self.ask(target, f"{reference(name)}.cancelled()")

    def do_result(self, target, name):
        self.assign(target, f"result({reference(name)}.result())")

    def do_exception(self, target, name):
        self.assign(target, f"result({reference(name)}.exception())")

    def callback(self, function, values):
        """A registration: the number is taken last."""
        return f"callback({function!r}, [{arguments(values)}])"

    def do_add_done_callback(self, target, name, function, *values):
        made = f"add_done_callback({reference(name)}, {self.callback(function, values)})"
        self.assign(target, made)

    def do_remove_done_callback(self, name, token):
        self.write(f"{reference(name)}.remove_done_callback({reference(token)})")

    def do_call_soon(self, target, function, *values):
        self.assign(target, f"loop.call_soon({self.callback(function, values)})")

    def do_call_later(self, target, delay, function, *values):
        made = f"loop.call_later({expression(delay)}, {self.callback(function, values)})"
        self.assign(target, made)

    def do_call_at(self, target, time, function, *values):
        made = f"loop.call_at({expression(time)}, {self.callback(function, values)})"
        self.assign(target, made)

    def do_cancel_handle(self, name):
        self.write(f"{reference(name)}.cancel()")

    def do_stop(self):
        self.write("loop.stop()")

    def do_lock(self, name):
        self.assign(name, "asyncio.Lock()")

    def do_event(self, name):
        self.assign(name, "asyncio.Event()")

    def do_condition(self, name, lock):
        self.assign(name, f"condition({'' if lock is None else reference(lock)})")

    def do_semaphore(self, name, value):
        self.assign(name, f"asyncio.Semaphore({expression(value)})")

    def do_bounded_semaphore(self, name, value):
        self.assign(name, f"asyncio.BoundedSemaphore({expression(value)})")

    def do_queue(self, name, kind, size):
        self.assign(name, f"queues[{kind!r}]({expression(size)})")

    def do_release(self, name):
        self.write(f"{reference(name)}.release()")

    def do_locked(self, target, name):
        self.ask(target, f"{reference(name)}.locked()")

    def do_event_set(self, name):
        self.write(f"{reference(name)}.set()")

    def do_event_clear(self, name):
        self.write(f"{reference(name)}.clear()")

    def do_is_set(self, target, name):
        self.ask(target, f"{reference(name)}.is_set()")

    def do_notify(self, name, count=1):
        self.write(f"{reference(name)}.notify({expression(count)})")

    def do_notify_all(self, name):
        self.write(f"{reference(name)}.notify_all()")

    def do_put_nowait(self, name, item):
        self.write(f"{reference(name)}.put_nowait({expression(item)})")

    def do_get_nowait(self, target, name):
        self.assign(target, f"{reference(name)}.get_nowait()")

    def do_task_done(self, name):
        self.write(f"{reference(name)}.task_done()")

    def do_qsize(self, target, name):
        self.ask(target, f"{reference(name)}.qsize()")

    def do_empty(self, target, name):
        self.ask(target, f"{reference(name)}.empty()")

    def do_full(self, target, name):
        self.ask(target, f"{reference(name)}.full()")


class CallbackTranslator(CoroutineTranslator):
    header = "def {name}({parameters}):"

    def do_await(self, *parts):
        raise UnfitProgram("await in a callback")

    do_yield = do_await


class LoopProgram:
    """A program and its loop; `mends` names the faults of CPython that are mended."""

    def __init__(self, source, mends=()):
        self.world = World()
        self.loop = VirtualLoop()
        self.labels = {}
        self.spawned = []
        self.reference = {
            "wait_for": asyncio.wait_for, "gather": asyncio.gather, "condition": asyncio.Condition,
            "queues": QUEUES}
        for name in mends:
            self.reference.update(mended(name))
        self.names = self.world.names()
        self.names.update(
            wait_for=self.reference["wait_for"], condition=self.reference["condition"],
            queues=self.reference["queues"],
            asyncio=asyncio, loop=self.loop, now=self.loop.time, one=one, put=put,
            acquire=acquire, bare_yield=bare_yield, result=with_error_values, call=self.call,
            spawn=self.spawn, callback=self.callback, gather=self.gather,
            completions=self.completions, add_done_callback=self.add_done_callback,
            wait=wait, note=self.note)
        lines = []
        for group, type_ in (("coros", CoroutineTranslator), ("callbacks", CallbackTranslator)):
            for name, function in source.get(group, {}).items():
                translator = type_()
                translator.function("f_" + name, function, ["label"])
                lines += translator.lines
        exec("\n".join(lines), self.names)

    def note(self, label, *values):
        self.world.trace.append([self.loop.now, label, *map(plain, values)])

    def label(self, name):
        self.labels[name] = self.labels.get(name, 0) + 1
        return f"{name}.{self.labels[name]}"

    def call(self, name, *values):
        return self.world.keep(self.names["f_" + name](self.label(name), *values))

    def spawn(self, name, coroutine):
        task = self.loop.create_task(coroutine)
        self.spawned.append((f"{name}.{self.labels[name]}", task))
        return task

    def callback(self, name, values):
        label = self.label(name)
        function = self.names["f_" + name]
        return lambda *first: function(label, *first, *values) and None

    def gather(self, members, keeps_errors):
        return self.world.keep(self.reference["gather"](*members, return_exceptions=bool(keeps_errors)))

    def completions(self, members, timeout):
        """The coroutines that `as_completed` gives, made at once."""
        return list(self.world.keep(as_completed(members, timeout=timeout)))

    def add_done_callback(self, future, callback):
        future.add_done_callback(callback)
        return callback

    def handle(self, loop, context):
        if "handle" not in context or "exception" not in context:
            return
        try:
            value = self.world.value(context["exception"])
            self.note("loop", "callback_error", value.kind, value.payload)
        except UnfitProgram:
            loop.stop()

    def run(self, driver):
        try:
            return trace_of(self.world, lambda: self.drive(driver))
        finally:
            self.end()

    def drive(self, driver):
        self.loop.set_exception_handler(self.handle)
        main = self.spawn("main", self.call("main"))
        self.world.globals["$main"] = main
        for (operation,) in driver or [["run"]]:
            self.loop.is_idle = False
            if operation == "run":
                self.loop.run_forever()
                self.note("loop", "idle" if self.loop.is_idle else "stopped")
            else:
                try:
                    self.loop.run_until_complete(main)
                except BaseException as error:
                    if isinstance(error, UnfitProgram):
                        raise
                    is_complete = main.done()
                else:
                    is_complete = True
                self.loop.forget_stop()
                end = "idle" if self.loop.is_idle else "stopped"
                self.note("loop", "complete" if is_complete else end)
        for label, task in self.spawned:
            self.note_end(label, task)
        for task in self.loop.kept:
            # A cancellation that goes round in a circle is an error that no trace should depend on.
            if task.done() and not task.cancelled() and task.exception() is not None:
                self.world.value(task.exception())

    def note_end(self, label, task):
        if not task.done():
            self.note(label, "pending")
        elif task.cancelled():
            self.note(label, "cancelled")
        elif task.exception() is not None:
            value = self.world.value(task.exception())
            self.note(label, "exception", value.kind, value.payload)
        else:
            self.note(label, "result", with_error_values(task.result()))

    def end(self):
        self.loop.set_exception_handler(lambda loop, context: None)
        self.world.end()
        self.names.clear()
        self.loop.close()
        self.loop.kept.clear()
        self.spawned.clear()
