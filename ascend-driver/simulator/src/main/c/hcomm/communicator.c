#include "communicator.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define LEAVE_MILLISECONDS 1000

Communicator *communicator_new(uint32_t ranks, uint32_t rank, int device, const Settings *settings, const char *name) {
    Communicator *communicator = simulator_allocate(sizeof *communicator);
    communicator->ranks = ranks;
    communicator->rank = rank;
    communicator->device = device;
    communicator->settings = *settings;
    communicator->wake[0] = communicator->wake[1] = -1;
    snprintf(communicator->name, sizeof communicator->name, "%s", name);
    communicator->peers = simulator_allocate(ranks * sizeof *communicator->peers);
    for (uint32_t i = 0; i < ranks; i++) {
        communicator->peers[i].socket = -1;
        communicator->peers[i].last = &communicator->peers[i].first;
        pthread_mutex_init(&communicator->peers[i].writing, NULL);
    }
    pthread_mutex_init(&communicator->lock, NULL);
    simulator_condition(&communicator->changed);
    return communicator;
}

static void *serve(void *communicator) {
    communicator_read(communicator);
    return NULL;
}

bool communicator_start(Communicator *communicator) {
    return pipe2(communicator->wake, O_CLOEXEC) == 0 && pthread_create(&communicator->reader, NULL, serve, communicator) == 0;
}

void communicator_free(Communicator *communicator) {
    for (uint32_t i = 0; i < communicator->ranks; i++) {
        Peer *peer = &communicator->peers[i];
        for (Frame *frame = peer->first, *next; frame != NULL; frame = next) {
            next = frame->next;
            frame_free(frame);
        }
        if (peer->socket >= 0) {
            close(peer->socket);
        }
        pthread_mutex_destroy(&peer->writing);
    }
    for (int i = 0; i < 2; i++) {
        if (communicator->wake[i] >= 0) {
            close(communicator->wake[i]);
        }
    }
    pthread_cond_destroy(&communicator->changed);
    pthread_mutex_destroy(&communicator->lock);
    free(communicator->peers);
    free(communicator);
}

Communicator *communicator_find(const char *call, HcclComm handle, int *code) {
    Communicator *communicator = simulator_handle_find(HANDLE_COMMUNICATOR, handle);
    *code = communicator != NULL ? HCCL_SUCCESS
            : handle == NULL     ? simulator_fail(HCCL_E_PTR, "%s: comm is NULL", call)
                                 : simulator_fail(HCCL_E_PARA, "%s: %p is no communicator, or was destroyed", call, handle);
    return communicator;
}

void communicator_break(Communicator *communicator, const Failure *failure) {
    pthread_mutex_lock(&communicator->lock);
    if (communicator->failure.code == 0) {
        communicator->failure = *failure;
    }
    pthread_cond_broadcast(&communicator->changed);
    pthread_mutex_unlock(&communicator->lock);
}

void communicator_begin_work(Communicator *communicator) {
    pthread_mutex_lock(&communicator->lock);
    communicator->pending++;
    pthread_mutex_unlock(&communicator->lock);
}

void communicator_end_work(Communicator *communicator) {
    pthread_mutex_lock(&communicator->lock);
    communicator->pending--;
    pthread_mutex_unlock(&communicator->lock);
}

/* Peers learn that this rank leaves on purpose; whoever does not listen is not waited for long. */
static void say_goodbye(Communicator *communicator) {
    const Header header = {.magic = FRAME_MAGIC, .kind = FRAME_LEAVING};
    for (uint32_t i = 0; i < communicator->ranks; i++) {
        Peer *peer = &communicator->peers[i];
        Deadline deadline = simulator_after(LEAVE_MILLISECONDS);
        pthread_mutex_lock(&communicator->lock);
        bool there = peer->socket >= 0 && !peer->gone;
        pthread_mutex_unlock(&communicator->lock);
        if (there) {
            pthread_mutex_lock(&peer->writing);
            (void)wire_write(peer->socket, &header, sizeof header, &deadline);
            shutdown(peer->socket, SHUT_WR);
            pthread_mutex_unlock(&peer->writing);
        }
    }
}

EXPORT HcclResult HcclCommDestroy(HcclComm comm) {
    ENTER("HcclCommDestroy");
    int code;
    Communicator *communicator = communicator_find("HcclCommDestroy", comm, &code);
    if (communicator == NULL) {
        return code;
    }
    pthread_mutex_lock(&communicator->lock);
    int pending = communicator->pending;
    communicator->closing = pending == 0;
    pthread_mutex_unlock(&communicator->lock);
    if (pending > 0) {
        return simulator_fail(HCCL_E_AGAIN, "HcclCommDestroy: %d calls are still in streams; synchronise these first", pending);
    }
    if (simulator_handle_close(HANDLE_COMMUNICATOR, comm) == NULL) {
        return simulator_fail(HCCL_E_PARA, "HcclCommDestroy: %p was destroyed", comm);
    }
    say_goodbye(communicator);
    (void)!write(communicator->wake[1], "", 1);
    pthread_join(communicator->reader, NULL);
    communicator_free(communicator);
    return HCCL_SUCCESS;
}
