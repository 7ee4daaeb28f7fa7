import Foundation

/// An area that can tell which parts of a horizontal line lie inside it.
package protocol Shape: Sendable {
  /// The least y inside.
  var top: Double { get }
  /// The greatest y inside.
  var bottom: Double { get }
  /// The parts of the line at `y` that lie inside, from left to right, without overlaps.
  func spans(at y: Double) -> [Range<Double>]
}

/// A rectangle with level edges.
package struct Rectangle: Shape {
  let left: Double
  package let top: Double
  let right: Double
  package let bottom: Double

  /// Makes a rectangle from its corner and its size.
  package init(x: Double, y: Double, width: Double, height: Double) {
    left = x
    top = y
    right = x + width
    bottom = y + height
  }

  package func spans(at y: Double) -> [Range<Double>] {
    y >= top && y < bottom ? [left..<right] : []
  }
}

/// A disc.
package struct Disc: Shape {
  let x: Double
  let y: Double
  let radius: Double

  /// Makes a disc around a centre.
  package init(x: Double, y: Double, radius: Double) {
    self.x = x
    self.y = y
    self.radius = radius
  }

  package var top: Double { y - radius }
  package var bottom: Double { y + radius }

  package func spans(at line: Double) -> [Range<Double>] {
    let square = radius * radius - (line - y) * (line - y)
    guard square > 0 else { return [] }
    let half = square.squareRoot()
    return [x - half..<x + half]
  }
}

/// What is left of a shape when another is taken away, such as a crescent of two discs.
package struct Difference<Whole: Shape, Hole: Shape>: Shape {
  let whole: Whole
  let hole: Hole

  /// Makes the part of `whole` that is outside `hole`.
  package init(_ whole: Whole, minus hole: Hole) {
    self.whole = whole
    self.hole = hole
  }

  package var top: Double { whole.top }
  package var bottom: Double { whole.bottom }

  package func spans(at y: Double) -> [Range<Double>] {
    hole.spans(at: y).reduce(whole.spans(at: y)) { spans, gap in
      spans.flatMap { span in
        [
          span.lowerBound..<max(span.lowerBound, min(span.upperBound, gap.lowerBound)),
          min(span.upperBound, max(span.lowerBound, gap.upperBound))..<span.upperBound,
        ].filter { !$0.isEmpty }
      }
    }
  }
}

/// A polygon; where its outline crosses itself, the even-odd rule decides.
package struct Polygon: Shape {
  let points: [(x: Double, y: Double)]
  package let top: Double
  package let bottom: Double

  /// Makes a polygon of its corners.
  package init(_ points: [(x: Double, y: Double)]) {
    self.points = points
    top = points.map(\.y).min() ?? 0
    bottom = points.map(\.y).max() ?? 0
  }

  /// A star that stands on its feet, or is turned clockwise by `angle` degrees.
  ///
  /// It has `tips` points; its inner corners lie at `inner` times the radius.
  package static func star(
    tips: Int = 5, x: Double, y: Double, radius: Double, inner: Double = 0.382, angle: Double = 0
  ) -> Polygon {
    Polygon(
      (0..<tips * 2).map { corner in
        let turn = Double(corner) / Double(tips) * .pi + angle / 180 * .pi
        let distance = corner.isMultiple(of: 2) ? radius : radius * inner
        return (x + distance * sin(turn), y - distance * cos(turn))
      })
  }

  package func spans(at y: Double) -> [Range<Double>] {
    var crossings: [Double] = []
    for (index, start) in points.enumerated() {
      let end = points[(index + 1) % points.count]
      guard (start.y <= y) != (end.y <= y) else { continue }
      crossings.append(start.x + (y - start.y) / (end.y - start.y) * (end.x - start.x))
    }
    crossings.sort()
    return stride(from: 0, to: crossings.count - 1, by: 2).map { crossings[$0]..<crossings[$0 + 1] }
  }
}
