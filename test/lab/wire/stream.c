/*
 * send MS ADDRESS FLOW...      FLOW is FROM:TO:DSCP:SIZE:INTERVAL_NS, SIZE being bytes of UDP payload (at least 12)
 * receive QUIET_MS ADDRESS FLOW...   FLOW is PORT or PORT:series
 *
 * Constant streams of UDP from one port (0: any) to another. `send` runs MS milliseconds and prints {"TO":packets}. Both say
 * ready first.
 * `receive` ends when nothing came for QUIET_MS after the first packet, or at SIGTERM, and
 * prints for each port {"packets","bytes","delay":{...}} in microseconds one way: both ends have the same clock, and the
 * kernel stamps arrivals, so that a busy receiver does not look like a slow network. `series` adds the packets
 * themselves: [number, microseconds since 1970 when sent, delay].
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netdb.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define FLOWS 32
#define LARGEST 65536
#define CATCH_UP 1000000 /* nanoseconds */
#define GRAIN 200000

struct record {
  uint32_t number;
  int32_t delay;
  int64_t sent;
};
struct flow {
  int from, port, dscp, size, socket, series;
  long long interval, next;
  uint32_t packets;
  unsigned long long bytes;
  struct record *records;
  size_t room;
};
struct stamp {
  uint32_t number;
  int64_t sent;
} __attribute__((packed));

static struct flow flows[FLOWS];
static int flow_count;
static volatile sig_atomic_t over;

static void stop(int signal) {
  (void)signal;
  over = 1;
}

static long long now(clockid_t clock) {
  struct timespec t;
  clock_gettime(clock, &t);
  return t.tv_sec * 1000000000LL + t.tv_nsec;
}

/* Receives at the address and port, or, where `from` is not negative, sends to them from that port. */
static int open_socket(const char *address, int port, int from) {
  int on = 1, room = 16 << 20;
  char service[16];
  struct addrinfo hints = {.ai_socktype = SOCK_DGRAM, .ai_flags = AI_NUMERICHOST}, *to;
  snprintf(service, sizeof service, "%d", port);
  if (getaddrinfo(address, service, &hints, &to)) exit(2);
  int end = socket(to->ai_family, SOCK_DGRAM, 0);
  struct sockaddr_in6 any6 = {.sin6_family = AF_INET6, .sin6_port = htons((uint16_t)from)};
  struct sockaddr_in any4 = {.sin_family = AF_INET, .sin_port = htons((uint16_t)from)};
  int six = to->ai_family == AF_INET6;
  setsockopt(end, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  setsockopt(end, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof room);
  setsockopt(end, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on);
  int failed = from >= 0 ? bind(end, six ? (void *)&any6 : (void *)&any4, six ? sizeof any6 : sizeof any4) ||
                               connect(end, to->ai_addr, to->ai_addrlen)
                         : bind(end, to->ai_addr, to->ai_addrlen);
  if (failed) {
    perror(address);
    exit(1);
  }
  freeaddrinfo(to);
  return end;
}

static int send_all(char **words, int count) {
  static unsigned char packet[LARGEST];
  long long woke = now(CLOCK_MONOTONIC), end = woke + atoll(words[0]) * 1000000;
  for (int i = 2; i < count; i++) {
    struct flow *flow = &flows[flow_count++];
    sscanf(words[i], "%d:%d:%d:%d:%lld", &flow->from, &flow->port, &flow->dscp, &flow->size, &flow->interval);
    flow->socket = open_socket(words[1], flow->port, flow->from);
    int mark = flow->dscp << 2;
    setsockopt(flow->socket, IPPROTO_IP, IP_TOS, &mark, sizeof mark);
    setsockopt(flow->socket, IPPROTO_IPV6, IPV6_TCLASS, &mark, sizeof mark);
    flow->next = now(CLOCK_MONOTONIC) + flow->interval * i / count;
  }
  puts("ready");
  fflush(stdout);
  for (;;) {
    struct flow *first = &flows[0];
    for (int i = 1; i < flow_count; i++)
      if (flows[i].next < first->next) first = &flows[i];
    if (over || first->next >= end) break;
    if (first->next > now(CLOCK_MONOTONIC)) {
      // Packets that are due at almost the same time share one waking.
      long long due = first->next > woke + GRAIN ? first->next : woke + GRAIN;
      struct timespec at = {.tv_sec = due / 1000000000, .tv_nsec = due % 1000000000};
      clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, NULL);
      woke = now(CLOCK_MONOTONIC);
      continue;
    }
    struct stamp stamp = {first->packets, now(CLOCK_REALTIME) / 1000};
    memcpy(packet, &stamp, sizeof stamp);
    if (send(first->socket, packet, (size_t)first->size, 0) == first->size) first->packets += 1;
    first->next += first->interval;
    // Who was kept waiting does not make up for it by a burst: the stream stays what it says it is.
    long long late = now(CLOCK_MONOTONIC) - first->next;
    if (late > CATCH_UP) first->next += late - late % first->interval;
  }
  for (int i = 0; i < flow_count; i++) printf("%s\"%d\":%u", i ? "," : "{", flows[i].port, flows[i].packets);
  puts("}");
  return 0;
}

static void keep(struct flow *flow, struct record record) {
  if (flow->packets == flow->room) {
    flow->room = flow->room ? flow->room * 2 : 4096;
    flow->records = realloc(flow->records, flow->room * sizeof record);
    if (flow->records == NULL) exit(1);
  }
  flow->records[flow->packets++] = record;
}

static int take(struct flow *flow) {
  static unsigned char packet[LARGEST];
  char control[128];
  struct iovec piece = {packet, sizeof packet};
  struct msghdr message = {.msg_iov = &piece, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
  ssize_t size = recvmsg(flow->socket, &message, MSG_DONTWAIT);
  struct stamp stamp;
  if (size < 0) return 0;
  if ((size_t)size < sizeof stamp) return 1;
  memcpy(&stamp, packet, sizeof stamp);
  for (struct cmsghdr *note = CMSG_FIRSTHDR(&message); note; note = CMSG_NXTHDR(&message, note)) {
    if (note->cmsg_level != SOL_SOCKET || note->cmsg_type != SO_TIMESTAMPNS) continue;
    struct timespec *at = (void *)CMSG_DATA(note);
    long long arrived = at->tv_sec * 1000000LL + at->tv_nsec / 1000;
    keep(flow, (struct record){stamp.number, (int32_t)(arrived - stamp.sent), stamp.sent});
    flow->bytes += (size_t)size;
  }
  return 1;
}

static int by_delay(const void *left, const void *right) {
  const int32_t *a = left, *b = right;
  return *a < *b ? -1 : *a > *b;
}

static void print(struct flow *flow) {
  static const double at[] = {0, 0.5, 0.99, 0.999, 1};
  static const char *names[] = {"min", "p50", "p99", "p999", "max"};
  int32_t *delays = calloc(flow->packets + 1, sizeof *delays);
  for (uint32_t i = 0; i < flow->packets; i++) delays[i] = flow->records[i].delay;
  qsort(delays, flow->packets, sizeof *delays, by_delay);
  printf("{\"packets\":%u,\"bytes\":%llu,\"delay\":{", flow->packets, flow->bytes);
  for (int i = 0; i < 5 && flow->packets > 0; i++)
    printf("%s\"%s\":%d", i ? "," : "", names[i], delays[(uint32_t)(at[i] * (flow->packets - 1) + 0.5)]);
  printf("},\"series\":[");
  for (uint32_t i = 0; flow->series && i < flow->packets; i++) {
    struct record *record = &flow->records[i];
    printf("%s[%u,%lld,%d]", i ? "," : "", record->number, (long long)record->sent, record->delay);
  }
  printf("]}");
}

static int receive_all(char **words, int count) {
  struct pollfd ready[FLOWS];
  for (int i = 2; i < count; i++) {
    struct flow *flow = &flows[flow_count];
    flow->port = atoi(words[i]);
    flow->series = strstr(words[i], ":series") != NULL;
    flow->socket = open_socket(words[1], flow->port, -1);
    ready[flow_count++] = (struct pollfd){.fd = flow->socket, .events = POLLIN};
  }
  puts("ready");
  fflush(stdout);
  int begun = 0;
  while (!over) {
    int found = poll(ready, (nfds_t)flow_count, begun ? atoi(words[0]) : -1);
    if (found == 0) break;
    for (int i = 0; found > 0 && i < flow_count; i++)
      while (take(&flows[i])) begun = 1;
    // The kernel has stamped what comes meanwhile.
    usleep(2000);
  }
  for (int i = 0; i < flow_count; i++) {
    printf("%s\"%d\":", i ? "," : "{", flows[i].port);
    print(&flows[i]);
  }
  puts("}");
  return 0;
}

int main(int count, char **words) {
  struct sigaction action = {.sa_handler = stop};
  sigaction(SIGTERM, &action, NULL);
  prctl(PR_SET_TIMERSLACK, 1UL);
  if (count < 5 || count - 4 > FLOWS) return 2;
  return strcmp(words[1], "send") == 0 ? send_all(words + 2, count - 2) : receive_all(words + 2, count - 2);
}
