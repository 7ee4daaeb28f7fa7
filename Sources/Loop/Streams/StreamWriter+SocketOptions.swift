extension StreamWriter {
  /// A setting of the connection's socket.
  ///
  /// - Throws: ``SystemError``: `badDescriptor` once the connection is closed, `notASocket` for a pipe or a
  ///   file, `noProtocolOption` for what the system does not know, or not of this kind of socket.
  public func socketOption<Value>(
    _ option: SocketOption<Value>
  ) throws(SystemError) -> Value {
    option.decode(try transport.descriptor.option(option.level, option.name))
  }

  /// Changes a setting of the connection's socket.
  ///
  /// - Throws: As ``socketOption(_:)``; `invalidArgument` for a value that the system does not take.
  public func setSocketOption<Value>(
    _ option: SocketOption<Value>, to value: Value
  ) throws(SystemError) {
    try transport.descriptor.setOption(option.level, option.name, option.encode(value))
  }
}
