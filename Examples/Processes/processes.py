"""Runs commands a few at a time, as ``xargs -P`` does, on one thread: what they print, and what goes wrong.

The Python original of the Swift example. asyncio's processes came to be awaited with ``await``, which is
``yield from`` by another name.
"""

import asyncio

COMMANDS = [
    ["echo", "one process"],
    ["seq", "3"],
    ["expr", "6", "*", "7"],
    ["sh", "-c", "exit 3"],
    ["sh", "-c", "kill -9 $$"],
    ["no-such-program"],
    ["sleep", "60"],
    ["echo", "the last"],
]


async def job(pool, command):
    """Runs one command when there is room, and says what became of it."""
    async with pool:
        try:
            ending = await run(command)
        except FileNotFoundError:
            ending = "not found"
        except asyncio.TimeoutError:
            ending = "took too long, and was ended"
    return "%s: %s" % (" ".join(command), ending)


async def run(command):
    process = await asyncio.create_subprocess_exec(
        *command, stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE)
    try:
        output, _ = await asyncio.wait_for(process.communicate(), 1)
    except asyncio.TimeoutError:
        process.terminate()  # what was communicated with runs on otherwise
        await process.wait()
        raise
    if process.returncode > 0:
        return "exit status %d" % process.returncode
    if process.returncode < 0:
        return "signal %d" % -process.returncode
    return " ".join(output.decode().split("\n")).strip()


async def run_all(commands, limit):
    """Runs all commands, a few at a time; the answers come in the order of the commands."""
    pool = asyncio.Semaphore(limit)
    return await asyncio.gather(*(job(pool, command) for command in commands))


for answer in asyncio.run(run_all(COMMANDS, 3)):
    print(answer)
