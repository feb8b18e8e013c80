// Preloaded under valgrind. Versions before 3.20 or so write to the mask that a program passes to
// sigsuspend, and crash where it is constant, as in the library that Swift's threads come from.
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

int sigsuspend(const sigset_t *mask) {
  sigset_t copy = *mask;
  return (int)syscall(SYS_rt_sigsuspend, &copy, 8);
}
