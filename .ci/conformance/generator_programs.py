"""Runs a generator program on the generators of Python."""

import functools
import inspect

from bodies import Translator, World, arguments, expression, reference, trace_of
from kinds import UnfitProgram, make_error, plain


class GeneratorTranslator(Translator):
    """The statements of generator bodies."""

    def source(self, source):
        """What a delegation or a loop takes its items from."""
        if isinstance(source, list) and source[0] == "call":
            return f"keep(g_{source[1]}({arguments(source[2:])}))"
        return expression(source)

    def do_yield(self, target, value):
        self.assign(target, f"yield {expression(value)}")

    def do_yield_from(self, target, source):
        self.assign(target, f"yield from {self.source(source)}")

    def do_for(self, name, source, body):
        self.write(f"for {reference(name)} in {self.source(source)}:")
        self.write("    step()")
        self.block(body)

    def do_new(self, name, function, *values):
        self.assign(name, f"keep(g_{function}({arguments(values)}))")

    def do_iter(self, name, value):
        self.assign(name, f"iter({expression(value)})")

    def do_next(self, target, name):
        self.assign(target, f"next({reference(name)})")

    def do_send(self, target, name, value):
        self.assign(target, f"{reference(name)}.send({expression(value)})")

    def do_throw(self, target, name, kind, payload=None):
        self.assign(target, f"throw({reference(name)}, make_error({kind!r}, {expression(payload)}))")

    def do_close(self, name):
        self.write(f"close({reference(name)})")

    def do_state(self, target, name):
        self.assign(target, f"state({reference(name)})")


def state(generator):
    return inspect.getgeneratorstate(generator)[len("GEN_"):]


def delegates(generator):
    """A generator and those that it delegates to, as far as they are suspended; at the end there may be
    a running one, or what is no generator."""
    while generator is not None:
        yield generator
        if not inspect.isgenerator(generator) or state(generator) != "SUSPENDED":
            return
        generator = generator.gi_yieldfrom


def check_running(world, generator):
    """Refuses what reaches a running generator that delegates by `throw` or `close`: CPython 3.10 and
    3.11 look whether the innermost one is running, and then corrupt the others."""
    if state(generator) == "RUNNING":
        raise ValueError("generator already executing")
    last = list(delegates(generator))[-1]
    if inspect.isgenerator(last) and state(last) == "RUNNING" and last.gi_yieldfrom is not None:
        world.fail("an error reaches a running delegation")


def throw(world, generator, error):
    """`throw`, except where versions of Python disagree."""
    check_running(world, generator)
    if isinstance(error, StopIteration):
        last = list(delegates(generator))[-1]
        if not inspect.isgenerator(last) or state(last) == "CREATED":
            world.fail("StopIteration is thrown at a list, or at what has not started")
    return generator.throw(error)


def close(world, generator):
    check_running(world, generator)
    generator.close()


class GeneratorProgram:
    def __init__(self, source):
        self.world = World()
        self.names = self.world.names()
        self.names["state"] = state
        self.names["throw"] = functools.partial(throw, self.world)
        self.names["close"] = functools.partial(close, self.world)
        self.names["log"] = lambda *values: self.note("log", *values)
        translator = GeneratorTranslator()
        for name, function in source["gens"].items():
            translator.function("g_" + name, function)
        exec("\n".join(translator.lines), self.names)

    def note(self, *values):
        self.world.trace.append([plain(value) for value in values])

    def run(self, driver):
        """The trace of a driver."""
        try:
            return trace_of(self.world, lambda: [self.perform(*operation) for operation in driver])
        finally:
            self.world.end()

    def perform(self, operation, name, *parts):
        if operation == "new":
            values = eval(f"[{arguments(parts[1:])}]", self.names)
            made = self.names["g_" + parts[0]](*values)
            self.world.globals[name] = self.world.keep(made)
            return
        generator = self.world.globals[name]
        if operation == "state":
            return self.note("state", state(generator))
        try:
            if operation == "next":
                result = ["yield", next(generator)]
            elif operation == "send":
                result = ["yield", generator.send(eval(expression(parts[0]), self.names))]
            elif operation == "throw":
                payload = eval(expression(parts[1]), self.names) if len(parts) > 1 else None
                result = ["yield", throw(self.world, generator, make_error(parts[0], payload))]
            elif operation == "close":
                close(self.world, generator)
                result = ["closed"]
            else:
                raise UnfitProgram(f"no such operation: {operation!r}")
        except BaseException as error:
            value = self.world.value(error)
            if value.kind == "StopIteration":
                result = ["return", value.payload]
            else:
                result = ["raise", value.kind, value.payload]
        self.note(*result)
