import GeneratorsPlatform

extension SystemError.Code {
  /// No server listens at the address (`ECONNREFUSED`).
  public static var connectionRefused: Self { Self(ECONNREFUSED) }

  /// The other side broke the connection off (`ECONNRESET`).
  public static var connectionReset: Self { Self(ECONNRESET) }

  /// The connection was broken off on this side, or before it was accepted (`ECONNABORTED`).
  public static var connectionAborted: Self { Self(ECONNABORTED) }

  /// Writing to a connection whose other side no longer reads (`EPIPE`).
  public static var brokenPipe: Self { Self(EPIPE) }

  /// The socket is not connected (`ENOTCONN`).
  public static var notConnected: Self { Self(ENOTCONN) }

  /// The socket is connected already (`EISCONN`).
  public static var alreadyConnected: Self { Self(EISCONN) }

  /// The address is taken (`EADDRINUSE`).
  public static var addressInUse: Self { Self(EADDRINUSE) }

  /// The address is not one of this machine (`EADDRNOTAVAIL`).
  public static var addressNotAvailable: Self { Self(EADDRNOTAVAIL) }

  /// This kind of address is not supported (`EAFNOSUPPORT`).
  public static var addressFamilyNotSupported: Self { Self(EAFNOSUPPORT) }

  /// The other side did not answer in time (`ETIMEDOUT`).
  public static var timedOut: Self { Self(ETIMEDOUT) }

  /// No route to the host (`EHOSTUNREACH`).
  public static var hostUnreachable: Self { Self(EHOSTUNREACH) }

  /// No route to the network (`ENETUNREACH`).
  public static var networkUnreachable: Self { Self(ENETUNREACH) }

  /// The process has as many descriptors as it may have (`EMFILE`).
  public static var tooManyOpenFiles: Self { Self(EMFILE) }

  /// The system has as many open files as it can have (`ENFILE`).
  public static var tooManyOpenFilesInSystem: Self { Self(ENFILE) }

  /// The operation would block, or must be tried again (`EAGAIN`).
  public static var wouldBlock: Self { Self(EAGAIN) }

  /// A signal interrupted the call (`EINTR`).
  public static var interrupted: Self { Self(EINTR) }

  /// The connection is being made (`EINPROGRESS`).
  public static var inProgress: Self { Self(EINPROGRESS) }

  /// Not an open descriptor (`EBADF`).
  public static var badDescriptor: Self { Self(EBADF) }

  /// A descriptor of the wrong kind (`ENOTSOCK`).
  public static var notASocket: Self { Self(ENOTSOCK) }

  /// An argument that the call does not take (`EINVAL`).
  public static var invalidArgument: Self { Self(EINVAL) }

  /// The process may not do that; also, a file that cannot be waited for (`EPERM`).
  public static var notPermitted: Self { Self(EPERM) }

  /// Access is denied, as to a low port (`EACCES`).
  public static var accessDenied: Self { Self(EACCES) }

  /// No such file, as of a Unix domain socket (`ENOENT`).
  public static var noSuchFile: Self { Self(ENOENT) }

  /// A part of a path is no directory (`ENOTDIR`).
  public static var notDirectory: Self { Self(ENOTDIR) }

  /// The file is no program that the system knows how to run (`ENOEXEC`).
  public static var notExecutable: Self { Self(ENOEXEC) }

  /// Arguments and environment are longer than the system lets a program have (`E2BIG`).
  public static var argumentsTooLong: Self { Self(E2BIG) }

  /// There is no such child process, or its status was taken (`ECHILD`).
  public static var noChild: Self { Self(ECHILD) }

  /// There is no such device, as of an address of no interface (`ENODEV`).
  public static var noSuchDevice: Self { Self(ENODEV) }

  /// There is no such process or process group (`ESRCH`).
  public static var noSuchProcess: Self { Self(ESRCH) }

  /// A datagram is too long to be sent in one piece (`EMSGSIZE`).
  public static var messageTooLong: Self { Self(EMSGSIZE) }

  /// A datagram has nobody to go to: the socket is not connected (`EDESTADDRREQ`).
  public static var destinationRequired: Self { Self(EDESTADDRREQ) }

  /// It exists already (`EEXIST`).
  public static var fileExists: Self { Self(EEXIST) }

  /// A name or path that is too long (`ENAMETOOLONG`).
  public static var nameTooLong: Self { Self(ENAMETOOLONG) }

  /// Out of memory (`ENOMEM`).
  public static var outOfMemory: Self { Self(ENOMEM) }

  /// The system has no room for the operation (`ENOBUFS`).
  public static var noBufferSpace: Self { Self(ENOBUFS) }

  /// The system does not have this call (`ENOSYS`).
  public static var notImplemented: Self { Self(ENOSYS) }

  /// The operation is not supported by this kind of descriptor (`EOPNOTSUPP`).
  public static var notSupported: Self { Self(EOPNOTSUPP) }

  /// There is no such option, or not for this kind of socket (`ENOPROTOOPT`).
  public static var noProtocolOption: Self { Self(ENOPROTOOPT) }

  /// A protocol error, as reported for a connection that broke before it was accepted (`EPROTO`).
  public static var protocolError: Self { Self(EPROTO) }
}
