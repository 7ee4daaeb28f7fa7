/// Makes the best selector of this system: epoll on Linux, poll elsewhere.
///
/// The environment variable `GENERATORS_SELECTOR` overrules the choice: `poll` or `epoll`. That is
/// how the whole test suite is run on the portable selector. Another value, and `epoll` where there
/// is none, count as not set.
///
/// - Returns: a selector without any descriptor.
/// - Throws: ``SystemError``: `tooManyOpenFiles`.
public func makeDefaultSelector() throws -> any EventLoop.Selector {
  #if os(Linux) && !canImport(Musl)
    let wish = ProcessInformation.environmentVariable("GENERATORS_SELECTOR")
    if wish != "poll", Epoll.isAvailable { return try EpollSelector() }
  #endif
  return try PollSelector()
}
