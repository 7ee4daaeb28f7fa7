/// A generator that knows where it is in its life.
protocol StatefulGenerator: Generator {
  /// Where the generator is in its life.
  var state: GeneratorState { get }
}
