// What a process of tests does before its `main`: it settles how the testing library runs and prints,
// and starts the watchdog. No test has to name it; to be linked is enough.

#define _GNU_SOURCE
#include "start.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// In TestSupport, in Swift.
void startWatchdog(void);

// Tests that wait, for each other or for a process, keep nobody from beginning: they have threads of
// their own, and the rest shares Swift's pool. The testing library would have a few begun at a time,
// and leave a core idle while those wait.
static void widen(void) { setenv("SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH", "1000", 0); }

#ifdef __linux__

void name_thread(const char *name) { pthread_setname_np(pthread_self(), name); }

// An option may have its value behind an equals sign.
static int is_one_of(const char *argument, const char *const *options) {
  size_t length = strcspn(argument, "=");
  for (; *options; options++) {
    if (strlen(*options) == length && memcmp(argument, *options, length) == 0) return 1;
  }
  return 0;
}

// Has a run of all tests print its failures and its summary, and not two lines for each test. A run
// that was asked for some tests, or to be verbose, prints what it always does.
static void keep_quiet(int count, char **arguments) {
  static const char *const telling[] = {
      "--filter",  "--skip",      "--list-tests", "-l",             "-q", "--quiet", "-v",
      "--verbose", "--verbosity", "-vv",          "--very-verbose", "--vv", NULL};
  int is_run = 0;
  for (int i = 1; i < count; i++) {
    if (is_one_of(arguments[i], telling)) return;
    if (strcmp(arguments[i], "swift-testing") == 0) is_run = 1;
  }
  // The arguments are read from the system, so that they can be changed by a new start only; a
  // process that runs one exit test prints nothing.
  if (!is_run || getenv("SWT_EXIT_TEST_ID")) return;
  char **longer = calloc((size_t)count + 2, sizeof *longer);
  if (!longer) return;
  memcpy(longer, arguments, (size_t)count * sizeof *longer);
  longer[count] = "--quiet";
  execv("/proc/self/exe", longer);
  free(longer);
}

__attribute__((constructor)) static void start(int count, char **arguments) {
  keep_quiet(count, arguments);
  widen();
  startWatchdog();
}

#else

void name_thread(const char *name) { pthread_setname_np(name); }

__attribute__((constructor)) static void start(void) {
  widen();
  startWatchdog();
}

#endif
