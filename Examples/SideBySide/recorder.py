"""Runs a Python program and writes down what its asyncio tasks do.

    python3 recorder.py RECORDING.json PROGRAM.py ARGUMENT...

A task factory wraps each coroutine, so that every step is seen, and the line at which it stops. The futures
of the loop remember which task completed them. Needs Python 3.8 or later.
"""

import asyncio
import functools
import inspect
import json
import os
import runpy
import sys
import threading
import time

LIMIT = int(os.environ.get("RECORDED_TRACKS", "1000000"))
CALLBACKS = "RECORDED_CALLBACKS" in os.environ


def memory():
    """The bytes in use; zero where there is no /proc."""
    try:
        with open("/proc/self/status") as file:
            line = [line for line in file if line.startswith("VmRSS:")][0]
    except OSError:
        return 0
    return int(line.split()[1]) * 1024


class Recording:
    def __init__(self):
        self.tracks, self.slices, self.wakes, self.blocks, self.printed = [], [], [], [], []
        self.origin = None
        self.time = 0
        self.callbacks, self.calling = None, False
        self.threads, self.tasks, self.more = 1, 0, 0
        self.lock = threading.Lock()
        self.begun = time.monotonic()
        self.memory = memory()

    def now(self, loop):
        """Nanoseconds since the first loop began, by the clock of the loop."""
        if self.origin is None:
            self.origin = loop.time()
        self.time = max(0, int((loop.time() - self.origin) * 1e9))
        return self.time

    def add_track(self, name, **more):
        """Adds a track, of a thread too; gives its number."""
        with self.lock:
            number = len(self.tracks)
            self.tracks.append({"number": number, "name": name, **more})
            return number

    def look(self):
        """Notes how much has been printed until now, where that goes to a file."""
        sys.stdout.flush()
        try:
            count = os.lseek(1, 0, os.SEEK_CUR)
        except OSError:
            return
        if count > (self.printed[-1]["count"] if self.printed else 0):
            self.printed.append({"time": self.time, "count": count})

    def save(self, path):
        with open(path, "w") as file:
            seen = {
                "tracks": self.tracks, "slices": self.slices, "wakes": self.wakes,
                "blocks": self.blocks, "printed": self.printed, "stopped": self.time,
                "more": self.more,
            }
            json.dump({
                "recording": seen, "seconds": time.monotonic() - self.begun,
                "threads": self.threads, "memory": max(0, memory() - self.memory),
            }, file)


recording = Recording()


class Steps:
    """A coroutine around another one, which writes down each step."""

    def __init__(self, coroutine, loop, track):
        self.coroutine, self.loop, self.track = coroutine, loop, track
        self.awaited = None
        self.__name__ = getattr(coroutine, "__name__", "coroutine")
        self.__qualname__ = getattr(coroutine, "__qualname__", "coroutine")

    def __await__(self):
        return self

    def __iter__(self):
        return self

    def __next__(self):
        return self.send(None)

    def close(self):
        self.coroutine.close()

    def send(self, value):
        return self.step(self.coroutine.send, value)

    def throw(self, *error):
        return self.step(self.coroutine.throw, *error)

    def step(self, method, *arguments):
        start = recording.now(self.loop)
        recording.look()
        self.note_wake(start)
        try:
            self.awaited = method(*arguments)
            return self.awaited
        except BaseException:
            self.awaited = None
            raise
        finally:
            ended = sys.exc_info()[1] is not None
            if ended:
                ENDED.append(self.track)
            file, line = (None, None) if ended else place(self.coroutine)
            recording.threads = max(recording.threads, threading.active_count())
            recording.slices.append({
                "track": self.track, "start": start, "end": recording.now(self.loop),
                "file": file, "line": line,
            })
            recording.look()

    def note_wake(self, now):
        task = asyncio.current_task(self.loop)
        canceller = CANCELLERS.pop(task, None)
        if canceller is not None:
            note(now, canceller[0], self.track, "cancelled")
            return
        awaited, self.awaited = self.awaited, None
        if awaited is None:
            return
        if awaited in TRACKS:
            note(now, TRACKS[awaited], self.track, "ended")
        elif isinstance(awaited, RecordedFuture):
            origin, cause = awaited.completer
            note(now, origin, self.track, cause)
        elif hasattr(awaited, "_children"):
            children = [TRACKS[child] for child in awaited._children if child in TRACKS]
            last = [track for track in ENDED if track in children]
            if last:
                note(now, last[-1], self.track, "ended")


TRACKS = {}
ENDED = []
CANCELLERS = {}
THREADS = {}
SLEEP = time.sleep
PROGRAM = {}


def note(time, origin, to, cause):
    recording.wakes.append({"time": time, "from": origin, "to": to, "cause": cause})


def place(coroutine):
    """The file and the line of the innermost frame that is in the program itself."""
    found = (None, None)
    while coroutine is not None:
        frame = getattr(coroutine, "cr_frame", None) or getattr(coroutine, "gi_frame", None)
        if frame is not None and frame.f_code.co_filename == PROGRAM["path"]:
            if frame.f_code.co_name != "run" or frame.f_lineno > PROGRAM["wrapper"]:
                found = (os.path.basename(frame.f_code.co_filename), frame.f_lineno)
        inner = getattr(coroutine, "cr_await", None)
        coroutine = inner if inner is not None else getattr(coroutine, "gi_yieldfrom", None)
    return found


def track_of_current(loop):
    try:
        task = asyncio.current_task(loop)
    except RuntimeError:
        return None
    return TRACKS.get(task)


def completer(loop):
    """Which track completes a future now, and how."""
    track = track_of_current(loop)
    if track is not None:
        return track, "completed"
    if recording.calling:
        return recording.callbacks, "completed"
    frame = sys._getframe(2)
    if frame.f_code.co_name == "_set_result_unless_cancelled":
        return None, "timer"
    # What waits for several tasks is told of each one that ends.
    for name in ("f", "fut", "future"):
        other = frame.f_locals.get(name)
        if isinstance(other, asyncio.Future) and other in TRACKS:
            return TRACKS[other], "ended"
    return None, "callback"


class RecordedFuture(asyncio.futures._PyFuture):
    completer = (None, "callback")

    def set_result(self, result):
        self.completer = completer(self._loop)
        super().set_result(result)

    def set_exception(self, error):
        self.completer = completer(self._loop)
        super().set_exception(error)


class Task(asyncio.Task):
    def cancel(self, *arguments, **named):
        if not self.done():
            CANCELLERS[self] = (track_of_current(self.get_loop()),)
        return super().cancel(*arguments, **named)


def make_task(loop, coroutine, **named):
    if recording.tasks >= LIMIT:
        recording.more += 1
        return Task(coroutine, loop=loop, **named)
    recording.tasks += 1
    name = getattr(coroutine, "__name__", "task")
    number = recording.add_track(name, coroutine=name)
    now = recording.now(loop)
    parent = track_of_current(loop)
    task = Task(run(Steps(coroutine, loop, number)), loop=loop, **named)
    if named.get("name"):
        recording.tracks[number]["name"] = named["name"]
    TRACKS[task] = number
    if parent is not None:
        note(now, parent, number, "started")
    return task


def block(seconds):
    """time.sleep, which in a step of a task blocks the loop; the line is that of the coroutine."""
    loop = asyncio._get_running_loop()
    track = track_of_current(loop) if loop else None
    start = recording.now(loop) if track is not None else 0
    SLEEP(seconds)
    if track is None:
        return
    frame = sys._getframe(1)
    while frame and not (frame.f_code.co_flags & inspect.CO_GENERATOR and frame.f_code.co_filename == PROGRAM["path"]):
        frame = frame.f_back
    if frame:
        recording.blocks.append({
            "track": track, "start": start, "end": recording.now(loop),
            "file": os.path.basename(frame.f_code.co_filename), "line": frame.f_lineno,
        })


def callback_of(loop, callback):
    """The same, with a track of its own if it is one of the program's."""
    code = getattr(getattr(callback, "__func__", callback), "__code__", None)
    if not CALLBACKS or code is None or code.co_filename != PROGRAM["path"]:
        return callback
    return functools.partial(call_back, loop, callback)


def call_back(loop, callback, *arguments):
    if recording.callbacks is None:
        recording.callbacks = recording.add_track("callbacks")
    start, recording.calling = recording.now(loop), True
    recording.look()
    try:
        return callback(*arguments)
    finally:
        recording.calling = False
        recording.slices.append({
            "track": recording.callbacks, "start": start, "end": recording.now(loop),
            "file": None, "line": None,
        })
        recording.look()


def in_thread(loop, function, *arguments):
    """Runs what an executor is given, on the track of its thread."""
    start = int((loop.time() - (recording.origin or 0)) * 1e9)
    try:
        return function(*arguments)
    finally:
        end = int((loop.time() - (recording.origin or 0)) * 1e9)
        # Only this thread asks for it.
        thread = threading.get_ident()
        if thread not in THREADS:
            THREADS[thread] = recording.add_track("executor's thread", isThread=True)
        recording.slices.append({
            "track": THREADS[thread], "start": start, "end": end, "file": None, "line": None,
        })


async def run(steps):
    return await steps


class RecordingLoop(asyncio.SelectorEventLoop):
    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.set_task_factory(make_task)

    def _run_once(self):
        # What was printed between two iterations.
        recording.now(self)
        recording.look()
        super()._run_once()

    def call_soon(self, callback, *arguments, **named):
        return super().call_soon(callback_of(self, callback), *arguments, **named)

    def call_at(self, when, callback, *arguments, **named):
        return super().call_at(when, callback_of(self, callback), *arguments, **named)

    def run_in_executor(self, executor, function, *arguments):
        return super().run_in_executor(executor, functools.partial(in_thread, self, function), *arguments)

    def create_future(self):
        return RecordedFuture(loop=self)

    def create_task(self, coroutine, **named):
        # Loops before Python 3.13 give the name only after the factory has made the task.
        task = super().create_task(coroutine, **named)
        if named.get("name") and task in TRACKS:
            recording.tracks[TRACKS[task]]["name"] = named["name"]
        return task


def main():
    path, program = sys.argv[1], os.path.abspath(sys.argv[2])
    sys.argv = sys.argv[2:]
    with open(program) as file:
        lines = file.read().split("\n")
    # The wrapper that makes coroutines of generators is not what the program waits in.
    wrapper = [number for number, line in enumerate(lines, 1) if "async def run(" in line]
    PROGRAM["path"], PROGRAM["wrapper"] = program, (wrapper[0] + 1 if wrapper else 0)
    asyncio.SelectorEventLoop = RecordingLoop
    asyncio.new_event_loop = RecordingLoop
    time.sleep = block
    try:
        runpy.run_path(program, run_name="__main__")
    finally:
        recording.look()
        recording.save(path)


main()
