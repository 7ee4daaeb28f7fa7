import Generators

/// Numbers the places at which tasks are suspended; 0 is no place.
struct TimelinePlaces {
  private struct Key: Hashable {
    let file: UInt
    let line: UInt32
  }

  private static var cacheSize: Int { 256 }

  private var numbers: [Key: UInt32] = [:]
  private var namedNumbers: [String: UInt32] = [:]
  private var places: [(file: String, line: Int)] = []

  /// The numbers that were asked for last: hashing costs more than all the rest.
  private var cache = [(key: Key, number: UInt32)](
    repeating: (Key(file: 0, line: 0), 0), count: TimelinePlaces.cacheSize)

  mutating func number(of place: _InnermostPlace) -> UInt32 {
    guard let file = place.fileKey else { return seldomNumber(of: place) }
    let key = Key(file: file, line: place.line)
    let slot = Int(truncatingIfNeeded: file &>> 3 ^ UInt(key.line)) & (Self.cacheSize - 1)
    if cache[slot].key == key { return cache[slot].number }
    let number = numbers[key] ?? add(place)
    numbers[key] = number
    cache[slot] = (key, number)
    return number
  }

  private mutating func seldomNumber(of place: _InnermostPlace) -> UInt32 {
    let name = "\(place.file ?? ""):\(place.line)"
    if let number = namedNumbers[name] { return number }
    let number = add(place)
    namedNumbers[name] = number
    return number
  }

  private mutating func add(_ place: _InnermostPlace) -> UInt32 {
    places.append((place.file ?? "", Int(place.line)))
    return UInt32(truncatingIfNeeded: places.count)
  }

  subscript(number: UInt32) -> (file: String, line: Int)? {
    number == 0 ? nil : places[Int(number) - 1]
  }
}
