/// A generator whose past can be looked at, beside Python.
struct HistoryResult {
  let id: String
  let title: String

  var section: String { "" }
}
