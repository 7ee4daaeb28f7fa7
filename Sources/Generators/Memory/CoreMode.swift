/// Where an erased generator is in its life, as bits; above them, on which part of a stack it was
/// resumed last (``StackPart``).
///
/// | flag | set | cleared | never together with |
/// |---|---|---|---|
/// | `running` | when a root is resumed or closed, on the root alone | when the step ends | `created` |
/// | `created` | when the object is made | when it is resumed, mounted or closed | all but `unready` |
/// | `closed` | when the body has ended or was destroyed | never | all but `running` |
/// | `mounted` | when another core delegates to it | when it ends or is driven directly | `created`, `closed` |
/// | `stolen` | when its delegate is driven directly | when it is resumed | `created`, `closed` |
/// | `frame` | when the frame is pushed | never | `created`, `closed` |
/// | `unready` | at first, and when a part of its chain was stolen | when it is resumed | a stack's part |
@usableFromInline
struct CoreMode: OptionSet {
  @usableFromInline let rawValue: UInt32

  @inlinable
  @inline(__always)
  init(rawValue: UInt32) { self.rawValue = rawValue }

  /// It, or a delegate on its behalf, runs now; set on roots only.
  @inlinable @inline(__always) static var running: Self { Self(rawValue: 1) }

  /// Nothing of its body has run.
  @inlinable @inline(__always) static var created: Self { Self(rawValue: 2) }

  /// Its body has ended and its generator is destroyed.
  @inlinable @inline(__always) static var closed: Self { Self(rawValue: 4) }

  /// It is the delegate of another core, which `link` names.
  @inlinable @inline(__always) static var mounted: Self { Self(rawValue: 8) }

  /// Its delegate is driven by someone else and must be mounted again before it goes on.
  @inlinable @inline(__always) static var stolen: Self { Self(rawValue: 16) }

  /// It is no object: it lies in the arena of the core whose chain it is part of.
  @inlinable @inline(__always) static var frame: Self { Self(rawValue: 32) }

  /// It is looked at before it is resumed: it was not yet resumed on a part of a stack that is known
  /// to have room, or what its innermost delegate delegates to was driven directly.
  @inlinable @inline(__always) static var unready: Self { Self(rawValue: 64) }

  // Not as literals of arrays: these are not always seen to need no array (Swift 6.3).

  /// New: created, and unready.
  @inlinable @inline(__always) static var new: Self { Self(rawValue: 2 | 64) }

  /// A frame that is the delegate of what is below it.
  @inlinable @inline(__always) static var mountedFrame: Self { Self(rawValue: 8 | 32) }

  /// A root that has just ended.
  @inlinable @inline(__always) static var closing: Self { Self(rawValue: 4 | 1) }

  /// Suspended, and ready to be resumed from an address of the stack without further questions.
  @inlinable
  @inline(__always)
  static func ready(at address: UInt) -> Self {
    Self(rawValue: StackPart.number(of: address) << 8)
  }

  /// Whether no flag is set together with one that excludes it.
  @usableFromInline var isConsistent: Bool {
    if contains(.created), !isDisjoint(with: [.running, .closed, .mounted, .stolen, .frame]) {
      return false
    }
    return !contains(.closed) || isDisjoint(with: [.created, .mounted, .stolen, .frame])
  }
}
