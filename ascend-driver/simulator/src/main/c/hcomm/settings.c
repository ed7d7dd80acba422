#include "settings.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ascend/hccl.h"

/* A whole number of the environment; `otherwise` where it is not set, -1 where it is none of the range. */
static int64_t number(const char *name, int64_t least, int64_t most, int64_t otherwise, char *text, size_t size) {
    const char *value = getenv(name);
    if (value == NULL) {
        return otherwise;
    }
    char *end;
    long long parsed = strtoll(value, &end, 10);
    if (*value == '\0' || *end != '\0' || parsed < least || parsed > most) {
        snprintf(text, size, "%s=%s is not a number from %lld to %lld", name, value, (long long)least, (long long)most);
        return -1;
    }
    return parsed;
}

int settings_read(Settings *settings, char *text, size_t size) {
    const char *ip = getenv("HCCL_IF_IP");
    struct in_addr parsed;
    snprintf(settings->ip, sizeof settings->ip, "%s", ip == NULL ? "127.0.0.1" : ip);
    if (inet_pton(AF_INET, settings->ip, &parsed) != 1) {
        snprintf(text, size, "HCCL_IF_IP=%s is not an IPv4 address", ip);
        return HCCL_E_PARA;
    }
    int64_t port = number("HCCL_IF_BASE_PORT", 1024, 65520, 0, text, size);
    int64_t connect = number("HCCL_CONNECT_TIMEOUT", 120, 7200, 120, text, size);
    int64_t run = number("HCCL_EXEC_TIMEOUT", 1, 17340, 1836, text, size);
    int64_t soon = number("ASCEND_SIMULATOR_CONNECT_MS", 1, 7200000, connect * 1000, text, size);
    if (port < 0 || connect < 0 || run < 0 || soon < 0) {
        return HCCL_E_PARA;
    }
    settings->port = (uint16_t)port;
    settings->connect_milliseconds = soon;
    settings->run_milliseconds = run * 1000;
    return 0;
}
