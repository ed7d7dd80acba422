/* What peers send: read by one thread, taken by the streams. */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "communicator.h"

#define LOOK_MILLISECONDS 50
#define STALLED_MILLISECONDS 60000
#define MOST_BYTES ((uint64_t)1 << 40)

static void describe(const Communicator *communicator, uint32_t rank, char *text, size_t size) {
    const Endpoint *at = &communicator->peers[rank].at;
    snprintf(text, size, "rank %u (process %d, device %d, %s:%u)", rank, at->process, at->device, at->ip, at->port);
}

void frame_free(Frame *frame) {
    if (frame != NULL) {
        free(frame->bytes);
        free(frame);
    }
}

/* The next frame of a peer, whole, or NULL at its end. */
static Frame *receive(int socket) {
    Deadline deadline = simulator_after(STALLED_MILLISECONDS);
    Frame *frame = simulator_allocate(sizeof *frame);
    bool whole = wire_read(socket, &frame->header, sizeof frame->header, &deadline) && frame->header.magic == FRAME_MAGIC &&
                 frame->header.bytes < MOST_BYTES;
    if (whole) {
        frame->bytes = simulator_allocate(frame->header.bytes);
        whole = wire_read(socket, frame->bytes, frame->header.bytes, &deadline);
    }
    if (!whole) {
        frame_free(frame);
    }
    return whole ? frame : NULL;
}

/* With the lock held. A peer that ends without a word breaks the communicator: hardware reports a lost remote as well. */
static void lose(Communicator *communicator, uint32_t rank) {
    Peer *peer = &communicator->peers[rank];
    peer->gone = true;
    if (!peer->left && !communicator->closing && communicator->failure.code == 0) {
        char who[96];
        describe(communicator, rank, who, sizeof who);
        communicator->failure.code = HCCL_E_REMOTE;
        snprintf(communicator->failure.text, sizeof communicator->failure.text, "%s ended, or its connection did", who);
    }
}

static void take_in(Communicator *communicator, uint32_t rank) {
    Peer *peer = &communicator->peers[rank];
    Frame *frame = receive(peer->socket);
    pthread_mutex_lock(&communicator->lock);
    if (frame == NULL) {
        lose(communicator, rank);
    } else if (frame->header.kind == FRAME_LEAVING) {
        peer->left = true;
        frame_free(frame);
    } else {
        *peer->last = frame;
        peer->last = &frame->next;
    }
    pthread_cond_broadcast(&communicator->changed);
    pthread_mutex_unlock(&communicator->lock);
}

void communicator_read(Communicator *communicator) {
    struct pollfd *wanted = simulator_allocate((communicator->ranks + 1) * sizeof *wanted);
    for (;;) {
        for (uint32_t i = 0; i < communicator->ranks; i++) {
            const Peer *peer = &communicator->peers[i];
            wanted[i] = (struct pollfd){peer->gone ? -1 : peer->socket, POLLIN, 0};
        }
        wanted[communicator->ranks] = (struct pollfd){communicator->wake[0], POLLIN, 0};
        if (poll(wanted, communicator->ranks + 1, -1) < 0 && errno != EINTR) {
            break;
        }
        if (wanted[communicator->ranks].revents != 0) {
            break;
        }
        for (uint32_t i = 0; i < communicator->ranks; i++) {
            if (wanted[i].revents != 0) {
                take_in(communicator, i);
            }
        }
    }
    free(wanted);
}

bool communicator_send(Communicator *communicator, uint32_t to, const Header *header, const void *bytes, Failure *failure) {
    Peer *peer = &communicator->peers[to];
    Deadline deadline = simulator_after(communicator->settings.run_milliseconds);
    pthread_mutex_lock(&peer->writing);
    bool sent = wire_write(peer->socket, header, sizeof *header, &deadline) &&
                wire_write(peer->socket, bytes, header->bytes, &deadline);
    bool ended = !sent && (errno == EPIPE || errno == ECONNRESET);
    pthread_mutex_unlock(&peer->writing);
    if (!sent) {
        char who[96];
        describe(communicator, to, who, sizeof who);
        failure->code = ended ? HCCL_E_REMOTE : HCCL_E_TCP_TRANSFER;
        snprintf(failure->text, sizeof failure->text, "%s: %s %s", header->call, who,
                 ended ? "ended, or its connection did" : "does not take what is sent to it");
    }
    return sent;
}

/* With the lock held: takes the frame out, or returns NULL. */
static Frame *find(Peer *peer, FrameKind kind, uint64_t number) {
    for (Frame **at = &peer->first; *at != NULL; at = &(*at)->next) {
        Frame *frame = *at;
        if (frame->header.kind == (uint32_t)kind && frame->header.number == number) {
            *at = frame->next;
            if (peer->last == &frame->next) {
                peer->last = at;
            }
            return frame;
        }
    }
    return NULL;
}

/* With the lock held: why a frame that is not there will not come, or 0. */
static int hopeless(const Communicator *communicator, const Peer *peer, Stream *stream, const Deadline *deadline,
                    const char **reason) {
    if (simulator_stream_discards(stream)) {
        *reason = "the stream was aborted";
        return HCCL_E_INTERNAL;
    }
    if (peer->left || peer->gone) {
        *reason = peer->left ? "it has destroyed its communicator" : "it ended, or its connection did";
        return HCCL_E_REMOTE;
    }
    if (communicator->failure.code != 0) {
        *reason = communicator->failure.text;
        return communicator->failure.code;
    }
    *reason = "nothing came within HCCL_EXEC_TIMEOUT";
    return wire_left(deadline) == 0 ? HCCL_E_TIMEOUT : 0;
}

Frame *communicator_take(Communicator *communicator, uint32_t from, FrameKind kind, uint64_t number, Stream *stream,
                         const char *call, Failure *failure) {
    Peer *peer = &communicator->peers[from];
    Deadline deadline = simulator_after(communicator->settings.run_milliseconds);
    const char *reason = NULL;
    pthread_mutex_lock(&communicator->lock);
    Frame *frame = find(peer, kind, number);
    while (frame == NULL && (failure->code = hopeless(communicator, peer, stream, &deadline, &reason)) == 0) {
        struct timespec soon = simulator_after(LOOK_MILLISECONDS);
        pthread_cond_timedwait(&communicator->changed, &communicator->lock, &soon);
        frame = find(peer, kind, number);
    }
    if (frame == NULL) {
        char who[96];
        describe(communicator, from, who, sizeof who);
        snprintf(failure->text, sizeof failure->text, "%s number %lu of rank %u of %u waits for %s: %.200s", call, (unsigned long)number,
                 communicator->rank, communicator->ranks, who, reason);
    }
    pthread_mutex_unlock(&communicator->lock);
    return frame;
}
