"""Makes random generator programs.

Every program ends: loops are bounded, and a function calls only those after it. `x`, `y` and `p` are
always plain values, so that they can be logged; what else a variable holds, its name says."""

import random

THEMES = {
    "mixed": {},
    "reenter": {"drive": 5, "delegate": 1},
    "delegate": {"delegate": 5, "drive": 1},
    "cleanup": {"guard": 4, "cleanup": 3},
    "recurse": {"recurse": 8, "delegate": 2},
    "share": {"share": 6, "delegate": 2, "drive": 2},
}
RAISED = ["ValueError", "TypeError", "KeyError", "IndexError", "OSError", "Custom"]
CAUGHT = RAISED + [
    "Any", "Any", "Exception", "Exception", "GeneratorExit", "GeneratorExit", "StopIteration",
    "AlreadyExecuting", "SentBeforeStart", "GeneratorIgnoredExit", "GeneratorRaisedStopIteration",
    "NoSend"]
WORDS = ["a", "b", "c", "", "l"]


class GeneratorMaker:
    def __init__(self, seed):
        self.random = random.Random(f"generators {seed}")
        self.theme = self.random.choice(list(THEMES))
        self.weights = THEMES[self.theme]
        self.numbers = 0
        self.count = self.random.randint(2, 5)
        # The first global is made by the first function, which needs no other.
        self.takes_object = [i > 0 and self.chance(30) for i in range(self.count)]
        self.is_driving = False
        self.globals = [f"$g{i}" for i in range(self.random.randint(1, 3))]

    def make(self):
        """A program and its driver."""
        functions = {f"f{index}": self.function(index) for index in range(self.count)}
        return {"gens": functions}, self.driver()

    # Choices

    def chance(self, percent):
        return self.random.randrange(100) < percent

    def pick(self, *items):
        return self.random.choice(items)

    def number(self):
        self.numbers += 1
        return self.numbers

    def error(self, stops=True):
        """The kind and perhaps the payload of an error that is raised."""
        kind = self.pick(*RAISED, "GeneratorExit", *(["StopIteration"] if stops else []))
        if kind == "GeneratorExit" or self.chance(20):
            return [kind]
        return [kind, self.pick(None, self.number(), "v", ["list", 1, "q"])]

    def plain(self):
        return self.pick(None, self.number(), self.pick(*WORDS), ["list", self.number(), None])

    def value(self):
        variable = ["var", self.pick("x", "y", "p")]
        return self.pick(
            self.plain(), self.plain(), variable, variable, ["list", variable, self.pick(*WORDS)],
            ["list"], [self.pick("+", "-", "*"), variable, self.pick(1, 3, -2)])

    def condition(self, depth=0):
        variable = ["var", self.pick("x", "y", "p")]
        if depth < 2 and self.chance(35):
            operator = self.pick("and", "or", "not")
            parts = [self.condition(depth + 1) for _ in range(1 if operator == "not" else 2)]
            return [operator, *parts]
        if self.chance(8):
            return [self.pick("<", "<="), variable, self.pick(1, 50)]
        return [self.pick("==", "!="), variable, self.pick(None, 1, 0, "a", ["list"])]

    # Functions

    def function(self, index):
        self.index = index
        self.locals = []
        self.iterators = []
        self.depth = 0
        self.handlers = 0
        body = [["set", "x", None], ["set", "y", index]]
        body += self.block(self.random.randint(2, 6))
        if self.chance(50):
            body.append(["return", self.value()])
        return {"params": ["p", "q"] if self.takes_object[index] else ["p"], "body": body}

    def call(self, index):
        """The name and the arguments of a call."""
        if self.takes_object[index]:
            return [f"f{index}", self.value(), ["var", self.pick(*self.generators())]]
        return [f"f{index}", self.value()]

    def callee(self):
        """A function that this one may call, or nothing."""
        later = range(self.index + 1, self.count)
        return self.random.choice(later) if later else None

    def generators(self):
        """The variables that hold generators here."""
        names = list(self.globals) + self.locals * 2
        if self.takes_object[self.index]:
            names += ["q", "q"]
        return names

    def source(self):
        """What can be delegated to or looped over, with statements that come before it."""
        choice = self.random.randrange(100)
        callee = self.callee()
        if choice < 45 and callee is not None:
            return [], ["call", *self.call(callee)]
        if choice < 60 + 5 * self.weights.get("share", 0):
            return [], ["var", self.pick(*self.generators())]
        if choice < 80:
            if not self.iterators or self.chance(50):
                name = f"it{self.number()}"
                self.iterators.append(name)
                return [["iter", name, self.items()]], ["var", name]
            return [], ["var", self.pick(*self.iterators)]
        return [], self.items()

    def items(self):
        return ["list", *(self.plain() for _ in range(self.random.randint(0, 3)))]

    # Statements

    def block(self, count=None):
        """Some statements, whose new names are known in them only."""
        known = len(self.locals), len(self.iterators)
        self.depth += 1
        statements = []
        for _ in range(self.random.randint(1, 3) if count is None else count):
            statements += self.statements()
        self.depth -= 1
        del self.locals[known[0]:], self.iterators[known[1]:]
        return statements

    def statements(self):
        weights = {
            "yield": 9, "log": 3, "set": 1, "raise": 1, "return": 0.6, "reraise": 0.6,
            "delegate": 4, "drive": 3, "make": 1.5, "loop": 1.5, "choose": 1.5, "guard": 4,
            "for_each": 1.5, "recurse": 0.7}
        for name, factor in self.weights.items():
            if name in weights:
                weights[name] *= factor
        if self.depth > 3:
            for name in ("loop", "choose", "guard", "for_each"):
                weights[name] = 0
        if not self.handlers:
            weights["reraise"] = 0
        name, = self.random.choices(list(weights), list(weights.values()))
        return getattr(self, "make_" + name)()

    def target(self):
        return self.pick(None, "x", "y", "p")

    def after(self, target, word):
        return [["log", word, ["var", target]]] if target and self.chance(50) else []

    def make_yield(self):
        target = self.target()
        return [["yield", target, self.pick(self.number() * 10, self.value())],
                *self.after(target, "got")]

    def make_log(self):
        return [["log", f"m{self.number()}", *([self.value()] if self.chance(40) else [])]]

    def make_set(self):
        return [["set", self.pick("x", "y"), self.value()]]

    def make_raise(self):
        return [["raise", *self.error()]]

    def make_return(self):
        return [["return", self.value()] if self.chance(80) else ["return"]]

    def make_reraise(self):
        return [["reraise"]]

    def make_delegate(self):
        before, source = self.source()
        target = self.target()
        return before + [["yield_from", target, source], *self.after(target, "val")]

    def make_recurse(self):
        """A delegation to the function itself, as deep as its parameter says."""
        call = [f"f{self.index}", ["-", ["var", "p"], 1]]
        if self.takes_object[self.index]:
            call.append(["var", "q"])
        target = self.pick(None, "x", "y")
        is_number = ["and", ["!=", ["var", "p"], None], ["<", 0, ["var", "p"]]]
        body = [["yield_from", target, ["call", *call]], *self.after(target, "deep")]
        return [["if", ["and", is_number, ["<=", ["var", "p"], 40]], body]]

    def make_for_each(self):
        before, source = self.source()
        return before + [["for", self.pick("x", "y"), source, self.block()]]

    def make_make(self):
        callee = self.callee()
        if callee is None:
            return self.make_yield()
        made = self.call(callee)
        name = self.pick(*self.globals) if self.chance(25) else f"n{self.number()}"
        if name.startswith("n"):
            self.locals.append(name)
        return [["new", name, *made]]

    def make_drive(self):
        name = self.pick(*self.generators())
        target = self.pick("x", "y", "p")
        word = self.random.choices(["next", "send", "throw", "close", "state"], [5, 4, 3, 2, 1])[0]
        if word == "next" and self.iterators and self.chance(25):
            name = self.pick(*self.iterators)
        if word == "close":
            body = [["close", name]]
        elif word == "send":
            body = [["send", target, name, self.value()], ["log", ["var", target]]]
        elif word == "throw":
            body = [["throw", target, name, *self.error()], ["log", ["var", target]]]
        else:
            body = [[word, target, name], ["log", ["var", target]]]
        if self.chance(25):
            return body
        error = f"e{self.number()}"
        handler = [["log", ["kind", error], ["payload", error]]]
        return [["try", body, [[[self.pick("Any", "Exception")], error, handler]], None]]

    def make_loop(self):
        counter = f"i{self.number()}"
        body = [["set", counter, ["+", ["var", counter], 1]]]
        return [["set", counter, 0],
                ["while", ["<", ["var", counter], self.random.randint(1, 3)], body + self.block()]]

    def make_choose(self):
        return [["if", self.condition(), self.block(), *([self.block()] if self.chance(50) else [])]]

    def make_guard(self):
        body = [] if self.chance(5) else self.block()
        handlers = []
        for _ in range(self.pick(0, 1, 1, 2)):
            kinds = [self.pick(*CAUGHT) for _ in range(self.pick(1, 1, 2))]
            name = f"e{self.number()}" if self.chance(85) else None
            handler = []
            if name and self.chance(80):
                handler.append(["log", "caught", ["kind", name], ["payload", name]])
            if self.chance(45):
                self.handlers += 1
                handler += self.block()
                self.handlers -= 1
            handlers.append([kinds, name, handler])
        cleanup = None
        if not handlers or self.chance(45):
            cleanup = [["log", f"fin{self.number()}"]]
            if self.chance(15 + 10 * self.weights.get("cleanup", 0)):
                # What raises again names the error of a handler, which is not there yet.
                handlers_around, self.handlers = self.handlers, 0
                cleanup += self.block(1)
                self.handlers = handlers_around
        return [["try", body, handlers, cleanup]]

    # The driver

    def driver(self):
        operations = []
        for name in self.globals:
            operations.append(self.new(name))
        for _ in range(self.random.randint(5, 25)):
            name = self.pick(*self.globals)
            choice = self.random.randrange(100)
            if choice < 40:
                operations.append(["next", name])
            elif choice < 62:
                operations.append(["send", name, self.plain()])
            elif choice < 73:
                operations.append(["throw", name, *self.error()])
            elif choice < 77:
                operations.append(["close", name])
            elif choice < 81:
                operations.append(["state", name])
            else:
                operations.append(self.new(name))
                operations.append(["next", name])
        operations += [["state", name] for name in self.globals]
        return operations

    def new(self, name):
        index = self.random.randrange(self.count) if self.is_driving else 0
        self.is_driving = True
        arguments = [self.pick(self.plain(), self.random.randint(1, 40))]
        if self.takes_object[index]:
            arguments.append(["var", self.globals[0]])
        return ["new", name, f"f{index}", *arguments]
