// The calls of the C library that the loop makes, with a place for faults in front of them.
//
// The program that contains this file has these functions in the place of the library's. A thread
// without a plan goes straight through to the library; so everything else in the process is as ever.

#ifdef __linux__

#define _GNU_SOURCE
#include "FaultInjection.h"
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/pidfd.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct FaultPlan {
  FaultCall call;
  FaultKind kind;
  int error;
  long first, last;
  atomic_long owners, fired, open, waits;
  atomic_bool hangs;
  atomic_long counts[faultCallCount];
};

static _Thread_local FaultPlan *current;
static _Thread_local bool refusesProcessDescriptors;

// A wait of this long without an event is one that would never end: both sides of every connection are
// on the waiting thread, and nothing else is waited for but a thread that looks a name up, which on a
// busy machine has its turn long before. Shorter than the patience of the tests' watchdog, which would not
// say which call was hit. An echo waits some hundred times.
enum { longestWait = 50000, mostWaits = 20000 };

// The function behind ours: a sanitizer's, if there is one, else the library's.
#define NEXT(name)                                                                                 \
  static _Atomic(__typeof__(&name)) found_##name;                                                  \
  __typeof__(&name) next = atomic_load_explicit(&found_##name, memory_order_relaxed);              \
  if (!next) {                                                                                     \
    next = (__typeof__(&name))find(#name, "__interceptor_" #name);                                 \
    atomic_store_explicit(&found_##name, next, memory_order_relaxed);                              \
  }

static void *find(const char *name, const char *intercepted) {
  void *function = dlsym(RTLD_DEFAULT, intercepted);
  return function ? function : dlsym(RTLD_NEXT, name);
}

FaultPlan *faultPlanMake(FaultCall call, FaultKind kind, int error, long nth, long times) {
  FaultPlan *plan = calloc(1, sizeof *plan);
  plan->call = call;
  plan->kind = kind;
  plan->error = error;
  plan->first = nth;
  plan->last = nth + times - 1;
  plan->owners = 1;
  return plan;
}

void faultPlanRelease(FaultPlan *plan) {
  if (plan && atomic_fetch_sub(&plan->owners, 1) == 1) free(plan);
}

void faultPlanUse(FaultPlan *plan) { current = plan; }

void faultRefuseProcessDescriptors(bool refuses) { refusesProcessDescriptors = refuses; }

long faultPlanCount(FaultPlan *plan, FaultCall call) { return plan->counts[call]; }
long faultPlanFired(FaultPlan *plan) { return plan->fired; }
long faultPlanOpenDescriptors(FaultPlan *plan) { return plan->open; }
bool faultPlanHangs(FaultPlan *plan) { return plan->hangs; }

// Counts a call of a thread that has a plan; says whether the fault is to happen to it.
static bool isHit(FaultCall call) {
  FaultPlan *plan = current;
  if (!plan) return false;
  long number = atomic_fetch_add(&plan->counts[call], 1) + 1;
  if (plan->kind == FaultKindNone || call != plan->call) return false;
  if (number < plan->first || number > plan->last) return false;
  atomic_fetch_add(&plan->fired, 1);
  return true;
}

static void takeAWhile(void) {
  struct timespec time = {0, 2000000};
  nanosleep(&time, NULL);
}

// Whether a call fails, with `errno` set. A late one fails with `late`, or takes a while if that is 0.
static bool fails(FaultCall call, int late) {
  if (!isHit(call)) return false;
  if (current->kind == FaultKindError) {
    errno = current->error;
    return true;
  }
  if (current->kind == FaultKindLate) {
    if (late) {
      errno = late;
      return true;
    }
    takeAWhile();
  }
  return false;
}

// As `fails`, of a call that moves bytes and may be short.
static bool movesLess(FaultCall call, size_t *count) {
  if (!isHit(call)) return false;
  switch (current->kind) {
  case FaultKindError: errno = current->error; return true;
  case FaultKindLate: errno = EAGAIN; return true;
  case FaultKindShort: if (*count > 1) *count = 1; return false;
  case FaultKindNone: return false;
  }
}

static int opened(int descriptor) {
  if (current && descriptor >= 0) atomic_fetch_add(&current->open, 1);
  return descriptor;
}

static mode_t kindOf(int descriptor) {
  NEXT(fstat);
  struct stat status;
  int saved = errno;
  mode_t kind = next(descriptor, &status) == 0 ? status.st_mode & S_IFMT : 0;
  errno = saved;
  return kind;
}

// A wait that was ended: whether it is to be taken for a hang.
static bool isHang(int events, bool isOver) {
  FaultPlan *plan = current;
  if (events < 0) return false;
  // One who spins is told of something all the time.
  bool spins = atomic_fetch_add(&plan->waits, 1) >= mostWaits;
  if (!spins && !(events == 0 && isOver)) return false;
  plan->hangs = true;
  errno = EDEADLK;
  return true;
}

ssize_t read(int descriptor, void *bytes, size_t count) {
  NEXT(read);
  if (current) {
    mode_t kind = kindOf(descriptor);
    FaultCall call = kind == S_IFSOCK  ? FaultCallReceive
                     : kind == S_IFIFO ? FaultCallPipeRead
                     : kind == S_IFREG ? FaultCallFileRead
                                       : FaultCallWakeRead;
    // A file never says that it would block.
    bool isLate = call == FaultCallFileRead && current->kind == FaultKindLate;
    if (isLate ? fails(call, 0) : movesLess(call, &count)) return -1;
  }
  return next(descriptor, bytes, count);
}

ssize_t write(int descriptor, const void *bytes, size_t count) {
  NEXT(write);
  if (current && descriptor > 2) {
    mode_t kind = kindOf(descriptor);
    FaultCall call = kind == S_IFIFO   ? FaultCallPipeWrite
                     : kind == S_IFREG ? FaultCallFileWrite
                                       : FaultCallWakeWrite;
    bool isLate = call == FaultCallFileWrite && current->kind == FaultKindLate;
    if (kind != S_IFSOCK && (isLate ? fails(call, 0) : movesLess(call, &count))) return -1;
  }
  return next(descriptor, bytes, count);
}

ssize_t send(int descriptor, const void *bytes, size_t count, int flags) {
  NEXT(send);
  if (current && movesLess(FaultCallSend, &count)) return -1;
  return next(descriptor, bytes, count, flags);
}

ssize_t sendfile(int descriptor, int file, off_t *offset, size_t count) {
  NEXT(sendfile);
  if (current && movesLess(FaultCallSendFile, &count)) return -1;
  return next(descriptor, file, offset, count);
}

ssize_t pread(int descriptor, void *bytes, size_t count, off_t offset) {
  NEXT(pread);
  // A file never says that it would block.
  bool isLate = current && current->kind == FaultKindLate;
  if (current && (isLate ? fails(FaultCallReadAt, 0) : movesLess(FaultCallReadAt, &count))) return -1;
  return next(descriptor, bytes, count, offset);
}

ssize_t recv(int descriptor, void *bytes, size_t count, int flags) {
  NEXT(recv);
  if (current && movesLess(FaultCallReceiveNow, &count)) return -1;
  return next(descriptor, bytes, count, flags);
}

// A datagram goes whole or not at all.
ssize_t sendto(
    int descriptor, const void *bytes, size_t count, int flags, const struct sockaddr *address,
    socklen_t length) {
  NEXT(sendto);
  if (fails(FaultCallSendDatagram, EAGAIN)) return -1;
  return next(descriptor, bytes, count, flags, address, length);
}

ssize_t recvmsg(int descriptor, struct msghdr *message, int flags) {
  NEXT(recvmsg);
  if (fails(FaultCallReceiveDatagram, EAGAIN)) return -1;
  return next(descriptor, message, flags);
}

// Only tests make pairs.
int socketpair(int family, int type, int protocol, int ends[2]) {
  NEXT(socketpair);
  int result = next(family, type, protocol, ends);
  if (result == 0) {
    opened(ends[0]);
    opened(ends[1]);
  }
  return result;
}

int socket(int family, int type, int protocol) {
  NEXT(socket);
  if (fails(FaultCallSocket, 0)) return -1;
  return opened(next(family, type, protocol));
}

int bind(int descriptor, const struct sockaddr *address, socklen_t length) {
  NEXT(bind);
  if (fails(FaultCallBind, 0)) return -1;
  return next(descriptor, address, length);
}

int listen(int descriptor, int backlog) {
  NEXT(listen);
  if (fails(FaultCallListen, 0)) return -1;
  return next(descriptor, backlog);
}

int accept4(int descriptor, struct sockaddr *address, socklen_t *length, int flags) {
  NEXT(accept4);
  if (fails(FaultCallAccept, EAGAIN)) return -1;
  return opened(next(descriptor, address, length, flags));
}

int connect(int descriptor, const struct sockaddr *address, socklen_t length) {
  NEXT(connect);
  if (current && isHit(FaultCallConnect)) {
    // An interrupted one goes on, and so does one that takes its time.
    bool goesOn = current->kind == FaultKindLate || current->error == EINTR;
    int error = current->kind == FaultKindLate ? EINPROGRESS : current->error;
    if (goesOn) next(descriptor, address, length);
    errno = error;
    return -1;
  }
  return next(descriptor, address, length);
}

int shutdown(int descriptor, int how) {
  NEXT(shutdown);
  if (fails(FaultCallShutdown, 0)) return -1;
  return next(descriptor, how);
}

int close(int descriptor) {
  NEXT(close);
  // Linux has freed the number, whatever it says.
  bool isFailing = fails(FaultCallClose, 0);
  int error = errno, result = next(descriptor);
  if (result != 0 && errno == EBADF) {
    // A number that was closed twice was another test's the next time: that test would fail, without
    // a trace of who did it.
    fprintf(stderr, "close(%d): nobody has this descriptor; it was closed twice\n", descriptor);
    abort();
  }
  if (current && result == 0) atomic_fetch_sub(&current->open, 1);
  if (!isFailing) return result;
  errno = error;
  return -1;
}

int setsockopt(int descriptor, int level, int name, const void *value, socklen_t length) {
  NEXT(setsockopt);
  if (fails(FaultCallSetOption, 0)) return -1;
  return next(descriptor, level, name, value, length);
}

int getsockopt(int descriptor, int level, int name, void *value, socklen_t *length) {
  NEXT(getsockopt);
  if (fails(FaultCallGetOption, 0)) return -1;
  return next(descriptor, level, name, value, length);
}

int getsockname(int descriptor, struct sockaddr *address, socklen_t *length) {
  NEXT(getsockname);
  if (fails(FaultCallOwnAddress, 0)) return -1;
  return next(descriptor, address, length);
}

int getpeername(int descriptor, struct sockaddr *address, socklen_t *length) {
  NEXT(getpeername);
  if (fails(FaultCallPeerAddress, 0)) return -1;
  return next(descriptor, address, length);
}

int epoll_create1(int flags) {
  NEXT(epoll_create1);
  if (fails(FaultCallEpollCreate, 0)) return -1;
  return opened(next(flags));
}

int epoll_ctl(int set, int operation, int descriptor, struct epoll_event *event) {
  NEXT(epoll_ctl);
  FaultCall call = operation == EPOLL_CTL_ADD   ? FaultCallEpollAdd
                   : operation == EPOLL_CTL_MOD ? FaultCallEpollModify
                                                : FaultCallEpollRemove;
  if (fails(call, 0)) return -1;
  return next(set, operation, descriptor, event);
}

int epoll_wait(int set, struct epoll_event *events, int room, int timeout) {
  NEXT(epoll_wait);
  if (!current) return next(set, events, room, timeout);
  if (isHit(FaultCallWait)) {
    if (current->kind == FaultKindLate) return 0;
    if (current->kind == FaultKindError) { errno = current->error; return -1; }
    if (current->kind == FaultKindShort) room = 1;
  }
  int found = next(set, events, room, timeout < 0 ? longestWait : timeout);
  return isHang(found, timeout < 0) ? -1 : found;
}

int epoll_pwait2(
    int set, struct epoll_event *events, int room, const struct timespec *time,
    const sigset_t *mask) {
  NEXT(epoll_pwait2);
  if (!current) return next(set, events, room, time, mask);
  if (fails(FaultCallWait, EINTR)) return -1;
  int found = next(set, events, room, time, mask);
  return isHang(found, false) ? -1 : found;
}

int poll(struct pollfd *entries, nfds_t count, int timeout) {
  NEXT(poll);
  if (!current) return next(entries, count, timeout);
  // With one entry and no time it only asks whether a socket is writable.
  if (isHit(count == 1 && timeout == 0 ? FaultCallPoll : FaultCallWait)) {
    if (current->kind == FaultKindLate) return 0;
    if (current->kind == FaultKindError) { errno = current->error; return -1; }
  }
  int found = next(entries, count, timeout < 0 ? longestWait : timeout);
  return isHang(found, timeout < 0) ? -1 : found;
}

int fcntl(int descriptor, int command, ...) {
  NEXT(fcntl);
  va_list arguments;
  va_start(arguments, command);
  void *argument = va_arg(arguments, void *);
  va_end(arguments);
  if (command == F_GETFD && fails(FaultCallIsOpen, 0)) return -1;
  if (command == F_GETFL && fails(FaultCallGetFlags, 0)) return -1;
  if (command == F_SETFL && fails(FaultCallSetFlags, 0)) return -1;
  if (command != F_DUPFD_CLOEXEC) return next(descriptor, command, argument);
  if (fails(FaultCallDuplicate, 0)) return -1;
  return opened(next(descriptor, command, argument));
}

// Tests open files of their own.
int open(const char *path, int flags, ...) {
  NEXT(open);
  va_list arguments;
  va_start(arguments, flags);
  int mode = flags & O_CREAT ? va_arg(arguments, int) : 0;
  va_end(arguments);
  if (strncmp(path, "/proc/self/fd/", 14) == 0 && fails(FaultCallReopen, 0)) return -1;
  return opened(next(path, flags, mode));
}

int fstat(int descriptor, struct stat *status) {
  NEXT(fstat);
  if (fails(FaultCallKind, 0)) return -1;
  return next(descriptor, status);
}

int pipe2(int ends[2], int flags) {
  NEXT(pipe2);
  if (fails(FaultCallPipeCreate, 0)) return -1;
  int result = next(ends, flags);
  if (result == 0) {
    opened(ends[0]);
    opened(ends[1]);
  }
  return result;
}

int eventfd(unsigned int value, int flags) {
  NEXT(eventfd);
  if (fails(FaultCallWakeCreate, 0)) return -1;
  return opened(next(value, flags));
}

int getaddrinfo(
    const char *host, const char *service, const struct addrinfo *hints, struct addrinfo **list) {
  NEXT(getaddrinfo);
  if (fails(FaultCallLookUp, 0)) return EAI_SYSTEM;
  // What the library itself opens and closes on the way is its own.
  FaultPlan *plan = current;
  current = NULL;
  int code = next(host, service, hints, list), error = errno;
  current = plan;
  errno = error;
  return code;
}

typedef struct {
  void *(*body)(void *);
  void *argument;
  FaultPlan *plan;
} Start;

static void *begin(void *argument) {
  Start start = *(Start *)argument;
  free(argument);
  current = start.plan;
  void *result = start.body(start.argument);
  current = NULL;
  faultPlanRelease(start.plan);
  return result;
}

int pthread_create(
    pthread_t *thread, const pthread_attr_t *attributes, void *(*body)(void *), void *argument) {
  NEXT(pthread_create);
  if (!current) return next(thread, attributes, body, argument);
  if (fails(FaultCallThread, 0)) return errno;
  Start *start = malloc(sizeof *start);
  *start = (Start){body, argument, current};
  atomic_fetch_add(&current->owners, 1);
  int code = next(thread, attributes, begin, start);
  if (code != 0) {
    faultPlanRelease(current);
    free(start);
  }
  return code;
}

int sched_getaffinity(pid_t process, size_t size, cpu_set_t *cores) {
  NEXT(sched_getaffinity);
  if (fails(FaultCallCores, 0)) return -1;
  return next(process, size, cores);
}

int lstat(const char *path, struct stat *status) {
  NEXT(lstat);
  if (fails(FaultCallFileStatus, 0)) return -1;
  return next(path, status);
}

int unlink(const char *path) {
  NEXT(unlink);
  if (fails(FaultCallFileRemove, 0)) return -1;
  return next(path);
}

int access(const char *path, int mode) {
  NEXT(access);
  if (fails(FaultCallAccess, 0)) return -1;
  return next(path, mode);
}

int posix_spawnattr_init(posix_spawnattr_t *attributes) {
  NEXT(posix_spawnattr_init);
  if (fails(FaultCallSpawnAttributes, 0)) return errno;
  return next(attributes);
}

int posix_spawn_file_actions_adddup2(posix_spawn_file_actions_t *actions, int from, int to) {
  NEXT(posix_spawn_file_actions_adddup2);
  if (fails(FaultCallSpawnActions, 0)) return errno;
  return next(actions, from, to);
}

int posix_spawn(
    pid_t *number, const char *path, const posix_spawn_file_actions_t *actions,
    const posix_spawnattr_t *attributes, char *const arguments[], char *const environment[]) {
  NEXT(posix_spawn);
  if (fails(FaultCallSpawn, 0)) return errno;
  return next(number, path, actions, attributes, arguments, environment);
}

int pidfd_open(pid_t process, unsigned int flags) {
  NEXT(pidfd_open);
  if (refusesProcessDescriptors) {
    errno = ENOSYS;
    return -1;
  }
  if (fails(FaultCallProcessDescriptor, 0)) return -1;
  return opened(next(process, flags));
}

int waitid(idtype_t kind, id_t number, siginfo_t *information, int options) {
  NEXT(waitid);
  if (fails(FaultCallProcessWait, 0)) return -1;
  return next(kind, number, information, options);
}

pid_t waitpid(pid_t process, int *status, int options) {
  NEXT(waitpid);
  // A late one says that the process has not ended.
  if (isHit(FaultCallProcessStatus)) {
    if (current->kind == FaultKindLate) return 0;
    if (current->kind == FaultKindError) {
      errno = current->error;
      return -1;
    }
  }
  return next(process, status, options);
}

int kill(pid_t process, int number) {
  NEXT(kill);
  if (fails(FaultCallProcessSignal, 0)) return -1;
  return next(process, number);
}

#endif
