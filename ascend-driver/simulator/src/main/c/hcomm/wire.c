#include "wire.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#define RETRY_MILLISECONDS 20
#define BACKLOG 1024

int64_t wire_left(const Deadline *deadline) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    int64_t left = (deadline->tv_sec - now.tv_sec) * 1000 + (deadline->tv_nsec - now.tv_nsec) / 1000000;
    return left < 0 ? 0 : left;
}

static bool ready(int socket, short events, const Deadline *deadline) {
    struct pollfd wanted = {socket, events, 0};
    int64_t left = wire_left(deadline);
    return left > 0 && poll(&wanted, 1, left > 1000 ? 1000 : (int)left) >= 0;
}

static struct sockaddr_in address_of(const char *ip, uint16_t port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    inet_pton(AF_INET, ip, &address.sin_addr);
    return address;
}

static int open_socket(int flags) {
    return socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | flags, 0);
}

/* A socket is bound once: of two that took a port at the same moment, one learns it only when it listens. */
static int listen_at(const char *ip, uint16_t port, uint16_t *taken) {
    int listener = open_socket(SOCK_NONBLOCK), yes = 1;
    struct sockaddr_in address = address_of(ip, port);
    socklen_t length = sizeof address;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (listener >= 0 && bind(listener, (struct sockaddr *)&address, sizeof address) == 0 && listen(listener, BACKLOG) == 0 &&
        getsockname(listener, (struct sockaddr *)&address, &length) == 0) {
        *taken = ntohs(address.sin_port);
        return listener;
    }
    if (listener >= 0) {
        close(listener);
    }
    return -1;
}

int wire_listen(const char *ip, uint16_t port, int ports, uint16_t *taken) {
    int listener = -1;
    for (int i = 0; i < ports && listener < 0; i++) {
        listener = listen_at(ip, port == 0 ? 0 : (uint16_t)(port + i), taken);
    }
    return listener;
}

/* Small messages go at once: what is sent is a whole frame. */
static int without_delay(int socket) {
    int yes = 1;
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    return socket;
}

int wire_connect(const Endpoint *to, bool patient, const Deadline *deadline) {
    struct sockaddr_in address = address_of(to->ip, to->port);
    while (wire_left(deadline) > 0) {
        int64_t left = wire_left(deadline);
        struct timeval most = {left / 1000, left % 1000 * 1000};
        int socket = open_socket(0);
        setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &most, sizeof most); /* of connect too */
        if (socket >= 0 && connect(socket, (struct sockaddr *)&address, sizeof address) == 0) {
            return without_delay(socket);
        }
        int error = errno;
        if (socket >= 0) {
            close(socket);
        }
        if (!patient || error != ECONNREFUSED) {
            errno = error == EINPROGRESS ? ETIMEDOUT : error;
            return -1;
        }
        poll(NULL, 0, RETRY_MILLISECONDS);
    }
    errno = ETIMEDOUT;
    return -1;
}

int wire_accept(int listener, const Deadline *deadline) {
    while (ready(listener, POLLIN, deadline)) {
        int socket = accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
        if (socket >= 0) {
            return without_delay(socket);
        }
        if (errno != EAGAIN && errno != EINTR && errno != ECONNABORTED) {
            return -1;
        }
    }
    return -1;
}

bool wire_write(int socket, const void *bytes, size_t count, const Deadline *deadline) {
    const char *at = bytes;
    while (count > 0) {
        ssize_t done = send(socket, at, count, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (done > 0) {
            at += done;
            count -= (size_t)done;
        } else if ((errno != EAGAIN && errno != EINTR) || !ready(socket, POLLOUT, deadline)) {
            return false;
        }
    }
    return true;
}

bool wire_read(int socket, void *bytes, size_t count, const Deadline *deadline) {
    char *at = bytes;
    while (count > 0) {
        ssize_t done = recv(socket, at, count, MSG_DONTWAIT);
        if (done > 0) {
            at += done;
            count -= (size_t)done;
        } else if (done == 0 || (errno != EAGAIN && errno != EINTR) || !ready(socket, POLLIN, deadline)) {
            return false;
        }
    }
    return true;
}
