/*
 * relay IF_A IF_B DELAY_US: carries every frame from one interface to the other, in both directions, DELAY_US after the
 * kernel saw it arrive, to 50 microseconds. Stands in for netem where the kernel has none. Frames keep their virtio header,
 * so that unfinished checksums and segments larger than the MTU pass as they would through a cable between two veths.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define FRAMES 65536
#define LARGEST (65536 + 128)
#define BATCH 32
#define PAUSE 50000 /* nanoseconds: frames that are due within it go together, or waking costs more than carrying */

struct frame {
  long long due;
  size_t size;
  unsigned char *bytes;
};

/* A line in one direction: a ring, because every frame waits equally long. */
struct line {
  int in, out;
  unsigned head, tail;
  struct frame ring[FRAMES];
};

static long long nanoseconds(struct timespec t) { return t.tv_sec * 1000000000LL + t.tv_nsec; }

/* The clock of the kernel's stamps. */
static long long now(void) {
  struct timespec t;
  clock_gettime(CLOCK_REALTIME, &t);
  return nanoseconds(t);
}

static int open_port(const char *name) {
  int on = 1, room = 32 << 20;
  int port = socket(AF_PACKET, SOCK_RAW, 0);
  struct sockaddr_ll address = {
      .sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL), .sll_ifindex = (int)if_nametoindex(name)};
  if (port < 0 || setsockopt(port, SOL_PACKET, PACKET_VNET_HDR, &on, sizeof on) ||
      setsockopt(port, SOL_PACKET, PACKET_IGNORE_OUTGOING, &on, sizeof on) ||
      setsockopt(port, SOL_PACKET, PACKET_QDISC_BYPASS, &on, sizeof on) ||
      setsockopt(port, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on) ||
      setsockopt(port, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof room) ||
      bind(port, (struct sockaddr *)&address, sizeof address)) {
    perror(name);
    exit(1);
  }
  return port;
}

static long long stamp(struct msghdr *message) {
  for (struct cmsghdr *part = CMSG_FIRSTHDR(message); part != NULL; part = CMSG_NXTHDR(message, part)) {
    struct timespec at;
    if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_TIMESTAMPNS) continue;
    memcpy(&at, CMSG_DATA(part), sizeof at);
    return nanoseconds(at);
  }
  return now();
}

static void keep(struct line *line, const unsigned char *bytes, size_t size, long long due) {
  struct frame *frame = &line->ring[line->head % FRAMES];
  if (line->head - line->tail == FRAMES || (frame->bytes = malloc(size)) == NULL) return;
  memcpy(frame->bytes, bytes, size);
  frame->size = size;
  frame->due = due;
  line->head += 1;
}

static void take(struct line *line, long long delay) {
  static unsigned char buffers[BATCH][LARGEST];
  static unsigned char notes[BATCH][CMSG_SPACE(sizeof(struct timespec))];
  struct mmsghdr batch[BATCH];
  struct iovec parts[BATCH];
  int count;
  do {
    for (int at = 0; at < BATCH; at += 1) {
      parts[at] = (struct iovec){.iov_base = buffers[at], .iov_len = LARGEST};
      batch[at].msg_hdr = (struct msghdr){
          .msg_iov = &parts[at], .msg_iovlen = 1, .msg_control = notes[at], .msg_controllen = sizeof notes[at]};
    }
    count = recvmmsg(line->in, batch, BATCH, MSG_DONTWAIT, NULL);
    for (int at = 0; at < count; at += 1)
      keep(line, buffers[at], batch[at].msg_len, stamp(&batch[at].msg_hdr) + delay);
  } while (count == BATCH);
}

static long long give(struct line *line) {
  while (line->tail != line->head) {
    struct frame *frame = &line->ring[line->tail % FRAMES];
    if (frame->due > now()) return frame->due;
    if (send(line->out, frame->bytes, frame->size, 0) < 0 && errno != ENOBUFS) perror("send");
    free(frame->bytes);
    line->tail += 1;
  }
  return -1;
}

int main(int count, char **words) {
  static struct line there, back;
  if (count != 4) return 2;
  long long delay = atoll(words[3]) * 1000;
  /* A cable waits for nobody. Where that is refused, it waits. */
  sched_setscheduler(0, SCHED_FIFO, &(struct sched_param){.sched_priority = 1});
  prctl(PR_SET_TIMERSLACK, 1UL);
  there.in = back.out = open_port(words[1]);
  back.in = there.out = open_port(words[2]);
  puts("ready");
  fflush(stdout);
  for (;;) {
    take(&there, delay);
    take(&back, delay);
    long long first = give(&there), second = give(&back);
    long long next = first < 0 ? second : second < 0 ? first : first < second ? first : second;
    if (next >= 0) {
      /* Whatever arrives meanwhile is due later than what is waited for. */
      long long left = next - now();
      if (left < PAUSE) left = PAUSE;
      nanosleep(&(struct timespec){.tv_sec = left / 1000000000, .tv_nsec = left % 1000000000}, NULL);
      continue;
    }
    struct pollfd ports[2] = {{.fd = there.in, .events = POLLIN}, {.fd = back.in, .events = POLLIN}};
    if (poll(ports, 2, -1) < 0 && errno != EINTR) return 1;
  }
}
