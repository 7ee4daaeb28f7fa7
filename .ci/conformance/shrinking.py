"""Makes a program smaller while the library still disagrees with Python about it."""

import copy
import time

# Where the bodies of a statement are among its parts.
BODIES = {"if": [2, 3], "while": [2], "for": [3], "try": [1, 3]}
# Where an awaitable has a list of members, or one member.
LISTS = {"gather": 1, "wait": 1}
MEMBERS = {"shield": 1, "wait_for": 1}


def smaller(program, driver):
    """Programs that are a step smaller, each with its driver; the greatest steps first."""
    whole = {"program": program, "driver": driver}
    edits = []
    for group, functions in program.items():
        for name in functions:
            edits.append((["program", group], "drop", name))
            collect_body(functions[name]["body"], ["program", group, name, "body"], edits)
    if driver:
        collect_list(driver, ["driver"], edits)
    edits.sort(key=lambda edit: -size(edit, whole))
    for edit in edits:
        candidate = copy.deepcopy(whole)
        apply(candidate, edit)
        yield candidate["program"], candidate["driver"]


def find(whole, path):
    for key in path:
        whole = whole[key]
    return whole


def size(edit, whole):
    path, action, detail = edit
    target = find(whole, path)
    if action == "drop":
        return len(repr(target[detail]))
    return len(repr(target)) - len(repr(detail))


def apply(whole, edit):
    path, action, detail = edit
    target = find(whole, path)
    if action == "drop":
        del target[detail]
    elif action == "become":
        find(whole, path[:-1])[path[-1]] = copy.deepcopy(detail)
    else:
        body = find(whole, path[:-1])
        body[path[-1]:path[-1] + 1] = copy.deepcopy(detail)


def collect_list(items, path, edits):
    count = len(items)
    step = count // 2
    while step:
        for start in range(0, count, step):
            edits.append((path, "drop", slice(start, start + step)))
        step //= 2


def collect_body(body, path, edits):
    collect_list(body, path, edits)
    for index, statement in enumerate(body):
        collect_statement(statement, path + [index], edits)


def collect_statement(statement, path, edits):
    name = statement[0]
    for part in BODIES.get(name, []):
        if part < len(statement) and statement[part] is not None:
            edits.append((path, "splice", statement[part]))
            collect_body(statement[part], path + [part], edits)
    if name == "try":
        for index, handler in enumerate(statement[2]):
            edits.append((path + [2], "drop", index))
            collect_body(handler[2], path + [2, index, 2], edits)
        if statement[3] is not None:
            edits.append((path + [3], "become", None))
    if name in ("await", "make"):
        collect_awaitable(statement[2], path + [2], edits)
    if name == "as_completed":
        collect_members(statement[2], path + [2], edits)


def collect_members(members, path, edits):
    collect_list(members, path, edits)
    for index, member in enumerate(members):
        collect_awaitable(member, path + [index], edits)


def collect_awaitable(source, path, edits):
    name = source[0]
    if name in LISTS:
        for member in source[LISTS[name]]:
            edits.append((path, "become", member))
        collect_members(source[LISTS[name]], path + [LISTS[name]], edits)
    elif name in MEMBERS:
        edits.append((path, "become", source[MEMBERS[name]]))
        collect_awaitable(source[MEMBERS[name]], path + [MEMBERS[name]], edits)
    elif name == "call":
        edits.append((path, "become", ["sleep", 1]))


def shrink(case, trace, disagreeing, seconds):
    """The smallest case found in about so many seconds. `trace` gives Python's trace of a program and
    a driver, or nothing if it is not fit; `disagreeing` gives the ids of the cases about which the
    library disagrees."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        cases = []
        for program, driver in smaller(case["program"], case.get("driver")):
            expected = trace(program, driver)
            if expected is None:
                continue
            made = dict(case, id=f"{len(cases)}", program=program, trace=expected)
            if driver:
                made["driver"] = driver
            else:
                made.pop("driver", None)
            cases.append(made)
        failing = disagreeing(cases)
        smallest = min(
            (made for made in cases if made["id"] in failing),
            key=lambda made: len(repr((made["program"], made.get("driver")))), default=None)
        if smallest is None:
            break
        case = dict(smallest, id=case["id"])
    return case
