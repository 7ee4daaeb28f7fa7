import Loop
import Testing

@Suite struct SystemErrorTests {
  @Test func `an error tells the call, the text, the number and the context`() {
    let error = SystemError(call: "connect", code: .connectionRefused, context: "127.0.0.1:80")
    let number = SystemError.Code.connectionRefused.rawValue
    #expect(error.message == "Connection refused")
    #expect(error.description == "connect: Connection refused (errno \(number)), 127.0.0.1:80")
    let bare = SystemError(call: "read", code: .connectionReset)
    #expect(bare.description.hasSuffix("(errno \(bare.code.rawValue))"))
  }

  @Test func `an error is matched by its code`() {
    func fail() throws { throw SystemError(call: "bind", code: .addressInUse) }
    do {
      try fail()
      Issue.record("nothing was thrown")
    } catch let error as SystemError where error.code == .connectionRefused {
      Issue.record("the wrong pattern matched: \(error)")
    } catch let error as SystemError where error.code == .addressInUse {
      #expect(error.call == "bind")
    } catch {
      Issue.record(error)
    }
  }

  @Test func `a number without a name is a code as well`() {
    let code = SystemError.Code(rawValue: 12_345)
    #expect(code.rawValue == 12_345)
    #expect(code.description.contains("12345"))
    #expect(code != .badDescriptor)
  }

  @Test func `the names stand for different numbers`() {
    let codes: [SystemError.Code] = [
      .connectionRefused, .connectionReset, .connectionAborted, .brokenPipe, .notConnected,
      .alreadyConnected, .addressInUse, .addressNotAvailable, .addressFamilyNotSupported, .timedOut,
      .hostUnreachable, .networkUnreachable, .tooManyOpenFiles, .tooManyOpenFilesInSystem,
      .wouldBlock, .interrupted, .inProgress, .badDescriptor, .notASocket, .invalidArgument,
      .notPermitted, .accessDenied, .noSuchFile, .fileExists, .nameTooLong, .outOfMemory,
      .noBufferSpace, .notImplemented, .notSupported, .noProtocolOption,
      .protocolError,
    ]
    #expect(Set(codes).count == codes.count)
    for code in codes { #expect(!code.description.isEmpty) }
  }
}
