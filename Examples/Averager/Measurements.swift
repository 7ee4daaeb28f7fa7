import Foundation

/// A group of numbers: one column of the file, for those of one kind.
struct Group {
  let kind: String
  let unit: String
  var values: [Double] = []

  var key: String { "\(kind);\(unit)" }
}

/// A line of the file that is not a kind and its numbers.
package struct MalformedLine: Error {
  package let text: String
}

/// The groups of a CSV file `kind,unit,unit…`, in the order of their first lines.
func readGroups(_ file: URL) throws -> [Group] {
  let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
  let units = lines.first?.split(separator: ",").dropFirst().map { String($0) } ?? []
  var groups: [Group] = []
  for line in lines.dropFirst() {
    let fields = line.split(separator: ",", omittingEmptySubsequences: false)
    let numbers = fields.dropFirst().compactMap { Double($0) }
    guard numbers.count == units.count else { throw MalformedLine(text: String(line)) }
    for (unit, number) in zip(units, numbers) {
      let kind = String(fields[0])
      if let index = groups.firstIndex(where: { $0.kind == kind && $0.unit == unit }) {
        groups[index].values.append(number)
      } else {
        groups.append(Group(kind: kind, unit: unit, values: [number]))
      }
    }
  }
  return groups
}
