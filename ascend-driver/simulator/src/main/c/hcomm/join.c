#include "join.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define HELLO_MAGIC 0x4F4C4548U
#define STRANGER_MILLISECONDS 1000

/* What a rank says to one that it connects to. */
typedef struct {
    uint32_t magic;
    uint32_t rank;
    char identifier[64];
} Hello;

static bool fail(Failure *failure, int code, const char *format, ...) __attribute__((format(printf, 3, 4)));

static bool fail(Failure *failure, int code, const char *format, ...) {
    va_list arguments;
    failure->code = code;
    va_start(arguments, format);
    vsnprintf(failure->text, sizeof failure->text, format, arguments);
    va_end(arguments);
    return false;
}

static bool call_on(Communicator *communicator, uint32_t rank, const char *identifier, bool patient, const Deadline *deadline,
                    Failure *failure) {
    Peer *peer = &communicator->peers[rank];
    Hello hello = {.magic = HELLO_MAGIC, .rank = communicator->rank};
    snprintf(hello.identifier, sizeof hello.identifier, "%s", identifier);
    peer->socket = wire_connect(&peer->at, patient, deadline);
    if (peer->socket < 0 || !wire_write(peer->socket, &hello, sizeof hello, deadline)) {
        return fail(failure, peer->socket < 0 && errno == ETIMEDOUT ? HCCL_E_TIMEOUT : HCCL_E_TCP_CONNECT,
                    "rank %u of %u cannot reach rank %u at %s:%u: %s", communicator->rank, communicator->ranks, rank, peer->at.ip,
                    peer->at.port, strerror(errno));
    }
    return true;
}

/* Takes one caller in; a stranger is sent away. Returns whether it was a rank. */
static bool let_in(Communicator *communicator, int socket, const char *identifier) {
    Hello hello;
    Deadline soon = simulator_after(STRANGER_MILLISECONDS);
    bool known = wire_read(socket, &hello, sizeof hello, &soon) && hello.magic == HELLO_MAGIC &&
                 memchr(hello.identifier, 0, sizeof hello.identifier) != NULL && strcmp(hello.identifier, identifier) == 0 &&
                 hello.rank > communicator->rank && hello.rank < communicator->ranks &&
                 communicator->peers[hello.rank].socket < 0;
    if (known) {
        communicator->peers[hello.rank].socket = socket;
    } else {
        close(socket);
    }
    return known;
}

static bool await_callers(Communicator *communicator, int listener, const char *identifier, const Deadline *deadline,
                          Failure *failure) {
    uint32_t missing = communicator->ranks - 1 - communicator->rank;
    while (missing > 0 && wire_left(deadline) > 0) {
        int socket = wire_accept(listener, deadline);
        missing -= socket >= 0 && let_in(communicator, socket, identifier) ? 1 : 0;
    }
    for (uint32_t i = communicator->rank + 1; i < communicator->ranks && missing > 0; i++) {
        if (communicator->peers[i].socket < 0) {
            return fail(failure, HCCL_E_TIMEOUT, "rank %u of %u waited in vain for rank %u and %u more", communicator->rank,
                        communicator->ranks, i, missing - 1);
        }
    }
    return true;
}

/* Lower ranks are called, higher ones call. Chips of the first generation work in ones, twos, fours and eights of a server. */
static bool connect_all(Communicator *communicator, int listener, const char *identifier, bool patient, Failure *failure) {
    Deadline deadline = simulator_after(communicator->settings.connect_milliseconds);
    uint32_t here = 0;
    for (uint32_t i = 0; i < communicator->ranks; i++) {
        here += strcmp(communicator->peers[i].at.ip, communicator->peers[communicator->rank].at.ip) == 0;
    }
    if (simulator_chip() == CHIP_910A && (here > 8 || (here & (here - 1)) != 0)) {
        return fail(failure, HCCL_E_PARA, "%u ranks on a server; %s has 1, 2, 4 or 8", here, simulator_chip_name());
    }
    for (uint32_t i = 0; i < communicator->rank; i++) {
        if (!call_on(communicator, i, identifier, patient, &deadline, failure)) {
            return false;
        }
    }
    return await_callers(communicator, listener, identifier, &deadline, failure);
}

static Communicator *finish(Communicator *communicator, int listener, const char *identifier, bool patient, Failure *failure) {
    bool joined = connect_all(communicator, listener, identifier, patient, failure);
    close(listener);
    if (joined && !communicator_start(communicator)) {
        joined = fail(failure, HCCL_E_SYSCALL, "this machine gives no more threads or pipes");
    }
    if (!joined) {
        communicator_free(communicator);
        return NULL;
    }
    communicator->handle = simulator_handle_open(HANDLE_COMMUNICATOR, communicator);
    return communicator;
}

/* Asks the root for the ends of all ranks. */
static bool meet(const RootInfo *info, const Join *join, Endpoint *ends, const Settings *settings, Failure *failure) {
    Deadline deadline = simulator_after(settings->connect_milliseconds + STRANGER_MILLISECONDS);
    int socket = wire_connect(&info->at, false, &deadline);
    if (socket < 0) {
        return fail(failure, HCCL_E_TCP_CONNECT, "nobody listens at %s:%u: the root information was used before, or its process %d "
                    "has ended", info->at.ip, info->at.port, info->at.process);
    }
    Answer answer;
    bool heard = wire_write(socket, join, sizeof *join, &deadline) && wire_read(socket, &answer, sizeof answer, &deadline) &&
                 answer.magic == ROOT_MAGIC;
    bool whole = heard && answer.failure.code == 0 && wire_read(socket, ends, join->ranks * sizeof *ends, &deadline);
    close(socket);
    if (heard && answer.failure.code != 0) {
        answer.failure.text[sizeof answer.failure.text - 1] = '\0';
        return fail(failure, answer.failure.code, "%s", answer.failure.text);
    }
    return whole || fail(failure, HCCL_E_TIMEOUT, "the root at %s:%u (process %d) does not answer", info->at.ip, info->at.port,
                         info->at.process);
}

static int open_end(const Settings *settings, Endpoint *end, int device, int ports, Failure *failure) {
    *end = (Endpoint){.process = (int32_t)getpid(), .device = device};
    snprintf(end->ip, sizeof end->ip, "%s", settings->ip);
    int listener = wire_listen(settings->ip, settings->port, ports, &end->port);
    if (listener < 0) {
        fail(failure, HCCL_E_NETWORK, "cannot listen on %s, port %u: in use, or no address of this machine", settings->ip,
             settings->port);
    }
    return listener;
}

Communicator *join_root(const RootInfo *info, uint32_t ranks, uint32_t rank, int device, const char *name, Failure *failure) {
    Settings settings;
    Join join = {.magic = ROOT_MAGIC, .ranks = ranks, .rank = rank};
    failure->code = settings_read(&settings, failure->text, sizeof failure->text);
    int listener = failure->code != 0 ? -1 : open_end(&settings, &join.at, device, PORTS, failure);
    if (listener < 0) {
        return NULL;
    }
    memcpy(join.identifier, info->identifier, sizeof join.identifier);
    Endpoint *ends = simulator_allocate(ranks * sizeof *ends);
    if (!meet(info, &join, ends, &settings, failure)) {
        close(listener);
        free(ends);
        return NULL;
    }
    Communicator *communicator = communicator_new(ranks, rank, device, &settings, name == NULL ? info->identifier : name);
    for (uint32_t i = 0; i < ranks; i++) {
        communicator->peers[i].at = ends[i];
    }
    free(ends);
    return finish(communicator, listener, info->identifier, false, failure);
}

Communicator *join_known(const Endpoint *ends, const char *identifier, uint32_t ranks, uint32_t rank, Failure *failure) {
    Settings settings;
    Endpoint own;
    failure->code = settings_read(&settings, failure->text, sizeof failure->text);
    memcpy(settings.ip, ends[rank].ip, sizeof settings.ip);
    settings.port = ends[rank].port;
    int listener = failure->code != 0 ? -1 : open_end(&settings, &own, ends[rank].device, 1, failure);
    if (listener < 0) {
        return NULL;
    }
    Communicator *communicator = communicator_new(ranks, rank, ends[rank].device, &settings, identifier);
    for (uint32_t i = 0; i < ranks; i++) {
        communicator->peers[i].at = ends[i];
    }
    communicator->peers[rank].at = own;
    return finish(communicator, listener, identifier, true, failure);
}
