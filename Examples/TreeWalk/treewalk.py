"""A tree is walked by a generator that delegates to itself for each subtree.

The Python original of the Swift example. Each level of ``yield from`` takes a frame of Python's
stack, which ends at a thousand frames: a deeper tree cannot be walked in this way, and with the
option this program says so. Every key also travels through all levels above it, so that the walk
of a list takes time in proportion to the square of its length. Runs on Python 3.6 and later.

Usage: python3 treewalk.py [--deep]
"""

import itertools
import sys


class Node:
    def __init__(self, key, left=None, right=None):
        self.key = key
        self.left = left
        self.right = right


def balanced(low, high):
    if low == high:
        return None
    middle = (low + high) // 2
    return Node(middle, balanced(low, middle), balanced(middle + 1, high))


def linear(low, high):
    root = None
    for key in range(low, high):
        root = Node(key, root)
    return root


def walk(node):
    if node is not None:
        yield from walk(node.left)  # ⟷ left
        yield node.key  # ⟷ yield
        yield from walk(node.right)  # ⟷ right


def have_same_keys(a, b):
    pairs = itertools.zip_longest(walk(a), walk(b))
    return all(first == second for first, second in pairs)


def report(name, tree):
    count = 0
    total = 0
    for key in walk(tree):
        count += 1
        total += key
    print("%s: %d keys, their sum is %d" % (name, count, total))


def main():
    tree = balanced(0, 15)
    print("in order:", *walk(tree))
    print("a list of the same keys has the same:", str(have_same_keys(tree, linear(0, 15))).lower())
    print("a list of other keys has the same:", str(have_same_keys(tree, linear(1, 16))).lower())
    report("balanced, 1000", balanced(0, 1000))
    report("list, 300 deep", linear(0, 300))

    if "--deep" in sys.argv:
        try:
            report("list, 100000 deep", linear(0, 100000))
        except RecursionError:
            print("list, 100000 deep: RecursionError")


main()
