/* The calls that open communicators. */
#include <stdlib.h>
#include <string.h>

#include "join.h"
#include "ranktable.h"

/* The device of the calling thread, or -1 after a recorded failure. */
static int device_of(const char *call) {
    const Context *context = simulator_context(call);
    return context == NULL ? -1 : context->device;
}

static int open_by_root(const char *call, uint32_t ranks, const HcclRootInfo *rootInfo, uint32_t rank, const char *name,
                        HcclComm *comm) {
    RootInfo info;
    Failure failure;
    if (rootInfo == NULL || comm == NULL) {
        return simulator_fail(HCCL_E_PTR, "%s: rootInfo or comm is NULL", call);
    }
    int device = device_of(call);
    if (device < 0) {
        return HCCL_E_RUNTIME;
    }
    memcpy(&info, rootInfo, sizeof info);
    if (info.magic != ROOT_MAGIC || memchr(info.identifier, 0, sizeof info.identifier) == NULL ||
        memchr(info.at.ip, 0, sizeof info.at.ip) == NULL) {
        return simulator_fail(HCCL_E_PARA, "%s: rootInfo is not what HcclGetRootInfo wrote", call);
    }
    if (ranks == 0 || ranks > MAX_RANKS || rank >= ranks) {
        return simulator_fail(HCCL_E_PARA, "%s: rank %u of %u; the simulator has 1 to %d ranks", call, rank, ranks, MAX_RANKS);
    }
    const Communicator *communicator = join_root(&info, ranks, rank, device, name, &failure);
    if (communicator == NULL) {
        return simulator_fail(failure.code, "%s: %s", call, failure.text);
    }
    *comm = communicator->handle;
    return HCCL_SUCCESS;
}

EXPORT HcclResult HcclCommInitRootInfo(uint32_t nRanks, const HcclRootInfo *rootInfo, uint32_t rank, HcclComm *comm) {
    ENTER("HcclCommInitRootInfo");
    return open_by_root("HcclCommInitRootInfo", nRanks, rootInfo, rank, NULL, comm);
}

/* What is in front of every version of the configuration. */
typedef struct {
    size_t size;
    uint32_t magic, version;
} ConfigInfo;

static int check_config(const char *call, const HcclCommConfig *config) {
    ConfigInfo info;
    if (config == NULL) {
        return simulator_fail(HCCL_E_PTR, "%s: config is NULL", call);
    }
    memcpy(&info, config->reserved, sizeof info);
    if (info.magic != HCCL_COMM_CONFIG_MAGIC_WORD || info.size < sizeof *config || info.version < HCCL_COMM_CONFIG_VERSION) {
        return simulator_fail(HCCL_E_PARA, "%s: config was not made by HcclCommConfigInit, or is older than version %u", call,
                              HCCL_COMM_CONFIG_VERSION);
    }
    if (memchr(config->hcclCommName, 0, sizeof config->hcclCommName) == NULL || config->hcclBufferSize == 0 ||
        (config->hcclDeterministic > 2 && config->hcclDeterministic != HCCL_COMM_CONFIG_NOT_SET)) {
        return simulator_fail(HCCL_E_PARA, "%s: a name without an end, no buffer, or deterministic %u", call,
                              config->hcclDeterministic);
    }
    return 0;
}

EXPORT HcclResult HcclCommInitRootInfoConfig(uint32_t nRanks, const HcclRootInfo *rootInfo, uint32_t rank,
                                             const HcclCommConfig *config, HcclComm *comm) {
    ENTER("HcclCommInitRootInfoConfig");
    int code = check_config("HcclCommInitRootInfoConfig", config);
    const char *name = code == 0 && config->hcclCommName[0] != '\0' ? config->hcclCommName : NULL;
    return code != 0 ? code : open_by_root("HcclCommInitRootInfoConfig", nRanks, rootInfo, rank, name, comm);
}

static int open_by_table(const char *call, const RankTable *table, uint32_t rank, int device, HcclComm *comm) {
    Failure failure;
    if (rank >= table->ranks) {
        return simulator_fail(HCCL_E_PARA, "%s: rank %u, the table has %u", call, rank, table->ranks);
    }
    if (table->ends[rank].device != device) {
        return simulator_fail(HCCL_E_PARA, "%s: rank %u has device %d in the table, the current one is %d", call, rank,
                              table->ends[rank].device, device);
    }
    const Communicator *communicator = join_known(table->ends, table->identifier, table->ranks, rank, &failure);
    if (communicator == NULL) {
        return simulator_fail(failure.code, "%s: %s", call, failure.text);
    }
    *comm = communicator->handle;
    return HCCL_SUCCESS;
}

EXPORT HcclResult HcclCommInitClusterInfo(const char *clusterInfo, uint32_t rank, HcclComm *comm) {
    ENTER("HcclCommInitClusterInfo");
    RankTable table;
    Failure failure;
    Settings settings;
    if (clusterInfo == NULL || comm == NULL) {
        return simulator_fail(HCCL_E_PTR, "HcclCommInitClusterInfo: clusterInfo or comm is NULL");
    }
    int device = device_of("HcclCommInitClusterInfo");
    if (device < 0) {
        return HCCL_E_RUNTIME;
    }
    failure.code = settings_read(&settings, failure.text, sizeof failure.text);
    if (failure.code == 0) {
        ranktable_read(clusterInfo, settings.port == 0 ? RANK_TABLE_PORT : settings.port, &table, &failure);
    }
    if (failure.code != 0) {
        return simulator_fail(failure.code, "HcclCommInitClusterInfo: %s: %s", clusterInfo, failure.text);
    }
    int code = open_by_table("HcclCommInitClusterInfo", &table, rank, device, comm);
    free(table.ends);
    return code;
}
