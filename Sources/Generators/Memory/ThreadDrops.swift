/// What the calling thread is dropping.
///
/// Its memory is freed when the thread ends. It owns nothing then: all that was put aside is dropped.
struct ThreadDrops {
  private struct Drops {
    var depth = 0
    var aside: [GeneratorCore] = []
    var rests: [AnyObject] = []
    var collectsRests = false
  }

  private static let slot = ThreadSlot(for: "dropping generators", ownsMemory: true)

  private let drops: UnsafeMutablePointer<Drops>

  /// That of the calling thread.
  static var current: ThreadDrops {
    ThreadDrops(drops: slot.value?.assumingMemoryBound(to: Drops.self) ?? make())
  }

  private static func make() -> UnsafeMutablePointer<Drops> {
    let memory = UnsafeMutablePointer<Drops>.allocate(capacity: 1)
    memory.initialize(to: Drops())
    slot.value = UnsafeMutableRawPointer(memory)
    return memory
  }

  /// The number of generators that are dropped, one inside of the other.
  var depth: Int {
    get { drops.pointee.depth }
    nonmutating set {
      assert(newValue >= 0, "more drops end than began")
      drops.pointee.depth = newValue
    }
  }

  /// The generators that were put aside.
  var aside: [GeneratorCore] {
    get { drops.pointee.aside }
    nonmutating _modify { yield &drops.pointee.aside }
  }

  /// What was in objects that are gone, and is released by the one that began to collect it.
  var rests: [AnyObject] {
    get { drops.pointee.rests }
    nonmutating _modify { yield &drops.pointee.rests }
  }

  /// Whether somebody collects what was in objects that are gone.
  var collectsRests: Bool {
    get { drops.pointee.collectsRests }
    nonmutating set { drops.pointee.collectsRests = newValue }
  }
}
