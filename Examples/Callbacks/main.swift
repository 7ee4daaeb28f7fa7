// The same job of three stages with callbacks and with `yield from`; and that both are one thing.
import Generators
import Loop

let loop = try EventLoop(clock: VirtualClock())
let service = Service(loop: loop)
let users = ["user ada", "user bob"]

print("callbacks:")
for user in users {
  WithCallbacks.price(of: user, from: service) { print("  " + outcome($0)) }
  try loop.runUntilIdle()
}

print("yield from:")
for user in users {
  let result = Result { try loop.runUntilComplete(Price(service: service, user: user)) }
  print("  " + outcome(result))
}

print("callbacks that send to a generator:")
for user in users {
  Trampoline(PriceSteps(user: user), service) { print("  " + outcome($0)) }.resume()
  try loop.runUntilIdle()
}
loop.close()
