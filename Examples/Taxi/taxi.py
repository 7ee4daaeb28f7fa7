"""A simulation of discrete events: each taxi is a generator, sent the time of its next event.

The Python original of the Swift example. Runs on Python 3.7 and later.
"""

import collections
import heapq

LEAVES, PICKS_UP, DROPS_OFF, GOES_HOME = (
    "leaves the garage", "picks up a passenger", "drops the passenger off", "goes home",
)

# In this order, so that a heap gives the earliest, and of two at the same time the lower taxi.
Event = collections.namedtuple("Event", "time taxi action")


def taxi(id, trips, time):
    time = yield Event(time, id, LEAVES)
    for _ in range(trips):
        time = yield Event(time, id, PICKS_UP)
        time = yield Event(time, id, DROPS_OFF)
    yield Event(time, id, GOES_HOME)


class Randomness:
    """A linear congruential generator, small enough that Swift and Python agree on every number."""

    def __init__(self, seed):
        self.state = seed

    def next(self, low, high):
        self.state = (self.state * 1103515245 + 12345) % (1 << 31)
        return low + (self.state >> 16) % (high - low + 1)


class Simulation:
    def __init__(self, taxis, seed):
        self.taxis = taxis
        self.queue = []
        self.randomness = Randomness(seed)
        self.events = []

    def run(self, end):
        for taxi in self.taxis:
            heapq.heappush(self.queue, next(taxi))
        while self.queue and self.queue[0].time < end:
            event = heapq.heappop(self.queue)
            self.events.append(event)
            try:
                following = self.taxis[event.taxi].send(event.time + self.duration(event.action))
            except StopIteration:
                continue
            heapq.heappush(self.queue, following)
        for taxi in self.taxis:
            taxi.close()

    def duration(self, action):
        if action in (LEAVES, DROPS_OFF):
            return self.randomness.next(2, 9)  # looks for a passenger
        if action == PICKS_UP:
            return self.randomness.next(5, 24)  # drives the passenger
        return 1


def chart_line(events, taxi, end):
    figures = ""
    figure = "."
    for time, _, action in [event for event in events if event.taxi == taxi]:
        figures = figures.ljust((time + 1) // 2, figure)
        figure = {LEAVES: "-", PICKS_UP: "#", DROPS_OFF: "-", GOES_HOME: "."}[action]
    return "taxi %d |%s|" % (taxi, figures.ljust((end + 1) // 2, figure))


def main():
    end = 120
    taxis = [taxi(0, 2, 0), taxi(1, 4, 5), taxi(2, 6, 10)]
    simulation = Simulation(taxis, 3)
    simulation.run(end)

    for time, id, action in simulation.events:
        print("%3d  %s" % (time, "    " * id) + "taxi %d %s" % (id, action))
    print("events still to come at %d: %d\n" % (end, len(simulation.queue)))
    for id in range(len(taxis)):
        print(chart_line(simulation.events, id, end))
    print("  (- looks for a passenger, # drives one, . is in the garage)")


main()
