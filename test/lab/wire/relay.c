/*
 * relay IF_A IF_B DELAY_US: carries every frame from one interface to the other, DELAY_US later, in both directions.
 * Stands in for netem where the kernel has none. Frames keep their virtio header, so that unfinished checksums and
 * segments larger than the MTU pass as they would through a cable between two veths.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define FRAMES 65536
#define LARGEST (65536 + 128)

struct frame {
  long long due;
  ssize_t size;
  unsigned char *bytes;
};

/* A line in one direction: a ring, because every frame waits equally long. */
struct line {
  int in, out;
  unsigned head, tail;
  struct frame ring[FRAMES];
};

static long long now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static int open_port(const char *name) {
  int on = 1, room = 32 << 20;
  int port = socket(AF_PACKET, SOCK_RAW, 0);
  struct sockaddr_ll address = {
      .sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL), .sll_ifindex = (int)if_nametoindex(name)};
  if (port < 0 || setsockopt(port, SOL_PACKET, PACKET_VNET_HDR, &on, sizeof on) ||
      setsockopt(port, SOL_PACKET, PACKET_IGNORE_OUTGOING, &on, sizeof on) ||
      setsockopt(port, SOL_PACKET, PACKET_QDISC_BYPASS, &on, sizeof on) ||
      setsockopt(port, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof room) ||
      bind(port, (struct sockaddr *)&address, sizeof address)) {
    perror(name);
    exit(1);
  }
  return port;
}

static void take(struct line *line, long long delay) {
  static unsigned char buffer[LARGEST];
  for (;;) {
    ssize_t size = recv(line->in, buffer, sizeof buffer, MSG_DONTWAIT);
    if (size < 0) return;
    if (line->head - line->tail == FRAMES) continue;
    struct frame *frame = &line->ring[line->head % FRAMES];
    frame->bytes = malloc((size_t)size);
    if (frame->bytes == NULL) continue;
    memcpy(frame->bytes, buffer, (size_t)size);
    frame->size = size;
    frame->due = now() + delay;
    line->head += 1;
  }
}

static long long give(struct line *line) {
  while (line->tail != line->head) {
    struct frame *frame = &line->ring[line->tail % FRAMES];
    if (frame->due > now()) return frame->due;
    if (send(line->out, frame->bytes, (size_t)frame->size, 0) < 0 && errno != ENOBUFS) perror("send");
    free(frame->bytes);
    line->tail += 1;
  }
  return -1;
}

int main(int count, char **words) {
  static struct line there, back;
  if (count != 4) return 2;
  long long delay = atoll(words[3]) * 1000;
  prctl(PR_SET_TIMERSLACK, 1UL);
  there.in = back.out = open_port(words[1]);
  back.in = there.out = open_port(words[2]);
  puts("ready");
  fflush(stdout);
  for (;;) {
    struct pollfd ports[2] = {{.fd = there.in, .events = POLLIN}, {.fd = back.in, .events = POLLIN}};
    long long first = give(&there), second = give(&back);
    long long next = first < 0 ? second : second < 0 ? first : first < second ? first : second;
    long long left = next < 0 ? 0 : next - now();
    if (left < 0) left = 0;
    struct timespec wait = {.tv_sec = left / 1000000000, .tv_nsec = left % 1000000000};
    if (ppoll(ports, 2, next < 0 ? NULL : &wait, NULL) < 0 && errno != EINTR) return 1;
    take(&there, delay);
    take(&back, delay);
  }
}
