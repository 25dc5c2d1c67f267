#ifndef ECG_REPORT_CFILES_H
#define ECG_REPORT_CFILES_H

#include <stddef.h>

// What Swift's Glibc module hides, since it is built without _GNU_SOURCE, and what must be C to be safe in a signal handler.

/// Exchanges two names in an open folder in one step; 0, or -1 with errno set (renameat2).
int swap_names(int folder, const char *one, const char *other);

/// Opens a folder by a path that begins at another open one (or AT_FDCWD), to be passed through only, which needs no
/// right to list it (O_PATH); the descriptor, or -1 with errno set.
///
/// follows_links: whether the last part of the path may be a symbolic link.
int open_folder(int base, const char *path, int follows_links);

/// From now on SIGHUP, SIGINT, SIGQUIT and SIGTERM write a text to stderr, as the last thing that it gets, and end the
/// process with exit code 128 and the signal's number. Needs no thread, so it works where none can be started.
///
/// SIGHUP stays ignored where it was when the process began, as nohup has it. The text must live as long as the process
/// and is not copied.
void stop_on_signals(const char *text, size_t count);

#endif
