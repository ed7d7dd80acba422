/* Beginning and end. */
#include <stdio.h>
#include <string.h>

#include "runtime.h"

typedef enum { NEVER, RUNNING, FINISHED } Phase;

static atomic_int phase;

int simulator_initialised(const char *call) {
    return atomic_load(&phase) == RUNNING
               ? 0
               : simulator_fail(ACL_ERROR_UNINITIALIZE, "%s: aclInit was not called before", call);
}

static int read_configuration(const char *path) {
    char text[4096] = {0};
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        return simulator_fail(ACL_ERROR_INVALID_FILE, "aclInit: cannot open the configuration %s", path);
    }
    size_t length = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    const char *mode = strstr(text, "\"err_msg_mode\"");
    const char *value = mode == NULL ? NULL : strchr(mode, ':');
    simulator_messages_of_process(value != NULL && value[1 + strspn(value + 1, " \t\r\n\"")] == '1');
    return strspn(text, " \t\r\n") == length || strchr(text, '{') != NULL
               ? 0
               : simulator_fail(ACL_ERROR_INVALID_FILE, "aclInit: %s is not JSON", path);
}

EXPORT aclError aclInit(const char *configPath) {
    ENTER("aclInit");
    if (atomic_load(&phase) == RUNNING) {
        return simulator_fail(ACL_ERROR_REPEAT_INITIALIZE, "aclInit: it was called before in this process");
    }
    int code = configPath == NULL || *configPath == '\0' ? 0 : read_configuration(configPath);
    if (code == 0) {
        atomic_store(&phase, RUNNING);
    }
    return code;
}

EXPORT aclError aclFinalize(void) {
    ENTER("aclFinalize");
    switch (atomic_load(&phase)) {
        case RUNNING:
            atomic_store(&phase, FINISHED);
            break;
        case FINISHED:
            return simulator_fail(ACL_ERROR_REPEAT_FINALIZE, "aclFinalize: it was called before");
        default:
            return simulator_initialised("aclFinalize");
    }
    size_t forgotten = simulator_handle_count(HANDLE_EXECUTOR);
    if (forgotten > 0) {
        fprintf(stderr, "Ascend simulator: %zu executors were neither run nor destroyed before aclFinalize\n", forgotten);
    }
    return ACL_SUCCESS;
}
