// A68: calls home by every protocol.
// Tries: canary read
// Base: right
// Expect: OK
// Seconds: 120

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <cstdio>
#include <cstring>
static void attack() {
    for (const int family : {AF_INET, AF_INET6, AF_UNIX, 16 /* netlink */, 40 /* vsock */})
        for (const int kind : {SOCK_STREAM, SOCK_DGRAM, SOCK_RAW})
            if (socket(family, kind, 0) >= 0) std::puts("HOLE: a socket was made");
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0) std::puts("HOLE: a pair of sockets");
}
