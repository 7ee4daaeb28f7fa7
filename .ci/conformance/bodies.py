"""Translates bodies of the language to functions of Python, so that `try`, `yield` and `yield from`
mean what they mean there."""

import json

from kinds import ProgramError, UnfitProgram, error_value, make_error, matches

STEP_LIMIT = 3000


class World:
    """What the bodies of a program share."""

    def __init__(self):
        self.globals = {}
        self.trace = []
        self.kept = []
        self.steps = 0
        self.failure = None

    def step(self):
        """Counts a call or a round of a loop."""
        self.steps += 1
        if self.steps > STEP_LIMIT:
            self.fail("too many steps")

    def fail(self, reason):
        self.failure = self.failure or reason
        raise UnfitProgram(reason)

    def keep(self, thing):
        """Keeps an object alive until the program has ended."""
        self.kept.append(thing)
        return thing

    def value(self, error):
        """An exception as a value; one that is none of the language's ends the program."""
        try:
            return error_value(error)
        except UnfitProgram as unfit:
            self.failure = self.failure or str(unfit)
            raise

    def end(self):
        """Makes what is still suspended end soon, and lets go of everything."""
        self.steps = STEP_LIMIT
        self.globals = {}
        self.kept = []

    def names(self):
        """What a translated body refers to."""
        return {
            "G": self.globals, "step": self.step, "keep": self.keep, "value": self.value,
            "matches": matches, "make_error": make_error, "add": arithmetic(int.__add__),
            "subtract": arithmetic(int.__sub__), "multiply": arithmetic(int.__mul__),
            "less": comparison(int.__lt__), "at_most": comparison(int.__le__),
        }


def arithmetic(operation):
    def apply(left, right):
        if type(left) is not int or type(right) is not int:
            raise ProgramError("TypeError", None)
        return operation(left, right)
    return apply


comparison = arithmetic


def reference(name):
    """A variable in Python."""
    if name.startswith("$"):
        return f"G[{name!r}]"
    if not name.isidentifier():
        raise UnfitProgram(f"not a name: {name!r}")
    return f"v_{name}"


OPERATORS = {"+": "add", "-": "subtract", "*": "multiply", "<": "less", "<=": "at_most"}


def expression(source):
    """An expression, or a condition, in Python."""
    if not isinstance(source, list):
        return repr(source)
    name, *parts = source
    if name == "var":
        return reference(parts[0])
    if name == "list":
        return f"[{arguments(parts)}]"
    if name in OPERATORS:
        return f"{OPERATORS[name]}({arguments(parts)})"
    if name in ("kind", "payload"):
        return f"{reference(parts[0])}.{name}"
    if name == "now":
        return "now()"
    if name in ("==", "!=", "and", "or"):
        return f"({expression(parts[0])} {name} {expression(parts[1])})"
    if name == "not":
        return f"(not {expression(parts[0])})"
    raise UnfitProgram(f"no such expression: {source!r}")


def arguments(sources):
    return ", ".join(map(expression, sources))


class Translator:
    """Writes the body of one function. A dialect adds the statements of one kind of programs."""

    # A statement that makes every function a generator function, or nothing.
    prologue = "if False: yield"
    header = "def {name}({parameters}):"
    # The call that a log entry is, up to its values.
    log = "log("

    def __init__(self):
        self.lines = []
        self.depth = 0
        self.handlers = 0

    def write(self, line):
        self.lines.append("    " * self.depth + line)

    def function(self, name, source, first=()):
        parameters = ", ".join([*first, *map(reference, source["params"])])
        self.write(self.header.format(name=name, parameters=parameters))
        self.depth += 1
        if self.prologue:
            self.write(self.prologue)
        self.write("step()")
        self.depth -= 1
        self.block(source["body"])

    def block(self, body):
        self.depth += 1
        self.write("pass")
        for statement in body:
            self.statement(statement[0], statement[1:])
        self.depth -= 1

    def nested(self, header, body):
        self.write(header)
        self.block(body)

    def assign(self, target, value):
        self.write(value if target is None else f"{reference(target)} = {value}")

    def statement(self, name, parts):
        method = getattr(self, "do_" + name, None)
        if method is None:
            raise UnfitProgram(f"no such statement: {name!r}")
        method(*parts)

    def do_log(self, *values):
        self.write(f"{self.log}{arguments(values)})")

    def do_set(self, name, value):
        self.assign(name, expression(value))

    def do_if(self, condition, body, otherwise=()):
        self.nested(f"if {expression(condition)}:", body)
        self.nested("else:", otherwise)

    def do_while(self, condition, body):
        self.write(f"while {expression(condition)}:")
        self.depth += 1
        self.write("step()")
        self.depth -= 1
        self.block(body)

    def do_return(self, value=None):
        self.write(f"return {expression(value)}")

    def do_raise(self, kind, payload=None):
        self.write(f"raise make_error({kind!r}, {expression(payload)})")

    def do_reraise(self):
        if not self.handlers:
            raise UnfitProgram("reraise outside a handler")
        self.write(f"raise error{self.handlers}")

    def do_try(self, body, handlers, cleanup):
        if not handlers and cleanup is None:
            return self.nested("if True:", body)
        self.nested("try:", body)
        if handlers:
            self.handlers += 1
            error = f"error{self.handlers}"
            self.write(f"except BaseException as {error}:")
            self.depth += 1
            caught = f"caught{self.handlers}"
            self.write(f"{caught} = value({error})")
            for index, (kinds, name, handler) in enumerate(handlers):
                self.write(f"{'elif' if index else 'if'} matches({caught}, {kinds!r}):")
                if name is not None:
                    self.write(f"    {reference(name)} = {caught}")
                self.block(handler)
            self.write("else: raise")
            self.depth -= 1
            self.handlers -= 1
        if cleanup is not None:
            self.nested("finally:", cleanup)


def trace_of(world, drive):
    """What driving a program adds to the trace, as JSON values."""
    try:
        drive()
    except Exception as error:
        # A name that is not there, too deep a recursion: Python could not run it.
        world.failure = world.failure or f"{type(error).__name__}: {error}"
    if world.failure:
        raise UnfitProgram(world.failure)
    return json.loads(json.dumps(world.trace))
