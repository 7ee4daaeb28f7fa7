extension StreamReader: CustomStringConvertible {
  /// How much has come that was not read, and whether it was all: `<StreamReader buffered=12 ended>`.
  public var description: String {
    "<StreamReader buffered=\(transport.input.count)\(transport.isAtEnd ? " ended" : "")>"
  }
}

extension StreamWriter: CustomStringConvertible {
  /// How much was written that was not sent, and to whom: `<StreamWriter buffered=0 to 127.0.0.1:80>`.
  public var description: String {
    let peer = peerAddress.map { " to \($0)" } ?? ""
    return "<StreamWriter buffered=\(bufferedByteCount)\(peer)\(isClosing ? " closing" : "")>"
  }
}
