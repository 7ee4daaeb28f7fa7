// What the C library has for GNU's C only.

/// Names the calling thread.
void name_thread(const char *name);
