"""The same long job in Python, where a suspended generator cannot be written down.

What is left is to count the steps, start the generator again after each `kill -9`, and replay:
run all steps that were done before and throw their values away.
"""

import os
import pickle
import signal
import subprocess
import sys
import tempfile


def is_prime(number):
    return number > 1 and all(number % d for d in range(2, int(number**0.5) + 1))


work = 0  # slices searched by this process


def tract(start, end):
    global work
    count = 0
    for first in range(start, end, 200):
        found = sum(map(is_prime, range(first, first + 200)))
        work += 1
        count += found
        yield f"{found} primes from {first}"
    return count


def survey():
    total = 0
    for start in (1000, 2000, 3000):
        total += yield from tract(start, start + 1000)
        yield f"{total} primes up to {start + 1000}"


def worker(folder):
    path = os.path.join(folder, "results.txt")
    done = len(open(path).readlines()) if os.path.exists(path) else 0
    job = survey()
    for _ in range(done):
        next(job)  # replayed
    print(f"replayed {work} slices", flush=True)
    for line in job:
        with open(path, "a") as results:
            print(line, file=results)
        print(f"saved {line}", flush=True)
        sys.stdin.readline()


def supervisor():
    try:
        pickle.dumps(survey())
    except TypeError as error:
        print(f"TypeError: {error}")
    with tempfile.TemporaryDirectory() as folder:
        for number, death in enumerate((4, 4, 6, None), 1):
            print(f"process {number}")
            process = subprocess.Popen(
                [sys.executable, __file__, "--work", folder],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            count = 0
            for line in process.stdout:
                print(" ", line, end="")
                count += line.startswith("saved")
                if count == death:
                    process.send_signal(signal.SIGKILL)
                    print("  kill -9")
                    break
                if line.startswith("saved"):
                    process.stdin.write("\n")
                    process.stdin.flush()
            process.wait()
        with open(os.path.join(folder, "results.txt")) as results:
            same = results.read().splitlines() == list(survey())
        print("the same as without interruption:", "yes" if same else "no")


if sys.argv[1:2] == ["--work"]:
    worker(sys.argv[2])
else:
    supervisor()
