/// The drawings: simple enough to read, close enough to recognise.
///
/// The painting helpers use the canvas's unit, in which a flag is 1 high.
enum FlagDrawings {
  /// The flag's width when it is 1 high, and how it is painted.
  struct Drawing: Sendable {
    let aspect: Double
    let paint: @Sendable (inout Canvas) -> Void

    init(_ aspect: Double = 1.5, paint: @escaping @Sendable (inout Canvas) -> Void) {
      self.aspect = aspect
      self.paint = paint
    }
  }

  /// The drawing of each country, by its code.
  static let all: [String: Drawing] = [
    "CN": Drawing { canvas in
      canvas.fill(whole(canvas), Color(0xDE2910))
      canvas.fill(Polygon.star(x: 0.25, y: 0.25, radius: 0.15), yellow)
      for (x, y, angle) in [(0.5, 0.1, 24.0), (0.6, 0.2, 46), (0.6, 0.35, 70), (0.5, 0.45, 20)] {
        canvas.fill(Polygon.star(x: x, y: y, radius: 0.05, angle: angle), yellow)
      }
    },
    "IN": Drawing { canvas in
      bands(&canvas, [Color(0xFF9933), white, Color(0x138808)])
      let navy = Color(0x000080)
      canvas.fill(Disc(x: 0.75, y: 0.5, radius: 0.15), navy)
      canvas.fill(Disc(x: 0.75, y: 0.5, radius: 0.13), white)
      canvas.fill(Polygon.star(tips: 24, x: 0.75, y: 0.5, radius: 0.135, inner: 0.2), navy)
    },
    "US": Drawing(1.9) { canvas in
      let red = Color(0xB22234)
      bands(&canvas, (0..<13).map { $0.isMultiple(of: 2) ? red : white })
      canvas.fill(Rectangle(x: 0, y: 0, width: 0.76, height: 7.0 / 13), Color(0x3C3B6E))
      for row in 0..<9 {
        for column in 0..<(row.isMultiple(of: 2) ? 6 : 5) {
          let x = 0.0633 + Double(column) * 0.1267 + (row.isMultiple(of: 2) ? 0 : 0.0633)
          canvas.fill(Polygon.star(x: x, y: 0.054 + Double(row) * 0.054, radius: 0.03), white)
        }
      }
    },
    "ID": Drawing { bands(&$0, [Color(0xCE1126), white]) },
    "BR": Drawing(10.0 / 7) { canvas in
      canvas.fill(whole(canvas), Color(0x009B3A))
      let x = canvas.aspect / 2
      let diamond = [(x, 0.085), (canvas.aspect - 0.12, 0.5), (x, 0.915), (0.12, 0.5)]
      canvas.fill(Polygon(diamond.map { (x: $0.0, y: $0.1) }), Color(0xFEDF00))
      let globe = Disc(x: x, y: 0.5, radius: 0.25)
      canvas.fill(globe, Color(0x002776))
      let ribbon = Difference(
        Disc(x: x - 0.14, y: 1.07, radius: 0.65), minus: Disc(x: x - 0.14, y: 1.07, radius: 0.6))
      canvas.fill(Clipped(ribbon, to: globe), white)
    },
    "PK": Drawing { canvas in
      let green = Color(0x01411C)
      canvas.fill(whole(canvas), green)
      canvas.fill(Rectangle(x: 0, y: 0, width: 0.375, height: 1), white)
      let moon = Disc(x: 0.9375, y: 0.5, radius: 0.3)
      canvas.fill(Difference(moon, minus: Disc(x: 1.01, y: 0.43, radius: 0.275)), white)
      canvas.fill(Polygon.star(x: 1.08, y: 0.36, radius: 0.1, angle: 48), white)
    },
    "NG": Drawing(2) { columns(&$0, [Color(0x008751), white, Color(0x008751)]) },
    "BD": Drawing(5.0 / 3) { canvas in
      canvas.fill(whole(canvas), Color(0x006A4E))
      canvas.fill(Disc(x: 0.75, y: 0.5, radius: 1.0 / 3), Color(0xF42A41))
    },
    "RU": Drawing { bands(&$0, [white, Color(0x0039A6), Color(0xD52B1E)]) },
    "JP": Drawing { canvas in
      canvas.fill(whole(canvas), white)
      canvas.fill(Disc(x: 0.75, y: 0.5, radius: 0.3), Color(0xBC002D))
    },
    "MX": Drawing(7.0 / 4) { canvas in
      columns(&canvas, [Color(0x006847), white, Color(0xCE1126)])
      let x = canvas.aspect / 2
      let wreath = Difference(
        Disc(x: x, y: 0.52, radius: 0.16), minus: Disc(x: x, y: 0.47, radius: 0.14))
      canvas.fill(wreath, Color(0x3E7D3A))
      canvas.fill(Polygon.star(tips: 3, x: x, y: 0.46, radius: 0.13, inner: 0.45), Color(0x8C5A2B))
    },
    "PH": Drawing(2) { canvas in
      bands(&canvas, [Color(0x0038A8), Color(0xCE1126)])
      canvas.fill(Polygon([(x: 0, y: 0), (x: 0.866, y: 0.5), (x: 0, y: 1)]), white)
      let gold = Color(0xFCD116)
      canvas.fill(Polygon.star(tips: 8, x: 0.29, y: 0.5, radius: 0.17, inner: 0.55), gold)
      for (x, y, angle) in [(0.075, 0.125, 90.0), (0.075, 0.875, 90), (0.73, 0.5, 90)] {
        canvas.fill(Polygon.star(x: x, y: y, radius: 0.055, angle: angle), gold)
      }
    },
    "VN": Drawing { canvas in
      canvas.fill(whole(canvas), Color(0xDA251D))
      canvas.fill(Polygon.star(x: 0.75, y: 0.5, radius: 0.3), Color(0xFFFF00))
    },
    "ET": Drawing(2) { canvas in
      bands(&canvas, [Color(0x078930), Color(0xFCDD09), Color(0xDA121A)])
      canvas.fill(Disc(x: 1, y: 0.5, radius: 0.27), Color(0x0F47AF))
      canvas.fill(Polygon.star(x: 1, y: 0.5, radius: 0.21), Color(0xFCDD09))
      canvas.fill(Polygon.star(x: 1, y: 0.5, radius: 0.15), Color(0x0F47AF))
    },
    "EG": Drawing { canvas in
      bands(&canvas, [Color(0xCE1126), white, Color(0x000000)])
      let gold = Color(0xC09300)
      let wings = [(0.63, 0.38), (0.75, 0.46), (0.87, 0.38), (0.83, 0.6), (0.67, 0.6)]
      canvas.fill(Polygon(wings.map { (x: $0.0, y: $0.1) }), gold)
      canvas.fill(Disc(x: 0.75, y: 0.41, radius: 0.035), gold)
      canvas.fill(Rectangle(x: 0.68, y: 0.61, width: 0.14, height: 0.025), gold)
    },
    "DE": Drawing(5.0 / 3) { bands(&$0, [Color(0x000000), Color(0xDD0000), Color(0xFFCE00)]) },
    "IR": Drawing(7.0 / 4) { canvas in
      let green = Color(0x239F40)
      let red = Color(0xDA0000)
      bands(&canvas, [green, white, red])
      let x = canvas.aspect / 2
      for step in 0..<22 {
        let left = (Double(step) + 0.25) * canvas.aspect / 22
        for (y, color) in [(0.31, green), (0.667, red)] {
          canvas.fill(
            Rectangle(x: left, y: y, width: canvas.aspect / 44, height: 0.0233), color)
          canvas.fill(Rectangle(x: left, y: y, width: 0.01, height: 0.0233), white)
        }
      }
      canvas.fill(
        Difference(
          Disc(x: x, y: 0.5, radius: 0.12), minus: Disc(x: x, y: 0.46, radius: 0.11)), red)
      canvas.fill(Rectangle(x: x - 0.012, y: 0.38, width: 0.024, height: 0.23), red)
    },
    "TR": Drawing { canvas in
      canvas.fill(whole(canvas), Color(0xE30A17))
      canvas.fill(
        Difference(
          Disc(x: 0.5, y: 0.5, radius: 0.25), minus: Disc(x: 0.5625, y: 0.5, radius: 0.2)), white)
      canvas.fill(Polygon.star(x: 0.83, y: 0.5, radius: 0.125, angle: -90), white)
    },
    "CD": Drawing(4.0 / 3) { canvas in
      canvas.fill(whole(canvas), Color(0x007FFF))
      diagonal(&canvas, halfWidth: 0.16, Color(0xF7D618))
      diagonal(&canvas, halfWidth: 0.12, Color(0xCE1021))
      canvas.fill(Polygon.star(x: 0.22, y: 0.22, radius: 0.17), Color(0xF7D618))
    },
    "FR": Drawing { columns(&$0, [Color(0x0055A4), white, Color(0xEF4135)]) },
  ]

  private static let white = Color(0xFFFFFF)
  private static let yellow = Color(0xFFDE00)

  private static func whole(_ canvas: Canvas) -> Rectangle {
    Rectangle(x: 0, y: 0, width: canvas.aspect, height: 1)
  }

  /// Paints level bands of equal height, from the top.
  private static func bands(_ canvas: inout Canvas, _ colors: [Color]) {
    let height = 1 / Double(colors.count)
    for (index, color) in colors.enumerated() {
      canvas.fill(
        Rectangle(x: 0, y: Double(index) * height, width: canvas.aspect, height: height), color)
    }
  }

  /// Paints upright bands of equal width, from the left.
  private static func columns(_ canvas: inout Canvas, _ colors: [Color]) {
    let width = canvas.aspect / Double(colors.count)
    for (index, color) in colors.enumerated() {
      canvas.fill(Rectangle(x: Double(index) * width, y: 0, width: width, height: 1), color)
    }
  }

  /// Paints a band from the lower left to the upper right corner.
  private static func diagonal(_ canvas: inout Canvas, halfWidth: Double, _ color: Color) {
    let right = canvas.aspect
    canvas.fill(
      Polygon([
        (x: -halfWidth, y: 1), (x: right - halfWidth, y: 0), (x: right + halfWidth, y: 0),
        (x: halfWidth, y: 1),
      ]), color)
  }
}

/// The part of a shape that lies inside another.
private struct Clipped<Inner: Shape, Outer: Shape>: Shape {
  let inner: Inner
  let outer: Outer

  init(_ inner: Inner, to outer: Outer) {
    self.inner = inner
    self.outer = outer
  }

  var top: Double { max(inner.top, outer.top) }
  var bottom: Double { min(inner.bottom, outer.bottom) }

  func spans(at y: Double) -> [Range<Double>] {
    inner.spans(at: y).flatMap { span in
      outer.spans(at: y).map(span.clamped(to:)).filter { !$0.isEmpty }
    }
  }
}
