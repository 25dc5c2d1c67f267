#define _GNU_SOURCE
#include "CFiles.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

// Written once, before any handler is in place; handlers only read them.
static const char *last_words;
static size_t last_words_count;

// Only calls that are safe in a signal handler (signal-safety(7)).
static void stop(int number) {
  // Other threads' lines go nowhere from here on, so that this text stays the last one.
  int kept = dup(STDERR_FILENO);
  int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
  if (kept >= 0 && nowhere >= 0) dup2(nowhere, STDERR_FILENO);
  int target = kept >= 0 ? kept : STDERR_FILENO;
  for (size_t done = 0; done < last_words_count;) {
    ssize_t step = write(target, last_words + done, last_words_count - done);
    if (step < 0 && errno == EINTR) continue;
    if (step <= 0) break;
    done += (size_t)step;
  }
  _exit(128 + number);
}

void stop_on_signals(const char *text, size_t count) {
  static const int numbers[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM};
  last_words = text;
  last_words_count = count;
  struct sigaction action = {.sa_handler = stop, .sa_flags = SA_RESTART};
  sigfillset(&action.sa_mask);
  // Whoever started the program may have blocked them, which it would inherit: threads of libdispatch do.
  sigset_t listened;
  sigemptyset(&listened);
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
    struct sigaction before;
    sigaddset(&listened, numbers[i]);
    // nohup
    if (numbers[i] == SIGHUP && sigaction(SIGHUP, NULL, &before) == 0 && before.sa_handler == SIG_IGN) continue;
    sigaction(numbers[i], &action, NULL);
  }
  sigprocmask(SIG_UNBLOCK, &listened, NULL);
}
