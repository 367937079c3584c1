/*
 * count IF BUCKET_US SECONDS KEY...: counts the packets that leave an interface, after its queues, in buckets of time.
 * A KEY is any, port=N (source or destination of TCP or UDP) or dscp=N; a packet may count for several. Ends at SIGTERM
 * or after SECONDS, and prints one JSON object: start (microseconds since 1970), and for each key an array of
 * [bucket, packets, bytes], bytes being IP bytes. A superpacket counts as the packets that it will be cut into.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <linux/filter.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/virtio_net.h>
#include <net/if.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define KEYS 32
#define SEEN 160 /* of each packet: the headers */
#define ETHERNET 14

enum { ANY, PORT, DSCP };
struct key {
  int kind, value;
  unsigned *packets;
  unsigned long long *bytes;
};
struct facts {
  int dscp, source, destination, headers;
};

static struct key keys[KEYS];
static int key_count;
static long buckets;
static volatile sig_atomic_t over;

static void stop(int signal) {
  (void)signal;
  over = 1;
}

static long long now(void) {
  struct timespec t;
  clock_gettime(CLOCK_REALTIME, &t);
  return t.tv_sec * 1000000LL + t.tv_nsec / 1000;
}

static void read_key(const char *word) {
  struct key *key = &keys[key_count++];
  key->kind = strncmp(word, "port=", 5) == 0 ? PORT : strncmp(word, "dscp=", 5) == 0 ? DSCP : ANY;
  key->value = key->kind == ANY ? 0 : atoi(strchr(word, '=') + 1);
  key->packets = calloc((size_t)buckets, sizeof *key->packets);
  key->bytes = calloc((size_t)buckets, sizeof *key->bytes);
}

static int open_tap(const char *name) {
  int on = 1, room = 32 << 20;
  int tap = socket(AF_PACKET, SOCK_RAW, 0);
  struct sock_filter headers[] = {{BPF_RET | BPF_K, 0, 0, SEEN}};
  struct sock_fprog program = {1, headers};
  struct sockaddr_ll address = {
      .sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL), .sll_ifindex = (int)if_nametoindex(name)};
  if (tap < 0 || setsockopt(tap, SOL_PACKET, PACKET_VNET_HDR, &on, sizeof on) ||
      setsockopt(tap, SOL_PACKET, PACKET_AUXDATA, &on, sizeof on) ||
      setsockopt(tap, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on) ||
      setsockopt(tap, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof room) ||
      setsockopt(tap, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program) ||
      bind(tap, (struct sockaddr *)&address, sizeof address)) {
    perror(name);
    exit(1);
  }
  return tap;
}

static int be16(const unsigned char *at) { return at[0] << 8 | at[1]; }

/* False for what is not IP: it is not counted. */
static int read_facts(const unsigned char *frame, struct facts *facts) {
  const unsigned char *ip = frame + ETHERNET;
  int type = be16(frame + 12), protocol, length;
  if (type == ETH_P_IP) {
    facts->dscp = ip[1] >> 2;
    protocol = ip[9];
    length = (ip[0] & 15) * 4;
  } else if (type == ETH_P_IPV6) {
    facts->dscp = (be16(ip) >> 6) & 63;
    protocol = ip[6];
    length = 40;
  } else {
    return 0;
  }
  int ports = protocol == IPPROTO_TCP || protocol == IPPROTO_UDP;
  facts->source = ports ? be16(ip + length) : -1;
  facts->destination = ports ? be16(ip + length + 2) : -1;
  facts->headers = ETHERNET + length + (protocol == IPPROTO_TCP ? (ip[length + 12] >> 4) * 4 : 8);
  return 1;
}

static int matches(const struct key *key, const struct facts *facts) {
  if (key->kind == ANY) return 1;
  if (key->kind == DSCP) return facts->dscp == key->value;
  return facts->source == key->value || facts->destination == key->value;
}

static void add(const unsigned char *packet, unsigned length, long bucket) {
  const struct virtio_net_hdr *offload = (const void *)packet;
  const unsigned char *frame = packet + sizeof *offload;
  struct facts facts;
  if (bucket < 0 || bucket >= buckets || !read_facts(frame, &facts)) return;
  unsigned pieces = 1, headers = (unsigned)facts.headers;
  if (offload->gso_type != VIRTIO_NET_HDR_GSO_NONE && offload->gso_size > 0)
    pieces = (length - headers + offload->gso_size - 1) / offload->gso_size;
  for (int i = 0; i < key_count; i++) {
    if (!matches(&keys[i], &facts)) continue;
    keys[i].packets[bucket] += pieces;
    keys[i].bytes[bucket] += length + (pieces - 1) * headers - pieces * ETHERNET;
  }
}

static int read_one(int tap, long long start, long width) {
  unsigned char packet[SEEN + 64];
  char control[256];
  struct sockaddr_ll from;
  struct iovec piece = {packet, sizeof packet};
  struct msghdr message = {&from, sizeof from, &piece, 1, control, sizeof control, 0};
  if (recvmsg(tap, &message, MSG_DONTWAIT) < 0) return 0;
  if (from.sll_pkttype != PACKET_OUTGOING) return 1;
  unsigned length = 0;
  long long at = 0;
  for (struct cmsghdr *note = CMSG_FIRSTHDR(&message); note; note = CMSG_NXTHDR(&message, note)) {
    if (note->cmsg_level == SOL_PACKET && note->cmsg_type == PACKET_AUXDATA)
      length = ((struct tpacket_auxdata *)CMSG_DATA(note))->tp_len;
    if (note->cmsg_level == SOL_SOCKET && note->cmsg_type == SO_TIMESTAMPNS) {
      struct timespec *stamp = (void *)CMSG_DATA(note);
      at = stamp->tv_sec * 1000000LL + stamp->tv_nsec / 1000;
    }
  }
  add(packet, length, at < start ? -1 : (long)((at - start) / width));
  return 1;
}

static void print(long long start, char **names, long used) {
  printf("{\"start\":%lld,\"buckets\":%ld,\"keys\":{", start, used);
  for (int i = 0; i < key_count; i++) {
    printf("%s\"%s\":[", i ? "," : "", names[i]);
    const char *comma = "";
    for (long b = 0; b < used; b++) {
      if (keys[i].packets[b] == 0) continue;
      printf("%s[%ld,%u,%llu]", comma, b, keys[i].packets[b], keys[i].bytes[b]);
      comma = ",";
    }
    printf("]");
  }
  printf("}}\n");
}

int main(int count, char **words) {
  if (count < 5 || count - 4 > KEYS) return 2;
  long width = atol(words[2]);
  long long limit = atoll(words[3]) * 1000000;
  buckets = (long)(limit / width) + 1;
  for (int i = 4; i < count; i++) read_key(words[i]);
  int tap = open_tap(words[1]);
  struct sigaction action = {.sa_handler = stop};
  sigaction(SIGTERM, &action, NULL);
  long long start = now();
  puts("ready");
  fflush(stdout);
  while (!over && now() - start < limit) {
    while (!over && read_one(tap, start, width)) continue;
    // The kernel has stamped what comes meanwhile.
    usleep(2000);
  }
  long used = (long)((now() - start) / width);
  print(start, words + 4, used < buckets ? used : buckets);
  return 0;
}
