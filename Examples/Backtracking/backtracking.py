"""A solver that makes every choice of a generator: the puzzle of n queens.

The Python original of the Swift example, as far as there can be one: a generator of Python cannot be
copied (``copy.copy`` raises ``TypeError: cannot pickle 'generator' object``). So for each choice
the puzzle is begun again, and sent all choices that led there. Runs on Python 3.6 and later.
"""


def queens(size):
    columns = []
    while len(columns) < size:
        columns.append((yield free_columns(size, columns)))
    return columns


def free_columns(size, columns):
    """The columns of the next row that no queen attacks."""
    return [
        column
        for column in range(size)
        if all(
            other != column and abs(other - column) != len(columns) - row
            for row, other in enumerate(columns)
        )
    ]


class Solutions:
    def __init__(self, problem):
        self.problem = problem  # a function: calling it begins again
        self.choices = 0

    def __iter__(self):
        paths = [()]
        while paths:
            path = paths.pop()
            self.choices += len(path) > 0
            try:
                generator = self.problem()
                options = next(generator)
                for choice in path:  # all of it is run again
                    options = generator.send(choice)
            except StopIteration as end:
                yield end.value
            else:
                paths += [path + (option,) for option in reversed(options)]


def main():
    known = {4: 2, 5: 10, 6: 4, 7: 40, 8: 92}
    for size, expected in sorted(known.items()):
        solutions = Solutions(lambda: queens(size))
        count = sum(1 for _ in solutions)
        assert count == expected, (size, expected, count)
        print("%d queens: %d solutions, %d choices tried" % (size, count, solutions.choices))

    solutions = Solutions(lambda: queens(8))
    first = next(iter(solutions))
    print("the first of 8 queens, after %d choices:" % solutions.choices)
    for column in first:
        print(" ", *("Q" if i == column else "." for i in range(8)))


main()
