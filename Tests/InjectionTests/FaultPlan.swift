#if os(Linux)
  import FaultInjection

  /// A fault that is to happen on one thread, and what was seen.
  final class Plan {
    private let plan: OpaquePointer

    /// Makes a plan; without a kind, calls are counted only.
    init(
      _ call: FaultCall = .socket, _ kind: FaultKind = .none, error: Int32 = 0, nth: Int = 1,
      times: Int = 1
    ) {
      guard let plan = faultPlanMake(call, kind, error, nth, times) else {
        preconditionFailure("no memory for a plan of faults")
      }
      self.plan = plan
    }

    deinit { faultPlanRelease(plan) }

    /// Runs something with the plan.
    func use<Result>(_ body: () throws -> Result) rethrows -> Result {
      faultPlanUse(plan)
      defer { faultPlanUse(nil) }
      return try body()
    }

    /// How often a call was made.
    func count(_ call: FaultCall) -> Int { faultPlanCount(plan, call) }

    /// How often the fault happened.
    var fired: Int { faultPlanFired(plan) }

    /// How many descriptors are still open.
    var openDescriptors: Int { faultPlanOpenDescriptors(plan) }

    /// Whether a wait was ended that would not have ended.
    var hangs: Bool { faultPlanHangs(plan) }
  }
#endif
