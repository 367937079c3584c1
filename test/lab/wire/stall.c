/*
 * stall: how long the machine kept even the most urgent work waiting. One thread on each CPU wakes every 500 microseconds;
 * what it wakes late by, beyond a millisecond, is time in which that CPU did something else and would not be disturbed: a
 * kernel without preemption in a long system call, or a hypervisor that ran somebody else's machine. Ends at SIGTERM and
 * prints {"ms":…,"p99":…}: the sum on the CPU that stood still most, and the 99th percentile of the delay of all wakings,
 * both in milliseconds.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

#define CPUS 256
#define EVERY 500000LL
#define TOLERATED 1000000LL
#define STEP 10000LL
#define STEPS 10000

static long long lost[CPUS];
static unsigned delays[CPUS][STEPS + 1]; /* how many wakings were late by so many steps */
static volatile sig_atomic_t over;

static void stop(int signal) {
  (void)signal;
  over = 1;
}

static long long now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void *watch(void *word) {
  long cpu = (long)word;
  cpu_set_t own;
  CPU_ZERO(&own);
  CPU_SET(cpu, &own);
  if (sched_setaffinity(0, sizeof own, &own)) return NULL;
  prctl(PR_SET_TIMERSLACK, 1UL);
  while (!over) {
    long long due = now() + EVERY;
    struct timespec at = {.tv_sec = due / 1000000000, .tv_nsec = due % 1000000000};
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, NULL);
    long long late = now() - due;
    if (late > TOLERATED) lost[cpu] += late;
    delays[cpu][late < STEP * STEPS ? late / STEP : STEPS] += 1;
  }
  return NULL;
}

static long percentile(long count, double share) {
  double all = 0, so_far = 0;
  for (long cpu = 0; cpu < count; cpu++)
    for (long step = 0; step <= STEPS; step++) all += delays[cpu][step];
  for (long step = 0; step <= STEPS; step++) {
    for (long cpu = 0; cpu < count; cpu++) so_far += delays[cpu][step];
    if (so_far >= share * all) return step;
  }
  return STEPS;
}

int main(void) {
  pthread_t threads[CPUS];
  long count = sysconf(_SC_NPROCESSORS_CONF), most = 0;
  struct sigaction action = {.sa_handler = stop};
  sigaction(SIGTERM, &action, NULL);
  if (count > CPUS) count = CPUS;
  for (long cpu = 0; cpu < count; cpu++) pthread_create(&threads[cpu], NULL, watch, (void *)cpu);
  puts("ready");
  fflush(stdout);
  for (long cpu = 0; cpu < count; cpu++) pthread_join(threads[cpu], NULL);
  for (long cpu = 1; cpu < count; cpu++)
    if (lost[cpu] > lost[most]) most = cpu;
  printf("{\"ms\":%.3f,\"p99\":%.3f}\n", lost[most] / 1e6, percentile(count, 0.99) * STEP / 1e6);
  return 0;
}
