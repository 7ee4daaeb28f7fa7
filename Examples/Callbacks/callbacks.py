"""The same job of three stages with callbacks and with ``yield from``; and that both are one thing.

The Python original of the Swift example. The coroutines are generators, as they were before async
and await. Runs on Python 3.6 and later.
"""

import asyncio
import types

ANSWERS = {
    "user ada": "account 17", "account 17": "order 3", "order 3": "42 euros",
    "user bob": "account 18",
}


class Unknown(Exception):
    pass


class Service:
    """A slow service: it answers each question with the next one, a little later."""

    def __init__(self, loop):
        self.loop = loop

    def ask(self, question, reply, fail):
        def answer():
            print("  %s: %s" % (question, ANSWERS.get(question, "?")))
            if question in ANSWERS:
                reply(ANSWERS[question])
            else:
                fail(Unknown(question))

        self.loop.call_later(0.1, answer)  # ⟷ ask

    def ask_for(self, question):
        future = self.loop.create_future()
        self.ask(question, future.set_result, future.set_exception)
        return future


def price_with_callbacks(user, service, done, failed):
    def stage1(account):
        def stage2(order):
            def stage3(price):
                done(price)

            service.ask(order, stage3, failed)  # ⟷ price

        service.ask(account, stage2, failed)  # ⟷ order

    service.ask(user, stage1, failed)  # ⟷ account


@types.coroutine
def price(user, service):
    account = yield from service.ask_for(user)  # ⟷ account
    order = yield from service.ask_for(account)  # ⟷ order
    price = yield from service.ask_for(order)  # ⟷ price
    return price


def price_steps(user):
    account = yield user  # ⟷ account
    order = yield account  # ⟷ order
    price = yield order  # ⟷ price
    return price


class Trampoline:
    """Drives a generator with callbacks: all that a task does."""

    def __init__(self, steps, service, done, failed):
        self.steps, self.service, self.done, self.failed = steps, service, done, failed

    def resume(self, answer=None):
        self.go_on(self.steps.send, answer)

    def fail(self, error):
        self.go_on(self.steps.throw, error)

    def go_on(self, method, value):
        try:
            question = method(value)  # ⟷ send
        except StopIteration as end:
            self.done(end.value)
        except Exception as error:
            self.failed(error)
        else:
            self.service.ask(question, self.resume, self.fail)


def main():
    loop = asyncio.new_event_loop()
    service = Service(loop)
    users = ["user ada", "user bob"]

    def done(price):
        print("  the price is", price)
        loop.stop()

    def failed(error):
        print("  failed: nothing is known of", error)
        loop.stop()

    print("callbacks:")
    for user in users:
        price_with_callbacks(user, service, done, failed)
        loop.run_forever()

    print("yield from:")
    for user in users:
        try:
            done(loop.run_until_complete(price(user, service)))
        except Unknown as error:
            failed(error)
        loop.run_forever()  # takes the stop back

    print("callbacks that send to a generator:")
    for user in users:
        Trampoline(price_steps(user), service, done, failed).resume()
        loop.run_forever()
    loop.close()


main()
