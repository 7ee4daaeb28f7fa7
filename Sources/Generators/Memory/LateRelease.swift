/// Dropping objects that hold each other and whose clean-up is that they are released.
///
/// Statements that were built when the program runs are such, and what they keep while they are
/// suspended.
@usableFromInline
enum LateRelease {
  /// What was in an object that is gone.
  private final class Rest<Content> {
    let content: Content

    init(_ content: consuming Content) { self.content = content }
  }

  /// Whether what an object holds can be released as always, with all that goes away with it.
  static var isNeedless: Bool {
    !ThreadDrops.current.collectsRests && ThreadStack.hasRoom(for: .descending)
  }

  /// Releases what was in an object that goes away, where there is no stack to do it as always.
  static func release<Content>(_ content: consuming Content) {
    let drops = ThreadDrops.current
    drops.rests.append(Rest(content))
    if drops.collectsRests { return }
    drops.collectsRests = true
    while drops.rests.popLast() != nil {}
    drops.rests = []
    drops.collectsRests = false
  }
}

/// The one reference to an object that another object owns, and gives up when it goes away.
///
/// Not a strong reference, which would be released after the `deinit`: such objects contain each other,
/// as many as a program makes, and there may be no stack for that.
@frozen
@usableFromInline
struct Owned<Object: AnyObject> {
  @usableFromInline let object: Unmanaged<Object>

  @inlinable
  init(_ object: Object) { self.object = .passRetained(object) }

  /// Uses the object.
  @inlinable
  @inline(__always)
  func lend<Result>(_ body: (Object) throws -> Result) rethrows -> Result {
    try object._withUnsafeGuaranteedRef { try body($0) }
  }

  /// Gives the reference up; to be called once, in the `deinit` of the owner.
  @usableFromInline
  func discard() {
    if LateRelease.isNeedless {
      object.release()
    } else {
      LateRelease.release(object.takeRetainedValue())
    }
  }
}

// Unchecked, since `Unmanaged` is not sendable even if what it refers to is.
extension Owned: @unchecked Sendable where Object: Sendable {}
