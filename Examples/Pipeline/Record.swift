/// A request, as a line of the log tells it: `2031-03-04T08:00:11 echo WARN 429 /cart 245ms`.
struct Record {
  let time: Substring
  let host: Substring
  let level: Substring
  let status: Int
  let path: Substring
  let milliseconds: Int

  /// Reads a line, or gives `nil` if it tells of no request.
  init?(_ line: String) {
    let fields = line.split(separator: " ")
    guard fields.count == 6, fields[5].hasSuffix("ms"), let status = Int(fields[3]),
      let milliseconds = Int(fields[5].dropLast(2))
    else { return nil }
    self.time = fields[0].suffix(8)
    self.host = fields[1]
    self.level = fields[2]
    self.status = status
    self.path = fields[4]
    self.milliseconds = milliseconds
  }

  var isError: Bool { level == "ERROR" }

  var text: String { "\(time) \(host) \(status) \(path) \(milliseconds) ms" }
}
