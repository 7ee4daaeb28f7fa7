"""Follows a file while it is written, as ``tail -f`` does.

The Python original of the Swift example. asyncio has nothing for files, so reading and writing block its
loop, which with a slow disk is long. Runs on Python 3.7 and later.
"""

import asyncio
import os
import tempfile


async def follow(file):
    """Print the lines of a file that grows, up to the line "end"."""
    line, begun = "", ""
    while line != "end":
        while True:
            begun += file.readline()
            if not begun.endswith("\n"):
                break
            line, begun = begun[:-1], ""
            print(line)
        await asyncio.sleep(0.02)


async def write(file):
    """Write into the file, now a piece of a line and now several lines."""
    for piece in ["first\n", "sec", "ond\nthi", "rd\n", "fourth\nend\n"]:
        file.write(piece)
        file.flush()
        await asyncio.sleep(0.05)


async def main():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "tail.log")
        with open(path, "w") as output, open(path) as file:
            await asyncio.gather(follow(file), write(output))


asyncio.run(main())
