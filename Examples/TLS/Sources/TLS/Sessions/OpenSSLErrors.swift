import Loop
import OpenSSL

/// Takes all out of OpenSSL's queue of errors, and says the first in words.
///
/// The queue belongs to the thread. It is cleared before each call whose error is asked for.
func takeReason() -> String {
  let code = takeCode()
  if code == 0 { return "unknown" }
  // It says nothing about the errors of the system.
  if ERR_GET_LIB(code) == ERR_LIB_SYS {
    return SystemError.Code(rawValue: ERR_GET_REASON(code)).description
  }
  return ERR_reason_error_string(code).map { String(cString: $0) } ?? "error \(code)"
}

/// Takes all out of OpenSSL's queue of errors; gives the first, or 0.
func takeCode() -> UInt {
  defer { ERR_clear_error() }
  return ERR_get_error()
}
