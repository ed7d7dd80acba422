/* Ranks of a communicator: processes of one program, which get the root information through shared memory. */
#ifndef RANKS_H
#define RANKS_H

#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ascend/hccl.h"
#include "tensors.h"

typedef struct {
    HcclRootInfo root;
    atomic_int published;
    atomic_int steps; /* what processes have reached, for tests that need an order */
} Shared;

static Shared *shared;
static uint32_t rank, ranks;
static HcclComm comm;

static inline void pause_milliseconds(long milliseconds) {
    const struct timespec time = {milliseconds / 1000, milliseconds % 1000 * 1000000};
    nanosleep(&time, NULL);
}

/* Until the number of steps that processes have reached is so high. */
static inline void await_steps(int wanted) {
    while (atomic_load(&shared->steps) < wanted) {
        pause_milliseconds(1);
    }
}

static inline void reach_step(void) {
    atomic_fetch_add(&shared->steps, 1);
}

static inline void share_root(void) {
    if (rank == 0) {
        OK(HcclGetRootInfo(&shared->root));
        atomic_store(&shared->published, 1);
    }
    while (!atomic_load(&shared->published)) {
        pause_milliseconds(1);
    }
}

static inline void join(void) {
    share_root();
    OK(HcclCommInitRootInfo(ranks, &shared->root, rank, &comm));
}

static inline void leave(void) {
    OK(HcclCommDestroy(comm));
    CHECK(live("communicator") == 0);
}

/* The device of a rank is the one of its number. */
static inline void begin_rank(void) {
    OK(aclInit(NULL));
    OK(aclrtSetDevice((int32_t)rank));
    OK(aclrtCreateStream(&stream));
}

static inline void end_rank(void) {
    OK(aclrtResetDevice((int32_t)rank));
    OK(aclFinalize());
}

/* Runs the ranks as processes, each of which ends with 0, and with nobody left behind after some seconds. */
static inline void run_ranks(uint32_t count, void (*body)(void)) {
    pid_t processes[16];
    shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED || count > 16) {
        exit(1);
    }
    for (uint32_t i = 0; i < count; i++) {
        processes[i] = fork();
        if (processes[i] == 0) {
            alarm(20);
            rank = i;
            ranks = count;
            begin_rank();
            body();
            end_rank();
            exit(0);
        }
    }
    int bad = 0;
    for (uint32_t i = 0; i < count; i++) {
        int status = 1;
        waitpid(processes[i], &status, 0);
        if (status != 0) {
            fprintf(stderr, "rank %u ended with status %#x\n", i, (unsigned)status);
            bad = 1;
        }
    }
    munmap(shared, sizeof *shared);
    if (bad) {
        exit(1);
    }
}

static inline void synchronise(void) {
    OK(aclrtSynchronizeStream(stream));
}

#endif
