/*
 * inject IF: sends the frames of standard input, one in hexadecimal on each line, out of an interface, at most one every
 * 100 microseconds, so that no queue on the way has to drop. Prints how many were sent.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int count, char **words) {
  static char line[8192];
  unsigned char frame[4096];
  int sent = 0;
  if (count != 2) return 2;
  int port = socket(AF_PACKET, SOCK_RAW, 0);
  struct sockaddr_ll address = {
      .sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL), .sll_ifindex = (int)if_nametoindex(words[1])};
  if (port < 0 || bind(port, (struct sockaddr *)&address, sizeof address)) {
    perror(words[1]);
    return 1;
  }
  while (fgets(line, sizeof line, stdin)) {
    size_t size = 0;
    unsigned byte;
    while (size < sizeof frame && sscanf(line + 2 * size, "%2x", &byte) == 1) frame[size++] = (unsigned char)byte;
    if (size < ETH_ZLEN - 46) continue;
    if (send(port, frame, size, 0) == (ssize_t)size) sent += 1;
    usleep(100);
  }
  printf("%d\n", sent);
  return 0;
}
