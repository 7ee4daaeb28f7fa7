#if !os(Linux)
  import Loop

  /// Called when the process starts; only Linux tells a process what its threads wait for.
  @_cdecl("startWatchdog")
  func startWatchdog() {}
#endif
