import HTTPKit

/// Decides which names are answered with which fault.
///
/// The decision depends on the name and the salt alone, so that every way of downloading meets
/// the same faults, however often and in whatever order it asks; and so that counts can be checked.
package struct FaultPlan: Hashable, Sendable {
  /// The share of names with a fault, from 0 to 100.
  package let percent: Int
  /// Chooses between plans of the same share.
  package let salt: UInt64

  /// No faults.
  package static let none = FaultPlan(percent: 0)

  /// Makes a plan.
  ///
  /// The default salt is one with which 30 percent hit six of the 20 countries, with every kind
  /// of fault among them.
  ///
  /// - Precondition: `percent` lies in 0...100.
  package init(percent: Int, salt: UInt64 = 199) {
    precondition((0...100).contains(percent), "a share of faults is from 0 to 100 percent")
    self.percent = percent
    self.salt = salt
  }

  /// The fault of a name, or nil; case does not matter.
  package func fault(for name: String) -> Fault? {
    let hash = Self.hash(name, salt: salt)
    guard Int(hash % 100) < percent else { return nil }
    return Fault.allCases[Int(hash / 100 % UInt64(Fault.allCases.count))]
  }

  /// How many of the names fail in which way.
  package func expectedFailures(of names: [String]) -> [DownloadError.Kind: Int] {
    names.reduce(into: [:]) { counts, name in
      if let fault = fault(for: name) { counts[fault.expectedFailure, default: 0] += 1 }
    }
  }

  /// FNV-1a, then the finaliser of SplitMix64: `Hasher` differs from process to process.
  private static func hash(_ name: String, salt: UInt64) -> UInt64 {
    var value: UInt64 = 0xCBF2_9CE4_8422_2325 ^ salt
    for byte in name.utf8 { value = (value ^ UInt64(byte.asciiLowercased)) &* 0x100_0000_01B3 }
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
