/*
 * urgent COMMAND...: runs an instrument so that it need not wait for the machine's other work. Niceness counts among the
 * processes of a session only where sessions are scheduled as groups (sched(7), autogroup), and a task that is running
 * keeps its CPU until its slice ends unless the slice of the one that wakes is shorter (kernel/sched/fair.c, PREEMPT_SHORT).
 * So all three are asked for; what is refused changes nothing.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

struct attributes {
  uint32_t size, policy;
  uint64_t flags;
  int32_t nice;
  uint32_t priority;
  uint64_t runtime, deadline, period;
};

#define NICE (-15)
#define SLICE 100000 /* nanoseconds; the shortest there is */

int main(int count, char **words) {
  if (count < 2) return 2;
  setsid();
  int group = open("/proc/self/autogroup", O_WRONLY);
  if (group >= 0) {
    dprintf(group, "%d", NICE);
    close(group);
  }
  struct attributes wanted = {.size = sizeof wanted, .nice = NICE, .runtime = SLICE};
  syscall(SYS_sched_setattr, 0, &wanted, 0);
  execvp(words[1], words + 1);
  perror(words[1]);
  return 127;
}
