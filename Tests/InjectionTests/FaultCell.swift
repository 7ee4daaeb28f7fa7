#if os(Linux)
  import FaultInjection
  import Glibc
  import Loop
  import Testing

  /// One cell of the table: what happens to one call, and what an echo is to make of it.
  struct FaultCell: Sendable, CustomTestStringConvertible {
    /// What an echo makes of a fault.
    enum Expectation {
      /// Nobody notices: the bytes come back, and nothing is reported.
      case hidden

      /// The client gets an error, or the loop's handler a report; the bytes come back or they do not.
      case told

      /// Either: what fails may not have been needed.
      case either
    }

    let call: FaultCall
    let kind: FaultKind
    let error: Int32
    let expectation: Expectation
    let routes: [Route]

    var testDescription: String {
      let fault =
        switch kind {
        case .none: "nothing"
        case .error: "errno \(error)"
        case .short: "short"
        case .late: "late"
        @unknown default: "?"
        }
      return "call \(call.rawValue), \(fault)"
    }

    /// All cells.
    static let all: [FaultCell] = {
      let tcp: [Route] = [.tcp]
      let both: [Route] = [.tcp, .unix]
      let every: [Route] = [.tcp, .unix, .tcpWithPoll]
      return
        errors(.socket, told: [EMFILE, ENFILE, ENOMEM], late: true, both)
        + errors(.bind, told: [EADDRINUSE, EACCES], late: true, both)
        + errors(.listen, told: [EADDRINUSE], late: true, both)
        + errors(.accept, hidden: [EINTR, ECONNABORTED], told: [EMFILE, ENOMEM], late: true, both)
        + errors(.connect, hidden: [EINTR], told: [ECONNREFUSED, ETIMEDOUT], late: true, both)
        + errors(
          .receive, hidden: [EINTR], told: [ECONNRESET, EIO], late: true, short: true, every)
        + errors(
          .send, hidden: [EINTR], told: [EPIPE, ECONNRESET, ENOBUFS], late: true, short: true, every
        )
        + errors(.shutdown, told: [ENOTCONN, EIO], late: true, both)
        + errors(.close, hidden: [EIO, EINTR], late: true, both)
        + errors(.setOption, told: [ENOMEM], late: true, tcp)
        + errors(.getOption, told: [EIO], late: true, tcp)
        + errors(.ownAddress, told: [ENOBUFS], late: true, both)
        + errors(.peerAddress, hidden: [ENOTCONN], late: true, both)
        + errors(.epollCreate, told: [EMFILE], late: true, tcp)
        + errors(.epollAdd, told: [ENOMEM, ENOSPC], late: true, both)
        + errors(.epollModify, told: [ENOMEM], late: true, both)
        + errors(.epollRemove, hidden: [ENOMEM], late: true, both)
        + errors(.wait, hidden: [EINTR], told: [EIO], late: true, every)
        + errors(.poll, hidden: [EINTR], either: [ENOMEM], late: true, tcp)
        + errors(.isOpen, told: [EBADF], late: true, [.tcpWithPoll])
        + errors(.wakeCreate, told: [EMFILE], late: true, tcp)
        + errors(.wakeWrite, hidden: [EINTR, EIO], [.name])
        + errors(.wakeRead, hidden: [EINTR, EIO], late: true, [.name])
        + errors(.lookUp, told: [EIO], late: true, [.name])
        + errors(.thread, told: [EAGAIN], late: true, [.name])
        + errors(.cores, hidden: [EPERM, EINVAL], late: true, tcp)
        + errors(.fileStatus, hidden: [EACCES], late: true, [.unix])
        + errors(.fileRemove, hidden: [EACCES], late: true, [.unix])
        + ofProcesses + ofOpenDescriptors + ofDatagrams + ofFilesThatAreSent
    }()

    /// Those of the calls that sending a file takes.
    private static let ofFilesThatAreSent: [FaultCell] = {
      let (byTheSystem, byReading): ([Route], [Route]) = ([.sentFile], [.sentFileOfShared])
      return
        // What the system refuses is read and written.
        errors(
          .sendFile, hidden: [EINTR, EINVAL, ENOSYS, EIO], told: [EPIPE, ECONNRESET], late: true,
          short: true, byTheSystem)
        + errors(.readAt, hidden: [EINTR], told: [EIO], late: true, short: true, byReading)
        + errors(
          .send, hidden: [EINTR], told: [EPIPE, ECONNRESET], late: true, short: true, byReading)
        + errors(.duplicate, told: [EMFILE], late: true, byTheSystem)
        + errors(.epollAdd, told: [ENOMEM], late: true, byTheSystem)
    }()

    /// Those of the calls that datagrams take.
    private static let ofDatagrams: [FaultCell] = {
      let datagrams: [Route] = [.datagrams]
      return
        errors(.socket, told: [EMFILE], late: true, datagrams)
        + errors(.bind, told: [EADDRINUSE], late: true, datagrams)
        + errors(.connect, told: [ENETUNREACH], datagrams)
        + errors(
          .sendDatagram, hidden: [EINTR], told: [ECONNREFUSED, EMSGSIZE], late: true, datagrams)
        + errors(.receiveDatagram, hidden: [EINTR], told: [ECONNREFUSED], late: true, datagrams)
        + errors(.epollAdd, told: [ENOMEM], late: true, datagrams)
        + errors(.epollRemove, either: [ENOMEM], late: true, datagrams)
        + errors(.close, hidden: [EIO, EINTR], late: true, datagrams)
    }()

    /// Those of the calls that streams of pipes, files and sockets take which the program has opened.
    private static let ofOpenDescriptors: [FaultCell] = {
      let every: [Route] = [.pipe, .file, .socket]
      return
        errors(.kind, told: [EIO], late: true, every)
        + errors(.reopen, hidden: [EACCES, ENXIO, EMFILE], late: true, [.pipe])
        + errors(.fileRead, hidden: [EINTR], told: [EIO], late: true, short: true, [.file])
        + errors(.fileWrite, hidden: [EINTR], told: [ENOSPC], late: true, short: true, [.file])
        + errors(.receiveNow, hidden: [EINTR], told: [EIO], late: true, short: true, [.socket])
        + errors(
          .send, hidden: [EINTR], told: [ECONNRESET], late: true, short: true, [.socket])
        + errors(.duplicate, told: [EMFILE], late: true, [.socket])
        // The second thread is not needed if the first has come back by then.
        + errors(.thread, either: [EAGAIN], late: true, [.file])
        + errors(.pipeRead, hidden: [EINTR], told: [EIO], late: true, short: true, [.pipe])
        + errors(.pipeWrite, hidden: [EINTR], told: [EPIPE], late: true, short: true, [.pipe])
    }()

    /// Those of the calls that processes and their pipes take.
    ///
    /// A pipe that nobody reads from (`EPIPE`) is not among them: a process need not read its input.
    private static let ofProcesses: [FaultCell] = {
      let process: [Route] = [.process]
      let both: [Route] = [.process, .processByThread]
      return
        errors(.pipeCreate, told: [EMFILE, ENFILE], late: true, process)
        + errors(.pipeRead, hidden: [EINTR], told: [EIO], late: true, short: true, process)
        + errors(.pipeWrite, hidden: [EINTR], told: [EIO], late: true, short: true, process)
        + errors(.getFlags, told: [EIO], late: true, process)
        + errors(.setFlags, told: [EIO], late: true, process)
        + errors(.duplicate, told: [EMFILE], late: true, process)
        + errors(.access, either: [ENOENT, EACCES], late: true, process)
        + errors(.spawn, told: [EAGAIN, ENOMEM, E2BIG], late: true, process)
        + errors(.spawnAttributes, told: [ENOMEM], late: true, process)
        + errors(.spawnActions, told: [ENOMEM], late: true, process)
        + errors(.processDescriptor, hidden: [ENOSYS, EMFILE], late: true, process)
        + errors(.processWait, hidden: [EINTR, ECHILD], late: true, [.processByThread])
        + errors(.processStatus, hidden: [EINTR], told: [ECHILD], late: true, both)
        + errors(.processSignal, told: [EPERM], late: true, both)
        + errors(.thread, either: [EAGAIN], late: true, both)
        + errors(.close, hidden: [EIO, EINTR], late: true, process)
        + errors(.epollAdd, either: [ENOMEM, ENOSPC], late: true, process)
        + errors(.epollRemove, hidden: [ENOMEM], late: true, process)
        + errors(.wait, hidden: [EINTR], told: [EIO], late: true, both)
    }()

    private static func errors(
      _ call: FaultCall, hidden: [Int32] = [], told: [Int32] = [], either: [Int32] = [],
      late: Bool = false, short: Bool = false, _ routes: [Route]
    ) -> [FaultCell] {
      func cell(_ kind: FaultKind, _ error: Int32, _ expectation: Expectation) -> FaultCell {
        FaultCell(call: call, kind: kind, error: error, expectation: expectation, routes: routes)
      }
      return hidden.map { cell(.error, $0, .hidden) } + told.map { cell(.error, $0, .told) }
        + either.map { cell(.error, $0, .either) } + (late ? [cell(.late, 0, .hidden)] : [])
        + (short ? [cell(.short, 0, .hidden)] : [])
    }
  }
#endif
