import FlagsKit
import HTTPTestSupport
import Testing

@Suite struct PNGTests {
  @Test func `a picture comes out of the file as it was painted`() throws {
    var canvas = Canvas(width: 30, height: 20, background: Color(0x102030))
    canvas.fill(Disc(x: 0.75, y: 0.5, radius: 0.3), Color(0xFFEEDD))
    let decoded = try DecodedPNG(PNG.file(canvas, title: "a disc"))
    #expect(decoded.width == 30 && decoded.height == 20)
    #expect(decoded.title == "a disc")
    #expect(decoded.pixels == canvas.pixels)
    #expect(decoded.color(0, 0) == [0x10, 0x20, 0x30])
    #expect(decoded.color(15, 10) == [0xFF, 0xEE, 0xDD])
  }

  @Test(arguments: [(1, 1), (3, 1), (1, 300), (700, 2), (257, 90), (100, 300)])
  func `noise survives too, in stored blocks`(_ width: Int, _ height: Int) throws {
    var random = SeededGenerator(seed: 3)
    var canvas = Canvas(width: width, height: height, background: Color(0))
    for x in 0..<width {
      for y in 0..<height {
        canvas.fill(
          Rectangle(
            x: Double(x) / Double(height), y: Double(y) / Double(height),
            width: 1 / Double(height), height: 1 / Double(height)),
          Color(UInt32.random(in: 0...0xFF_FFFF, using: &random)))
      }
    }
    let file = PNG.file(canvas, title: "noise")
    #expect(try DecodedPNG(file).pixels == canvas.pixels)
    #expect(file.count < width * height * 3 + height + 200)
  }

  @Test func `an edge inside a pixel mixes the colours`() {
    var canvas = Canvas(width: 4, height: 4, background: Color(0))
    canvas.fill(Rectangle(x: 0, y: 0, width: 0.375, height: 1), Color(0xFFFFFF))
    #expect(Array(canvas.pixels[0..<12]) == [255, 255, 255, 128, 128, 128, 0, 0, 0, 0, 0, 0])
  }

  @Test func `what lies outside the canvas is not painted`() {
    var canvas = Canvas(width: 4, height: 4, background: Color(7))
    let before = canvas.pixels
    canvas.fill(Disc(x: 5, y: 5, radius: 1), Color(0xFFFFFF))
    canvas.fill(Disc(x: -2, y: 0.5, radius: 1), Color(0xFFFFFF))
    canvas.fill(Polygon([]), Color(0xFFFFFF))
    #expect(canvas.pixels == before)
  }
}
