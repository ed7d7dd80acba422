#include "ranktable.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"

#define MOST_BYTES 1048576

static int refuse(Failure *failure, int code, const char *format, ...) __attribute__((format(printf, 3, 4)));

static int refuse(Failure *failure, int code, const char *format, ...) {
    va_list arguments;
    failure->code = code;
    va_start(arguments, format);
    vsnprintf(failure->text, sizeof failure->text, format, arguments);
    va_end(arguments);
    return code;
}

static char *read_file(const char *path, Failure *failure) {
    FILE *file = fopen(path, "re");
    if (file == NULL) {
        refuse(failure, HCCL_E_OPEN_FILE_FAILURE, "cannot open the rank table %s: %s", path, strerror(errno));
        return NULL;
    }
    char *text = simulator_allocate(MOST_BYTES + 1);
    size_t length = fread(text, 1, MOST_BYTES, file);
    fclose(file);
    text[length] = '\0';
    return text;
}

/* A number from 0 to most, as a text; -1 where it is none. */
static long number(const char *text, long most) {
    char *end;
    long parsed = text == NULL || *text == '\0' ? -1 : strtol(text, &end, 10);
    return parsed >= 0 && *end == '\0' && parsed <= most ? parsed : -1;
}

static int add_device(const Json *server, const Json *device, uint16_t port, RankTable *table, Failure *failure) {
    struct in_addr parsed;
    const char *ip = json_text(server, "server_id");
    long rank = number(json_text(device, "rank_id"), (long)table->ranks - 1), id = number(json_text(device, "device_id"), MAX_DEVICES - 1);
    if (ip == NULL || inet_pton(AF_INET, ip, &parsed) != 1) {
        return refuse(failure, HCCL_E_NOT_SUPPORT, "server_id %s is not an IPv4 address, by which the simulator finds it",
                      ip == NULL ? "(missing)" : ip);
    }
    if (rank < 0 || id < 0) {
        return refuse(failure, HCCL_E_PARA, "a device of server %s has rank_id %s and device_id %s; ranks are 0 to %u", ip,
                      json_text(device, "rank_id") == NULL ? "(missing)" : json_text(device, "rank_id"),
                      json_text(device, "device_id") == NULL ? "(missing)" : json_text(device, "device_id"), table->ranks - 1);
    }
    if (table->ends[rank].port != 0) {
        return refuse(failure, HCCL_E_PARA, "rank %ld is there twice", rank);
    }
    Endpoint *end = &table->ends[rank];
    snprintf(end->ip, sizeof end->ip, "%s", ip);
    end->port = (uint16_t)(port + id);
    end->device = (int32_t)id;
    return 0;
}

static int add_servers(const Json *servers, uint16_t port, RankTable *table, Failure *failure) {
    for (const Json *server = servers->children; server != NULL; server = server->next) {
        const Json *devices = json_member(server, "device");
        for (const Json *device = devices == NULL ? NULL : devices->children; device != NULL; device = device->next) {
            if (add_device(server, device, port, table, failure) != 0) {
                return failure->code;
            }
        }
    }
    return 0;
}

static uint32_t count_devices(const Json *servers) {
    uint32_t count = 0;
    for (const Json *server = servers->children; server != NULL; server = server->next) {
        const Json *devices = json_member(server, "device");
        for (const Json *device = devices == NULL ? NULL : devices->children; device != NULL; device = device->next) {
            count++;
        }
    }
    return count;
}

static int read_table(const Json *json, uint16_t port, RankTable *table, Failure *failure) {
    const char *status = json_text(json, "status");
    const Json *servers = json_member(json, "server_list");
    if (status == NULL || strcmp(status, "completed") != 0) {
        return refuse(failure, HCCL_E_PARA, "its status is %s, not completed", status == NULL ? "missing" : status);
    }
    table->ranks = servers == NULL ? 0 : count_devices(servers);
    if (table->ranks == 0 || table->ranks > MAX_RANKS) {
        return refuse(failure, HCCL_E_PARA, "its server_list has %u devices, not 1 to %d", table->ranks, MAX_RANKS);
    }
    table->ends = simulator_allocate(table->ranks * sizeof *table->ends);
    return add_servers(servers, port, table, failure);
}

int ranktable_read(const char *path, uint16_t port, RankTable *table, Failure *failure) {
    *table = (RankTable){0};
    failure->code = 0;
    char *text = read_file(path, failure);
    if (text == NULL) {
        return failure->code;
    }
    uint64_t hash = 14695981039346656037U;
    for (const char *at = text; *at != '\0'; at++) {
        hash = (hash ^ (uint8_t)*at) * 1099511628211U;
    }
    snprintf(table->identifier, sizeof table->identifier, "ranktable_%016lx", (unsigned long)hash);
    Json *json = json_parse(text);
    if (json == NULL) {
        refuse(failure, HCCL_E_PARA, "it is not JSON");
    } else {
        read_table(json, port, table, failure);
    }
    json_free(json);
    free(text);
    if (failure->code != 0) {
        free(table->ends);
        table->ends = NULL;
    }
    return failure->code;
}
