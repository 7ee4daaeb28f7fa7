import Foundation

/// C's `fd_set`, whose macros Swift does not see.
struct DescriptorSet {
  var set = fd_set()

  mutating func insert(_ descriptor: Int32) {
    withUnsafeMutableBytes(of: &set) { $0[Int(descriptor) / 8] |= 1 << UInt8(descriptor % 8) }
  }

  func contains(_ descriptor: Int32) -> Bool {
    withUnsafeBytes(of: set) { $0[Int(descriptor) / 8] & 1 << UInt8(descriptor % 8) != 0 }
  }
}
