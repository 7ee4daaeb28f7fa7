#ifndef FAULT_INJECTION_H
#define FAULT_INJECTION_H

#include <stdbool.h>

/// The system calls in which a fault can be injected. One that reads or writes is told apart by what it
/// is for: bytes of a connection, of a pipe to or from a process, or a descriptor that wakes.
typedef enum __attribute__((enum_extensibility(closed))) {
  FaultCallSocket,
  FaultCallBind,
  FaultCallListen,
  FaultCallAccept,
  FaultCallConnect,
  FaultCallReceive,
  FaultCallSend,
  FaultCallShutdown,
  FaultCallClose,
  FaultCallSetOption,
  FaultCallGetOption,
  FaultCallOwnAddress,
  FaultCallPeerAddress,
  FaultCallEpollCreate,
  FaultCallEpollAdd,
  FaultCallEpollModify,
  FaultCallEpollRemove,
  FaultCallWait,
  FaultCallPoll,
  FaultCallIsOpen,
  FaultCallWakeCreate,
  FaultCallWakeWrite,
  FaultCallWakeRead,
  FaultCallLookUp,
  FaultCallThread,
  FaultCallFileStatus,
  FaultCallFileRemove,
  FaultCallPipeCreate,
  FaultCallPipeRead,
  FaultCallPipeWrite,
  FaultCallGetFlags,
  FaultCallSetFlags,
  FaultCallDuplicate,
  FaultCallAccess,
  FaultCallSpawn,
  FaultCallSpawnAttributes,
  FaultCallSpawnActions,
  FaultCallProcessDescriptor,
  FaultCallProcessWait,
  FaultCallProcessStatus,
  FaultCallProcessSignal,
  FaultCallReopen,
  FaultCallKind,
  FaultCallFileRead,
  FaultCallFileWrite,
  FaultCallReceiveNow,
  FaultCallSendDatagram,
  FaultCallReceiveDatagram,
  FaultCallCores,
  FaultCallSendFile,
  FaultCallReadAt,
} FaultCall;

enum { faultCallCount = FaultCallReadAt + 1 };

/// What happens to the call.
typedef enum __attribute__((enum_extensibility(closed))) {
  /// Nothing; calls are counted.
  FaultKindNone,
  /// It fails, and does nothing.
  FaultKindError,
  /// It moves one byte only. Of calls that move none it is no fault.
  FaultKindShort,
  /// It says that it would block, or that nothing has come; a call that may not say so takes a while.
  FaultKindLate,
} FaultKind;

/// A fault that is to happen, and what was seen until then.
typedef struct FaultPlan FaultPlan;

/// Makes a plan: the `nth` call fails, counted from 1, and those behind it until `times` have failed.
FaultPlan *faultPlanMake(FaultCall call, FaultKind kind, int error, long nth, long times);

/// Releases a plan, which lasts until the threads that have it have ended.
void faultPlanRelease(FaultPlan *plan);

/// From now on the calls of this thread, and of those that it starts, go by the plan; `NULL` for none.
void faultPlanUse(FaultPlan *plan);

/// Whether this thread is to find no descriptors of processes, as on an older system.
void faultRefuseProcessDescriptors(bool refuses);

/// How often a call was made.
long faultPlanCount(FaultPlan *plan, FaultCall call);

/// How often the fault happened.
long faultPlanFired(FaultPlan *plan);

/// How many descriptors were opened, less those that were closed.
long faultPlanOpenDescriptors(FaultPlan *plan);

/// Whether a wait came to nothing for so long that it was ended by force, or there were far too many.
bool faultPlanHangs(FaultPlan *plan);

#endif
