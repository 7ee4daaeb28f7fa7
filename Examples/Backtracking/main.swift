// A solver that forks its generator at each choice by copying the value: the puzzle of n queens.
import Generators

let known = [4: 2, 5: 10, 6: 4, 7: 40, 8: 92]
for (size, expected) in known.sorted(by: <) {
  var solutions = Solutions(of: Queens(size: size).makeGenerator())
  var count = 0
  while try solutions.next() != nil { count += 1 }
  precondition(count == expected, "\(size) queens have \(expected) solutions, not \(count)")
  print("\(size) queens: \(count) solutions, \(solutions.copies) choices tried")
}

var solutions = Solutions(of: Queens(size: 8).makeGenerator())
if let first = try solutions.next() {
  print("the first of 8 queens, after \(solutions.copies) choices:")
  for column in first {
    print(" ", (0..<8).map { $0 == column ? "Q" : "." }.joined(separator: " "))
  }
}
