/// The memory of a core's frames: delegates that exist only as part of its chain.
///
/// Frames come and go like those of a call stack, so the memory is one: allocating moves a mark up,
/// freeing moves it back. It lies in chunks that never move; a chunk that is left is kept for the
/// next time, so that a chain that grows and shrinks around the end of a chunk allocates nothing.
@usableFromInline
struct FrameArena {
  /// What begins a chunk.
  struct Chunk {
    /// The chunk below, and the mark when this one was begun.
    var previous: UnsafeMutableRawPointer?
    var mark: UnsafeMutableRawPointer?
    var size: Int
  }

  /// Frames are aligned to this.
  @inlinable @inline(__always) static var alignment: Int { 8 }

  @usableFromInline var mark: UnsafeMutableRawPointer?
  @usableFromInline var limit: UnsafeMutableRawPointer?
  /// The first place in the current chunk: what a frame that is freed is compared with.
  private var first: UnsafeMutableRawPointer?
  var spare: UnsafeMutableRawPointer?

  @usableFromInline
  static func make() -> UnsafeMutablePointer<FrameArena> {
    let arena = UnsafeMutablePointer<FrameArena>.allocate(capacity: 1)
    arena.initialize(to: FrameArena())
    return arena
  }

  /// Takes memory for a frame.
  ///
  /// - Parameter size: In bytes, a multiple of the alignment.
  /// - Returns: Uninitialised memory.
  @inlinable
  @inline(__always)
  mutating func allocate(_ size: Int) -> UnsafeMutableRawPointer {
    assert(size > 0 && size % Self.alignment == 0, "a frame of \(size) bytes")
    // One comparison: without a chunk there are no bytes between the two.
    assert((mark == nil) == (limit == nil), "an arena with one end")
    if Int(bitPattern: limit) &- Int(bitPattern: mark) >= size {
      let frame = mark.unsafelyUnwrapped
      mark = frame + size
      return frame
    }
    return allocateInNewChunk(size)
  }

  /// Gives back the memory of the last frame, and of everything above it.
  @inline(__always)
  mutating func free(_ frame: UnsafeMutableRawPointer) {
    assert(holds(frame), "a frame is freed that is not in the last chunk")
    mark = frame
    // Compared as words: a frame is never nowhere, where there is no chunk.
    if UInt(bitPattern: frame) == UInt(bitPattern: first) { leaveChunk() }
  }

  /// Whether an address is that of a frame in the last chunk.
  private func holds(_ frame: UnsafeMutableRawPointer) -> Bool {
    guard let first, let mark else { return false }
    return frame >= first && frame < mark
  }

  /// The current chunk.
  private var chunk: UnsafeMutableRawPointer? {
    get { first.map { $0 - Self.headSize } }
    set { first = newValue.map { $0 + Self.headSize } }
  }

  private static var headSize: Int {
    (MemoryLayout<Chunk>.size + alignment - 1) / alignment * alignment
  }

  @usableFromInline
  mutating func allocateInNewChunk(_ size: Int) -> UnsafeMutableRawPointer {
    let previous = chunk
    let needed = size + Self.headSize
    let new: UnsafeMutableRawPointer
    if let spare, spare.load(as: Chunk.self).size >= needed {
      new = spare
      self.spare = nil
    } else {
      let last = previous?.load(as: Chunk.self).size ?? 256
      let length = max(min(last * 2, ChunkPool.chunkSize), needed)
      let pooled = length == ChunkPool.chunkSize ? ChunkPool.take() : nil
      new = pooled ?? .allocate(byteCount: length, alignment: Self.alignment)
      new.storeBytes(of: Chunk(size: length), as: Chunk.self)
    }
    let length = new.load(as: Chunk.self).size
    new.storeBytes(of: Chunk(previous: previous, mark: mark, size: length), as: Chunk.self)
    chunk = new
    limit = new + length
    let frame = new + Self.headSize
    mark = frame + size
    return frame
  }

  /// Goes back to the chunk below; the one that is left becomes the spare one.
  // Never inlined: it is seldom run, in a loop that often is.
  @inline(never)
  mutating func leaveChunk() {
    guard let left = chunk else { return }
    let head = left.load(as: Chunk.self)
    // The lowest chunk stays.
    guard let previous = head.previous else { return }
    spare.map(Self.free)
    spare = left
    chunk = previous
    mark = head.mark
    limit = previous + previous.load(as: Chunk.self).size
  }

  /// Frees an arena and all its memory.
  ///
  /// - Precondition: There are no frames any more.
  static func destroy(_ arena: UnsafeMutablePointer<FrameArena>) {
    assert(arena.pointee.isEmpty, "an arena is destroyed with frames in it")
    arena.pointee.spare.map(Self.free)
    while let last = arena.pointee.chunk {
      arena.pointee.chunk = last.load(as: Chunk.self).previous
      Self.free(last)
    }
    arena.deallocate()
  }

  /// Whether there are no frames.
  private var isEmpty: Bool {
    guard let chunk else { return true }
    return mark == first && chunk.load(as: Chunk.self).previous == nil
  }

  private static func free(_ chunk: UnsafeMutableRawPointer) {
    if chunk.load(as: Chunk.self).size == ChunkPool.chunkSize {
      ChunkPool.give(chunk)
    } else {
      chunk.deallocate()
    }
  }
}
