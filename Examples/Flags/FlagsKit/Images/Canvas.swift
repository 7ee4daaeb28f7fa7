/// A colour of 24 bits.
package struct Color: Hashable, Sendable {
  let red: UInt8
  let green: UInt8
  let blue: UInt8

  /// Makes a colour from a number such as `0xDE2910`.
  package init(_ rgb: UInt32) {
    red = UInt8(truncatingIfNeeded: rgb >> 16)
    green = UInt8(truncatingIfNeeded: rgb >> 8)
    blue = UInt8(truncatingIfNeeded: rgb)
  }
}

/// A picture in memory that shapes are painted on, with smooth edges.
///
/// Shapes use a unit in which the picture is 1 high and ``aspect`` wide, the origin at the top
/// left; so a drawing does not depend on the size in pixels.
package struct Canvas: Sendable {
  /// The width in pixels.
  package let width: Int
  /// The height in pixels.
  package let height: Int
  /// Red, green and blue of each pixel, row after row.
  package private(set) var pixels: [UInt8]

  /// The sample rows a pixel row is made of.
  private static let samples = 4

  /// Makes a canvas of one colour.
  package init(width: Int, height: Int, background: Color) {
    self.width = width
    self.height = height
    pixels = []
    pixels.reserveCapacity(width * height * 3)
    for _ in 0..<width * height {
      pixels.append(background.red)
      pixels.append(background.green)
      pixels.append(background.blue)
    }
  }

  /// The width in units of the height.
  package var aspect: Double { Double(width) / Double(height) }

  /// Paints a shape; pixels at its edge are mixed in proportion to what it covers.
  package mutating func fill(_ shape: some Shape, _ color: Color) {
    let scale = Double(height)
    let top = max(0, Int((shape.top * scale).rounded(.down)))
    let bottom = min(height, Int((shape.bottom * scale).rounded(.up)))
    guard top < bottom else { return }
    var coverage = [Double](repeating: 0, count: width)
    for row in top..<bottom {
      var touched = width..<width
      for sample in 0..<Self.samples {
        let y = Double(row) + (Double(sample) + 0.5) / Double(Self.samples)
        for span in shape.spans(at: y / scale) {
          let range = add(span.lowerBound * scale, span.upperBound * scale, to: &coverage)
          touched =
            min(
              touched.lowerBound, range.lowerBound)..<(touched.isEmpty
            ? range.upperBound : max(touched.upperBound, range.upperBound))
        }
      }
      for x in touched {
        mix(color, into: row * width + x, share: coverage[x] / Double(Self.samples))
        coverage[x] = 0
      }
    }
  }

  /// Adds what a span covers of each pixel of a row, and tells which pixels it touches.
  private func add(_ start: Double, _ end: Double, to coverage: inout [Double]) -> Range<Int> {
    let start = max(0, start)
    let end = min(Double(width), end)
    guard start < end else { return width..<width }
    let first = Int(start)
    let last = min(width - 1, Int(end))
    if first == last {
      coverage[first] += end - start
    } else {
      coverage[first] += Double(first + 1) - start
      for x in first + 1..<last { coverage[x] += 1 }
      coverage[last] += end - Double(last)
    }
    return first..<last + 1
  }

  private mutating func mix(_ color: Color, into pixel: Int, share: Double) {
    // Sixteen steps are smooth enough, and keep the file small.
    let share = Int((min(1, share) * 16).rounded())
    guard share > 0 else { return }
    let offset = pixel * 3
    pixels[offset] = Self.blend(pixels[offset], color.red, share)
    pixels[offset + 1] = Self.blend(pixels[offset + 1], color.green, share)
    pixels[offset + 2] = Self.blend(pixels[offset + 2], color.blue, share)
  }

  private static func blend(_ below: UInt8, _ above: UInt8, _ share: Int) -> UInt8 {
    UInt8((Int(below) * (16 - share) + Int(above) * share + 8) / 16)
  }
}
