import FlagsKit
import Testing

@Suite struct FlagCatalogTests {
  private let catalog = FlagCatalog()

  @Test(arguments: FlagCatalog.countries)
  func `every country has a picture that decodes`(_ country: String) throws {
    let file = try #require(catalog.image(named: country))
    let decoded = try DecodedPNG(file)
    #expect(decoded.height == FlagCatalog.height)
    #expect(decoded.title == country)
    #expect((900...10_000).contains(file.count))
  }

  @Test func `the files differ from each other and never change`() throws {
    let names = FlagCatalog.names(500)
    #expect(Set(names).count == 500)
    let files = names.compactMap { catalog.image(named: $0) }
    #expect(Set(files).count == 500)
    let again = FlagCatalog()
    #expect(names.prefix(25).map { again.image(named: $0) } == files.prefix(25).map { $0 })
  }

  @Test func `names beyond the countries carry a number`() {
    #expect(FlagCatalog.names(0) == [])
    #expect(FlagCatalog.names(22).suffix(3) == ["FR", "CN-2", "IN-2"])
    #expect(FlagCatalog.names(41).last == "CN-3")
    #expect(FlagCatalog.fileName(of: "CN-2") == "cn-2.png")
  }

  @Test(arguments: ["", "XX", "CN-", "CN-1", "CN-0", "CN-02", "CN-2-3", "CN-+2", "-2", "../CN"])
  func `a name that is none has no file`(_ name: String) {
    #expect(catalog.image(named: name) == nil)
  }

  @Test func `the stripes of flags have their colours`() throws {
    let france = try DecodedPNG(try #require(catalog.image(named: "FR")))
    #expect(france.color(10, 80) == [0x00, 0x55, 0xA4])
    #expect(france.color(120, 80) == [0xFF, 0xFF, 0xFF])
    #expect(france.color(230, 80) == [0xEF, 0x41, 0x35])
  }
}
