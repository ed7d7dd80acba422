/* Ranks that find each other by a rank table, as a cluster mounts it. */
#include "ranks.h"

static char path[] = "/tmp/ranktable-XXXXXX";

static void write_table(const char *text) {
    FILE *file = fopen(path, "w");
    fputs(text, file);
    fclose(file);
}

#define DEVICE(id, number) "{\"device_id\": \"" id "\", \"device_ip\": \"192.168.100." id "\", \"rank_id\": \"" number "\"}"
#define TABLE(status, devices)                                                                             \
    "{\"status\": \"" status "\", \"version\": \"1.0\", \"server_count\": \"1\",\n \"server_list\": [{"     \
    "\"server_id\": \"127.0.0.1\", \"device\": [" devices "], \"host_nic_ip\": \"reserve\"}]}\n"

static void body(void) {
    OK(HcclCommInitClusterInfo(path, rank, &comm));
    Made one = MADE(ACL_FLOAT, DIMS(1), rank + 1), out = make(ACL_FLOAT, DIMS(1), NULL);
    OK(HcclAllReduce(one.device, out.device, 1, HCCL_DATA_TYPE_FP32, HCCL_REDUCE_SUM, comm, stream));
    synchronise();
    EXPECT(out, EXACT, 3);
    leave();
}

static void refused(HcclResult code, const char *text, const char *part) {
    write_table(text);
    GIVES(code, HcclCommInitClusterInfo(path, 0, &comm));
    check_message(part, __FILE__, __LINE__);
}

static void refusals(void) {
    GIVES(HCCL_E_OPEN_FILE_FAILURE, HcclCommInitClusterInfo("/nowhere/hccl.json", 0, &comm));
    GIVES(HCCL_E_PTR, HcclCommInitClusterInfo(NULL, 0, &comm));
    refused(HCCL_E_PARA, "{\"status\": \"completed\"", "it is not JSON");
    refused(HCCL_E_PARA, "[]", "its status is missing");
    refused(HCCL_E_PARA, TABLE("initializing", DEVICE("0", "0")), "its status is initializing");
    refused(HCCL_E_PARA, TABLE("completed", ""), "has 0 devices");
    refused(HCCL_E_PARA, TABLE("completed", DEVICE("0", "0") "," DEVICE("1", "0")), "rank 0 is there twice");
    refused(HCCL_E_PARA, TABLE("completed", DEVICE("0", "0") "," DEVICE("1", "2")), "rank_id 2");
    refused(HCCL_E_PARA, TABLE("completed", DEVICE("3", "0")), "device 3 in the table, the current one is 0");
    refused(HCCL_E_NOT_SUPPORT, "{\"status\":\"completed\",\"server_list\":[{\"server_id\":\"node-1\",\"device\":[" DEVICE("0", "0") "]}]}",
            "server_id node-1 is not an IPv4 address");
    setenv("ASCEND_SIMULATOR_CONNECT_MS", "100", 1);
    refused(HCCL_E_TIMEOUT, TABLE("completed", DEVICE("0", "0") "," DEVICE("1", "1")), "waited in vain for rank 1");
}

int main(void) {
    char port[8];
    snprintf(port, sizeof port, "%d", 20000 + getpid() % 12000);
    setenv("HCCL_IF_BASE_PORT", port, 1);
    close(mkstemp(path));
    write_table(TABLE("completed", DEVICE("0", "0") "," DEVICE("1", "1")));
    run_ranks(2, body);
    run_ranks(1, refusals);
    unlink(path);
    return 0;
}
