#include "root.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define STRANGER_MILLISECONDS 1000

typedef struct {
    int listener;
    RootInfo info;
    Deadline deadline;
    uint32_t ranks; /* as the first to come says */
    int *sockets;   /* [ranks], -1 where none has come */
    Endpoint *ends;
    uint32_t joined;
} Root;

static void answer(int socket, const Failure *failure, const Endpoint *ends, uint32_t count) {
    Deadline deadline = simulator_after(STRANGER_MILLISECONDS);
    Answer answer = {.magic = ROOT_MAGIC};
    if (failure != NULL) {
        answer.failure = *failure;
    }
    (void)(wire_write(socket, &answer, sizeof answer, &deadline) &&
           wire_write(socket, ends, count * sizeof *ends, &deadline));
}

/* NULL, or why this rank cannot join. */
static const char *objection(const Root *root, const Join *join, char *text, size_t size) {
    if (strcmp(join->identifier, root->info.identifier) != 0) {
        return "the root information is of another communicator";
    }
    if (root->ranks != 0 && join->ranks != root->ranks) {
        snprintf(text, size, "it says %u ranks, the first to come said %u", join->ranks, root->ranks);
        return text;
    }
    if (root->sockets != NULL && root->sockets[join->rank] >= 0) {
        snprintf(text, size, "rank %u has joined already, as process %d", join->rank, root->ends[join->rank].process);
        return text;
    }
    for (uint32_t i = 0; root->sockets != NULL && i < root->ranks; i++) {
        const Endpoint *other = &root->ends[i];
        if (root->sockets[i] >= 0 && other->process == join->at.process && other->device == join->at.device &&
            strcmp(other->ip, join->at.ip) == 0) {
            snprintf(text, size, "rank %u of the same process has device %d too", i, other->device);
            return text;
        }
    }
    return NULL;
}

static void admit(Root *root, int socket, const Join *join) {
    if (root->sockets == NULL) {
        root->ranks = join->ranks;
        root->sockets = simulator_allocate(root->ranks * sizeof *root->sockets);
        root->ends = simulator_allocate(root->ranks * sizeof *root->ends);
        memset(root->sockets, 0xFF, root->ranks * sizeof *root->sockets);
    }
    root->sockets[join->rank] = socket;
    root->ends[join->rank] = join->at;
    root->joined++;
}

static void greet(Root *root, int socket) {
    Join join;
    Failure failure = {.code = HCCL_E_PARA};
    char text[128];
    Deadline soon = simulator_after(STRANGER_MILLISECONDS);
    if (!wire_read(socket, &join, sizeof join, &soon) || join.magic != ROOT_MAGIC || join.ranks == 0 || join.ranks > MAX_RANKS ||
        join.rank >= join.ranks || memchr(join.identifier, 0, sizeof join.identifier) == NULL ||
        memchr(join.at.ip, 0, sizeof join.at.ip) == NULL) {
        close(socket);
        return;
    }
    const char *wrong = objection(root, &join, text, sizeof text);
    if (wrong == NULL) {
        admit(root, socket, &join);
        return;
    }
    snprintf(failure.text, sizeof failure.text, "rank %u cannot join: %s", join.rank, wrong);
    answer(socket, &failure, NULL, 0);
    close(socket);
}

static void name_missing(const Root *root, Failure *failure) {
    failure->code = HCCL_E_TIMEOUT;
    int used = snprintf(failure->text, sizeof failure->text, "of %u ranks these have not joined in time:", root->ranks);
    for (uint32_t i = 0; i < root->ranks && used < (int)sizeof failure->text - 12; i++) {
        if (root->sockets[i] < 0) {
            used += snprintf(failure->text + used, sizeof failure->text - (size_t)used, " %u", i);
        }
    }
}

static void dismiss(Root *root) {
    Failure failure;
    bool whole = root->joined == root->ranks;
    if (!whole) {
        name_missing(root, &failure);
    }
    for (uint32_t i = 0; i < root->ranks; i++) {
        if (root->sockets[i] >= 0) {
            answer(root->sockets[i], whole ? NULL : &failure, root->ends, whole ? root->ranks : 0);
            close(root->sockets[i]);
        }
    }
}

static void *serve(void *argument) {
    Root *root = argument;
    while (root->sockets == NULL || root->joined < root->ranks) {
        int socket = wire_accept(root->listener, &root->deadline);
        if (socket >= 0) {
            greet(root, socket);
        } else if (wire_left(&root->deadline) == 0) {
            break;
        }
    }
    close(root->listener);
    if (root->sockets != NULL) {
        dismiss(root);
    }
    free(root->sockets);
    free(root->ends);
    free(root);
    return NULL;
}

static bool start(Root *root) {
    pthread_t thread;
    bool started = pthread_create(&thread, NULL, serve, root) == 0;
    if (started) {
        pthread_detach(thread);
    }
    return started;
}

int root_open(RootInfo *info, Failure *failure) {
    Settings settings;
    failure->code = settings_read(&settings, failure->text, sizeof failure->text);
    if (failure->code != 0) {
        return failure->code;
    }
    *info = (RootInfo){.magic = ROOT_MAGIC, .at = {.process = (int32_t)getpid(), .device = -1}};
    snprintf(info->at.ip, sizeof info->at.ip, "%s", settings.ip);
    int listener = wire_listen(settings.ip, settings.port, PORTS, &info->at.port);
    if (listener < 0) {
        snprintf(failure->text, sizeof failure->text, "cannot listen on %s, ports %u and the %d behind it: in use, or no address of "
                 "this machine", settings.ip, settings.port, PORTS - 1);
        return failure->code = HCCL_E_NETWORK;
    }
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    snprintf(info->identifier, sizeof info->identifier, "%s_%u_%d_%lld", info->at.ip, info->at.port, info->at.process,
             (long long)now.tv_sec * 1000000000 + now.tv_nsec);
    Root *root = simulator_allocate(sizeof *root);
    *root = (Root){.listener = listener, .info = *info, .deadline = simulator_after(settings.connect_milliseconds)};
    if (!start(root)) {
        close(listener);
        free(root);
        snprintf(failure->text, sizeof failure->text, "this machine gives no more threads");
        return failure->code = HCCL_E_SYSCALL;
    }
    return 0;
}

EXPORT HcclResult HcclGetRootInfo(HcclRootInfo *rootInfo) {
    ENTER("HcclGetRootInfo");
    RootInfo info;
    Failure failure;
    if (rootInfo == NULL) {
        return simulator_fail(HCCL_E_PTR, "HcclGetRootInfo: rootInfo is NULL");
    }
    if (simulator_context("HcclGetRootInfo") == NULL) {
        return HCCL_E_RUNTIME;
    }
    if (root_open(&info, &failure) != 0) {
        return simulator_fail(failure.code, "HcclGetRootInfo: %s", failure.text);
    }
    memset(rootInfo, 0, sizeof *rootInfo);
    memcpy(rootInfo, &info, sizeof info);
    return HCCL_SUCCESS;
}
