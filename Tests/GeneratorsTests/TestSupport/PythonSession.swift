import Generators
import Testing

// A rule of Python's generators is a test: the Python program in its comment prints the lines that
// stand in `prints:`, and so do the same generators in Swift. `.ci/semantics` runs the Python
// programs; each begins with what that script defines: `play`, `log`, `send`, `throw`, `close`.

/// What a session does to a generator.
enum Operation {
  case next
  case send(String?)
  case `throw`(any Error)
  case close
}

/// Python's errors of the same names.
struct ValueError: Error { let text: String }
struct OSError: Error { let text: String }

/// A generator function of the kind that the rules are shown with.
protocol RuleFunction: GeneratorFunction
where Yielded == String, Sent == String?, Returned == String? {
  var journal: Journal { get }
}

extension RuleFunction {
  func log(_ word: String) { journal.write(word) }
}

/// A generator of the same kind, written by hand: ``step`` is its body, and `place` where it stands.
protocol HandRule: Generator where Yielded == String, Sent == String?, Returned == String? {
  var journal: Journal { get }
  var place: Int { get set }

  /// Runs the body from a place to the next, with what the `yield` there gave or raised.
  mutating func step(_ resumption: Resumption<String?>) throws -> Step<String, String?>
}

extension HandRule {
  func log(_ word: String) { journal.write(word) }

  /// What every generator must do before it has started, and after its end.
  mutating func resume(_ resumption: Resumption<String?>) throws -> Step<String, String?> {
    if place <= 0, case .raise(let error) = resumption {
      place = -1
      throw error
    }
    if place < 0 { return .returned(nil) }
    do {
      let step = try step(resumption)
      if case .returned = step { place = -1 }
      return step
    } catch {
      place = -1
      throw error is StopIteration ? GeneratorError.raisedStopIteration : error
    }
  }
}

/// Runs a session with a generator, and writes what each operation came to as Python prints it.
func play<G: Generator<String, String?, String?>>(
  _ generator: consuming G, _ operations: [Operation], _ journal: Journal
) -> [String] {
  var generator = generator
  for operation in operations {
    defer { (generator as? AnyGenerator<String, String?, String?>)?.checkInvariants() }
    do {
      let step: Step<String, String?>
      switch operation {
      case .next: step = try generator.resume(.next)
      case .send(let value): step = try generator.send(value)
      case .throw(let error): step = try generator.throw(error)
      case .close:
        try generator.close()
        journal.write("closed")
        continue
      }
      switch step {
      case .yielded(let value): journal.write("yield \(value)")
      case .returned(let value): journal.write("return \(value ?? "None")")
      }
    } catch {
      journal.write("raise \(python(error))")
    }
  }
  // A reference that is dropped is closed, which is no part of the session.
  return withExtendedLifetime(generator) { journal.words }
}

/// What Python prints of the error.
func python(_ error: any Error) -> String {
  switch error {
  case GeneratorError.alreadyExecuting: "ValueError: generator already executing"
  case GeneratorError.sentBeforeStart:
    "TypeError: can't send non-None value to a just-started generator"
  case GeneratorError.ignoredExit: "RuntimeError: generator ignored GeneratorExit"
  case GeneratorError.raisedStopIteration: "RuntimeError: generator raised StopIteration"
  case GeneratorError.cannotSend: "AttributeError: 'list_iterator' object has no attribute 'send'"
  case is GeneratorExit: "GeneratorExit"
  case let error as ValueError: "ValueError: \(error.text)"
  case let error as OSError: "OSError: \(error.text)"
  default: "\(error)"
  }
}

/// Plays a session with a generator function, as a value and behind a reference.
func check<D: Delegatable>(
  _ operations: Operation..., prints expected: [String],
  at location: SourceLocation = #_sourceLocation, _ make: (Journal) -> D
) where D.Delegation: Generator<String, String?, String?> {
  plays(operations, expected, location, make)
}

/// Plays a session with a generator function and with the same generator written by hand.
func check<D: Delegatable, H: HandRule>(
  _ operations: Operation..., prints expected: [String],
  at location: SourceLocation = #_sourceLocation, _ make: (Journal) -> D, hand: (Journal) -> H
) where D.Delegation: Generator<String, String?, String?> {
  plays(operations, expected, location, make)
  plays(operations, expected, location, hand)
}

private func plays<D: Delegatable>(
  _ operations: [Operation], _ expected: [String], _ location: SourceLocation,
  _ make: (Journal) -> D
) where D.Delegation: Generator<String, String?, String?> {
  let value = Journal()
  #expect(
    play(make(value).makeGenerator(), operations, value) == expected, "as a value",
    sourceLocation: location)
  let reference = Journal()
  #expect(
    play(AnyGenerator(make(reference)), operations, reference) == expected, "behind a reference",
    sourceLocation: location)
}

/// Compares what a longer session wrote with what Python prints.
func expect(
  _ journal: Journal, prints expected: [String], at location: SourceLocation = #_sourceLocation
) {
  #expect(journal.words == expected, sourceLocation: location)
}
