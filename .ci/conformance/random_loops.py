"""Makes random loop programs.

`x`, `y` and `p` are always plain values. The other names say what they hold: `g` a composite, `z` a
future that nothing else keeps, `h` a handle, `d` the token of a done callback, `it` completions.
Every program ends: loops are bounded, and a coroutine calls only those after it."""

import random

from random_generators import RAISED

THEMES = {
    "mixed": {},
    "cancel": {"cancel": 6, "guard": 2},
    "composites": {"compose": 6, "make": 4, "cancel": 2},
    "dropped": {"drop": 8, "make": 3, "cancel": 3},
    "locks": {"hold": 6, "line": 3, "cancel": 1.5},
    "queues": {"queue": 7, "cancel": 1.5},
    "timeouts": {"limit": 7, "cancel": 1.5},
    "callbacks": {"callback": 6, "future": 3},
    "contend": {"hold": 4, "queue": 3, "cancel": 4, "limit": 4},
}
CAUGHT = ["Any", "Any", "Exception", "Exception", "Cancelled", "Cancelled", "Timeout", "InvalidState",
          "ValueError", "Custom", "QueueEmpty", "QueueFull", "NotLocked", "BadYield"]

CALLBACKS = {
    "say": {"params": ["n"], "body": [["log", "say", ["var", "n"]]]},
    "poke": {"params": ["n"], "body": [
        ["log", "poke", ["var", "n"]], ["call_soon", None, "say", ["var", "n"]]]},
    "boom": {"params": ["n"], "body": [["raise", "Custom", ["var", "n"]]]},
    "seen": {"params": ["f", "n"], "body": [
        ["cancelled", "c", "f"], ["log", "seen", ["var", "n"], ["var", "c"]]]},
    "taken": {"params": ["f", "n"], "body": [
        ["try", [["result", "r", "f"], ["log", "taken", ["var", "n"], ["var", "r"]]],
         [[["Any"], "e", [["log", "taken", ["var", "n"], ["kind", "e"], ["payload", "e"]]]]], None]]},
    "kill": {"params": ["f", "n"], "body": [
        ["cancel", "c", "f"], ["log", "kill", ["var", "n"], ["var", "c"]]]},
    "fire": {"params": ["f", "n"], "body": [
        ["try", [["set_result", "f", ["var", "n"]], ["log", "fire", ["var", "n"]]],
         [[["InvalidState"], None, [["log", "fire late", ["var", "n"]]]]], None]]},
    "fail": {"params": ["f", "n"], "body": [
        ["set_exception", "f", "ValueError", ["var", "n"]], ["log", "fail", ["var", "n"]]]},
    "ring": {"params": [], "body": [["event_set", "$e"], ["log", "ring"]]},
    "note": {"params": [], "body": [["notify", "$c"], ["log", "notified"]]},
    "free": {"params": [], "body": [["release", "$s"], ["log", "freed"]]},
    "feed": {"params": ["n"], "body": [["put_nowait", "$q", ["var", "n"]], ["log", "fed"]]},
    "eat": {"params": [], "body": [["get_nowait", "v", "$q"], ["log", "eaten", ["var", "v"]]]},
}


class LoopMaker:
    def __init__(self, seed):
        self.random = random.Random(f"loop {seed}")
        self.theme = self.random.choice(list(THEMES))
        self.weights = THEMES[self.theme]
        self.numbers = 0
        self.workers = self.random.randint(1, 5)
        self.helpers = self.random.randint(1, 3)
        self.futures = [f"$f{i}" for i in range(self.random.randint(1, 2))]
        self.tasks = [f"$t{i}" for i in range(self.workers)]
        self.stops = False

    def make(self):
        """A program and its driver, or none."""
        coroutines = {}
        for index in range(self.helpers):
            coroutines[f"h{index}"] = self.helper(index)
        for index in range(self.workers):
            coroutines[f"w{index}"] = self.worker(index)
        coroutines["main"] = self.main()
        driver = None
        if self.stops or self.chance(10):
            driver = [self.pick(["run"], ["run_until_complete"]), ["run"], ["run"]]
        used = repr(coroutines)
        callbacks = {
            name: source for name, source in CALLBACKS.items()
            if f"'{name}'" in used or (name == "say" and "'poke'" in used)}
        return {"coros": coroutines, "callbacks": callbacks}, driver

    def chance(self, percent):
        return self.random.randrange(100) < percent

    def pick(self, *items):
        return self.random.choice(items)

    def number(self):
        self.numbers += 1
        return self.numbers

    def value(self):
        return self.pick(None, self.number(), self.number(), ["var", self.pick("x", "y")], "v",
                         ["list", self.number()])

    def error(self):
        if self.chance(8):
            return ["Cancelled"]
        return [self.pick(*RAISED), self.pick(None, self.number())]

    # Functions

    def begin(self, first_helper):
        self.first_helper = first_helper
        self.composites = []
        self.dropped = []
        self.depth = 0
        self.handlers = 0
        return [["set", "x", None], ["set", "y", None]]

    def helper(self, index):
        body = self.begin(index + 1) + self.block(self.pick(1, 2, 2, 3))
        if self.chance(20):
            body.append(["raise", *self.error()])
        else:
            body.append(["return", ["list", f"h{index}", ["var", "p"]]])
        return {"params": ["p"], "body": body}

    def worker(self, index):
        body = self.begin(0) + self.block(self.random.randint(2, 6))
        if self.chance(60):
            body.append(["return", f"r{index}"])
        return {"params": [], "body": body}

    def main(self):
        body = self.begin(0)
        body += [["lock", "$l"], ["event", "$e"],
                 ["condition", "$c", self.pick(None, None, "$l")],
                 [self.pick("semaphore", "bounded_semaphore"), "$s", self.pick(0, 1, 1, 2)],
                 ["queue", "$q", self.pick("fifo", "fifo", "lifo", "priority"), self.pick(0, 1, 1, 2)],
                 ["set", "$n", 0]]
        body += [["future", name] for name in self.futures]
        spawns = []
        interleaves = self.chance(25)
        if interleaves:
            body += [["future", name] for name in self.tasks]
        for index, name in enumerate(self.tasks):
            spawns.append(["spawn", name, ["call", f"w{index}"]])
            if interleaves and self.chance(40):
                spawns.append(self.pause())
        body += spawns
        body += self.block(self.random.randint(0, 5))
        tasks = [["var", name] for name in self.tasks]
        end = self.random.randrange(10)
        if end < 4:
            self.random.shuffle(tasks)
            body += [["await", "x", ["gather", tasks, self.pick(0, 1, 1)]], ["log", "all", ["var", "x"]]]
        elif end < 6:
            body += [["await", "x", ["wait", tasks, None, self.when()]], ["log", "all", ["var", "x"]]]
        elif end < 9:
            body.append(["await", None, ["sleep", self.random.randint(0, 9)]])
            body += [["cancel", None, name] for name in self.tasks]
        return {"params": [], "body": body}

    # Awaitables

    def pause(self):
        return self.pick(["await", None, ["sleep", self.random.randint(0, 3)]], ["yield", None, None])

    def when(self):
        return self.pick("FIRST_COMPLETED", "FIRST_EXCEPTION", "ALL_COMPLETED")

    def call(self):
        if self.first_helper >= self.helpers:
            return ["sleep", self.random.randint(0, 4), self.number()]
        helper = self.random.randrange(self.first_helper, self.helpers)
        return ["call", f"h{helper}", self.random.randint(0, 3)]

    def future(self):
        """The name of something that is a future."""
        names = self.tasks + self.futures + self.composites * 3 + self.dropped * 3
        return self.pick("$main", *names) if self.chance(4) else self.pick(*names)

    def awaitable(self, depth=0):
        choice = self.random.randrange(100)
        if depth > 2:
            choice %= 60
        if choice < 22:
            return self.call()
        if choice < 36:
            return ["sleep", self.random.randint(0, 5), *([self.number()] if self.chance(60) else [])]
        if choice < 52:
            return ["var", self.future()]
        if choice < 60:
            return self.waiting()
        if choice < 72:
            return self.gathered(depth)
        if choice < 80:
            return ["shield", self.awaitable(depth + 1)]
        if choice < 90:
            return self.limited(depth)
        return ["wait", self.members(depth, 1), self.pick(None, None, 0, 1, 2), self.when()]

    def members(self, depth, least=0):
        members = [self.awaitable(depth + 1) for _ in range(self.random.randint(least, 3))]
        if members and self.chance(6) and members[0][0] == "var":
            members.append(members[0])
        return members

    def gathered(self, depth=0):
        return ["gather", self.members(depth), self.pick(0, 1)]

    def limited(self, depth=0):
        return ["wait_for", self.awaitable(depth + 1), self.pick(None, 0, 1, 1, 2, 2, 3, 4)]

    def waiting(self):
        """What stands in a line."""
        return self.pick(
            ["acquire", self.pick("$l", "$s", "$c")], ["event_wait", "$e"], ["get", "$q"],
            ["put", "$q", self.number()], ["join", "$q"],
            ["cond_wait_for", "$c", ["<", self.pick(0, 1), ["var", "$n"]]])

    # Statements

    def block(self, count=None):
        known = len(self.composites), len(self.dropped)
        self.depth += 1
        statements = []
        for _ in range(self.pick(1, 1, 2, 2, 3) if count is None else count):
            statements += self.statements()
        self.depth -= 1
        del self.composites[known[0]:], self.dropped[known[1]:]
        return statements

    def statements(self):
        weights = {
            "await": 6, "log": 2, "bare": 1, "compose": 2, "limit": 2, "make": 1.5, "drop": 1,
            "cancel": 2, "ask": 1, "future": 2, "callback": 2, "hold": 2, "line": 1, "queue": 2,
            "event": 1.2, "completed": 1, "guard": 4, "loop": 1, "choose": 0.7, "raise": 0.3,
            "reraise": 0.5, "rare": 0.25, "spawn": 0.8, "return": 0.2}
        for name, factor in self.weights.items():
            weights[name] *= factor
        if self.depth > 3:
            for name in ("guard", "loop", "choose", "hold"):
                weights[name] = 0
        if not self.handlers:
            weights["reraise"] = 0
        name, = self.random.choices(list(weights), list(weights.values()))
        made = getattr(self, "make_" + name)()
        return made

    def caught(self, body):
        """A body, most often with a handler for its errors."""
        if self.chance(35):
            return body
        error = f"e{self.number()}"
        handler = [["log", "err", ["kind", error], ["payload", error]]]
        if self.chance(15):
            handler.append(["reraise"])
        kind = self.pick("Any", "Exception", "Exception", "Cancelled")
        return [["try", body, [[[kind], error, handler]], None]]

    def awaiting(self, awaitable):
        target = self.pick(None, "x", "y")
        body = [["await", target, awaitable]]
        if target and self.chance(75):
            body.append(["log", f"got{self.number()}", ["var", target]])
        elif self.chance(50):
            body += self.make_log()
        return self.caught(body)

    def make_await(self):
        return self.awaiting(self.awaitable())

    def make_log(self):
        return [["log", f"m{self.number()}", *([["now"]] if self.chance(15) else [])]]

    def make_bare(self):
        return [["yield", None, None]]

    def make_compose(self):
        return self.awaiting(self.pick(
            self.gathered(), ["shield", self.awaitable(1)],
            ["wait", self.members(0, 1), self.pick(None, None, 0, 1, 2), self.when()]))

    def make_limit(self):
        return self.awaiting(self.limited())

    def composed(self):
        return self.pick(self.gathered(), self.gathered(), ["shield", self.awaitable(1)])

    def make_make(self):
        name = f"g{self.number()}"
        made = [["make", name, self.composed()]]
        self.composites.append(name)
        if self.chance(40):
            made.append(["add_done_callback", None, name, self.pick("seen", "taken"), self.number()])
        return made + (self.use(name) if self.chance(60) else [])

    def use(self, name):
        """What is done to a composite, at once or later."""
        body = [self.pause()] if self.chance(50) else []
        if self.chance(50):
            body += [["cancel", "x", name], ["log", "cancel", ["var", "x"]]]
        if self.chance(20):
            body.append(["call_later", None, self.random.randint(0, 3), "kill", ["var", name],
                         self.number()])
        if self.chance(60):
            body += self.awaiting(["var", name])
        return body

    def make_drop(self):
        """A composite of members that nothing else keeps."""
        future, name = f"z{self.number()}", f"g{self.number()}"
        body = [["future", future]] if self.chance(60) else [["spawn", future, self.spawned()]]
        others = self.members(1)
        self.random.shuffle(others)
        member = self.pick(
            ["var", future], ["shield", ["var", future]], ["gather", [["var", future]], self.pick(0, 1)],
            ["wait_for", ["var", future], self.pick(None, 1, 3)],
            ["wait", [["var", future]], self.pick(None, 2), self.when()])
        composite = self.pick(["gather", [member, *others], self.pick(0, 1)], ["shield", member])
        body.append(["make", name, composite])
        if body[0][0] == "future" and self.chance(35):
            body.append(["call_later", None, self.random.randint(0, 3), self.pick("fire", "kill"),
                         ["var", future], self.number()])
        if self.chance(30):
            body.append(["add_done_callback", None, future, self.pick("seen", "taken"), self.number()])
        body.append(["set", future, None])
        body += self.use(name)
        if self.chance(30):
            body.append(["set", name, None])
        else:
            self.composites.append(name)
        return body

    def spawned(self):
        call = self.call()
        return call if call[0] == "call" else ["call", "h" + str(self.helpers - 1), 0]

    def make_spawn(self):
        if self.first_helper >= self.helpers:
            return self.make_log()
        name = f"z{self.number()}" if self.chance(70) else None
        made = [["spawn", name, self.spawned()]]
        if name:
            self.dropped.append(name)
        return made

    def make_cancel(self):
        name = self.future()
        if self.chance(25):
            return [["call_later", None, self.random.randint(0, 4), "kill", ["var", name], self.number()]]
        if self.chance(10):
            return [["call_soon", None, "kill", ["var", name], self.number()]]
        body = [["cancel", "x", name], ["log", "cancel", ["var", "x"]]]
        if self.chance(25):
            body.insert(0, self.pause())
        return body

    def make_ask(self):
        name = self.future()
        question = self.pick("done", "cancelled", "result", "exception")
        target = self.pick("x", "y")
        return self.caught([[question, target, name], ["log", question, ["var", target]]])

    def make_future(self):
        name = self.pick(*self.futures)
        if self.chance(20):
            return [["future", name]]
        choice = self.random.randrange(4)
        if choice == 0:
            body = [["set_result", name, self.value()]]
        elif choice == 1:
            body = [["set_exception", name, *self.error()]]
        else:
            body = [[self.pick("call_later", "call_at"), None, self.random.randint(0, 5),
                     self.pick("fire", "fire", "fail"), ["var", name], self.number()]]
        return self.caught(body)

    def callback(self):
        name = self.pick("say", "say", "poke", "boom", "ring", "note", "free", "feed", "eat")
        return [name] if name in ("ring", "note", "free", "eat") else [name, self.number()]

    def make_callback(self):
        choice = self.random.randrange(4)
        if choice == 0:
            token, name = f"d{self.number()}", self.future()
            body = [["add_done_callback", token, name, self.pick("seen", "taken", "kill"), self.number()]]
            if self.chance(30):
                body += [self.pause()] if self.chance(50) else []
                body.append(["remove_done_callback", name, token])
            return body
        handle = f"h{self.number()}"
        if choice == 1:
            body = [["call_soon", handle, *self.callback()]]
        else:
            body = [[self.pick("call_later", "call_at"), handle, self.random.randint(0, 6),
                     *self.callback()]]
        if self.chance(25):
            body += [self.pause()] if self.chance(50) else self.make_log()
            body.append(["cancel_handle", handle])
        return body

    def make_hold(self):
        name = self.pick("$l", "$s", "$c")
        acquire = ["acquire", name]
        if self.chance(30):
            acquire = ["wait_for", acquire, self.pick(None, 1, 2)]
        number = self.number()
        inside = [["log", f"in{number}"]]
        if name == "$c" and self.chance(70):
            inside += self.pick(
                [["await", "x", ["cond_wait", "$c"]], ["log", "woken", ["var", "x"]]],
                [["await", None, ["wait_for", ["cond_wait", "$c"], self.pick(1, 2)]]],
                [["set", "$n", ["+", ["var", "$n"], 1]], ["notify", "$c", self.pick(1, 1, 2)]],
                [["notify", "$c"]], [["notify_all", "$c"]],
                [["await", None, ["cond_wait_for", "$c", ["<", self.pick(0, 1), ["var", "$n"]]]]])
        inside += self.block(self.pick(0, 1, 1))
        guarded = [["await", None, acquire],
                   ["try", inside, [], [["release", name], ["log", f"out{number}"]]]]
        return self.caught(guarded) if self.chance(40) else guarded

    def make_line(self):
        name = self.pick("$l", "$s", "$c")
        return self.caught(self.pick(
            [["release", name]], [["locked", "x", name], ["log", "locked", ["var", "x"]]],
            [["notify", "$c", self.pick(1, 2)]], [["notify_all", "$c"]],
            [["await", "x", self.waiting()], ["log", "through", ["var", "x"]]]))

    def make_event(self):
        return self.pick(
            [["event_set", "$e"]], [["event_clear", "$e"]], [["event_set", "$e"], ["event_clear", "$e"]],
            self.awaiting(["event_wait", "$e"]),
            [["is_set", "x", "$e"], ["log", "is set", ["var", "x"]]])

    def make_queue(self):
        choice = self.random.randrange(10)
        if choice < 3:
            return self.awaiting(["get", "$q"])
        if choice < 5:
            return self.awaiting(["put", "$q", self.number()])
        if choice == 5:
            return self.caught([["put_nowait", "$q", self.number()]])
        if choice == 6:
            return self.caught([["get_nowait", "x", "$q"], ["log", "item", ["var", "x"]]])
        if choice == 7:
            return self.caught([["task_done", "$q"]])
        if choice == 8:
            return self.awaiting(["join", "$q"])
        question = self.pick("qsize", "empty", "full")
        return [[question, "x", "$q"], ["log", question, ["var", "x"]]]

    def make_completed(self):
        name = f"it{self.number()}"
        members = [self.awaitable(1) for _ in range(self.random.randint(1, 3))]
        distinct = len({repr(member) if member[0] == "var" else id(member) for member in members})
        body = [["as_completed", name, members, self.pick(None, None, 0, 1, 2)]]
        for _ in range(self.random.randint(1, distinct)):
            body += self.caught([["await", "x", ["next_completed", name]], ["log", "next", ["var", "x"]]])
            if self.chance(20):
                body.append(self.pause())
        return body

    def make_guard(self):
        body = self.block()
        handlers = []
        for _ in range(self.pick(0, 1, 1)):
            kinds = [self.pick(*CAUGHT) for _ in range(self.pick(1, 1, 2))]
            error = f"e{self.number()}"
            handler = [["log", "err", ["kind", error], ["payload", error]]]
            self.handlers += 1
            if self.chance(35):
                handler += self.block(1)
            if self.chance(30):
                handler.append(["reraise"])
            self.handlers -= 1
            handlers.append([kinds, error, handler])
        cleanup = None
        if not handlers or self.chance(40):
            number = self.number()
            cleanup = [["log", f"fin{number}"]]
            if self.chance(45):
                # What raises again names the error of a handler, which is not there yet.
                around, self.handlers = self.handlers, 0
                cleanup += self.pick([["await", None, ["sleep", self.random.randint(0, 3)]]],
                                     [["yield", None, None]], self.block(1))
                self.handlers = around
                cleanup.append(["log", f"finished{number}"])
        return [["try", body, handlers, cleanup]]

    def make_loop(self):
        counter = f"i{self.number()}"
        body = [["set", counter, ["+", ["var", counter], 1]]]
        return [["set", counter, 0],
                ["while", ["<", ["var", counter], self.random.randint(1, 3)], body + self.block()]]

    def make_choose(self):
        condition = [self.pick("==", "!="), ["var", self.pick("x", "y")], self.pick(None, 1, 0)]
        return [["if", condition, self.block(), *([self.block()] if self.chance(50) else [])]]

    def make_raise(self):
        return [["raise", *self.error()]]

    def make_reraise(self):
        return [["reraise"]]

    def make_return(self):
        return [["return", self.value()]]

    def make_rare(self):
        choice = self.random.randrange(5)
        if choice == 0:
            return self.caught([["yield", None, self.number()]])
        if choice == 1:
            return self.caught([["yield", None, ["var", self.pick(*self.futures)]]])
        if choice == 2:
            self.stops = True
            return [["stop"]]
        if choice == 3:
            return [["cancel", "x", "$main"], ["log", "cancel main", ["var", "x"]]]
        return [["event_clear", "$e"]]
