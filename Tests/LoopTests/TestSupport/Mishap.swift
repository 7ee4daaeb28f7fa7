/// An error of the tests.
enum Mishap: Error, Hashable {
  case first
  case second
}
