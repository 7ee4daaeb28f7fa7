import GeneratorsPlatform

/// One word that each thread has for itself; `nil` on a thread that has put nothing there.
package struct ThreadSlot: Sendable {
  private let key: pthread_key_t

  /// Makes a slot, for the life of the process.
  ///
  /// - Parameters:
  ///   - purpose: What it is for, should the system have none left (there are hundreds).
  ///   - ownsMemory: Whether what is put there was allocated, and is freed when the thread ends.
  package init(for purpose: StaticString, ownsMemory: Bool = false) {
    var key = pthread_key_t()
    #if canImport(Darwin)
      let code = pthread_key_create(&key, ownsMemory ? { $0.deallocate() } : nil)
    #else
      let code = pthread_key_create(&key, ownsMemory ? { $0?.deallocate() } : nil)
    #endif
    precondition(code == 0, "no thread-specific key is left for \(purpose)")
    self.key = key
  }

  #if canImport(Darwin)
    /// What is called with what a thread has put there, when it ends.
    package typealias End = @convention(c) (UnsafeMutableRawPointer) -> Void
  #else
    /// What is called with what a thread has put there, when it ends.
    package typealias End = @convention(c) (UnsafeMutableRawPointer?) -> Void
  #endif

  /// Makes a slot, for the life of the process, whose words need something done when a thread ends.
  ///
  /// - Parameters:
  ///   - purpose: What it is for, should the system have none left (there are hundreds).
  ///   - end: Called on a thread that ends, and not at the end of the process.
  package init(for purpose: StaticString, atThreadEnd end: End) {
    var key = pthread_key_t()
    let code = pthread_key_create(&key, end)
    precondition(code == 0, "no thread-specific key is left for \(purpose)")
    self.key = key
  }

  /// What this thread has put there.
  package var value: UnsafeMutableRawPointer? {
    get { pthread_getspecific(key) }
    nonmutating set { pthread_setspecific(key, newValue) }
  }
}
