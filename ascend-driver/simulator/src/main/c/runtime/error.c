/* What failed: the messages, and the last code of each thread. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime.h"

#define SPACE 8192

typedef struct {
    char text[SPACE]; /* newest first */
    char handed[SPACE]; /* what the last aclGetRecentErrMsg returned */
} Messages;

static _Thread_local Messages of_thread;
static _Thread_local int last_error;
static Messages of_process;
static atomic_bool shared;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static Messages *messages(void) {
    return atomic_load(&shared) ? &of_process : &of_thread;
}

static void prepend(Messages *messages, const char *line) {
    size_t length = strlen(line);
    size_t kept = strnlen(messages->text, SPACE - 1 - length);
    memmove(messages->text + length, messages->text, kept);
    memcpy(messages->text, line, length);
    messages->text[length + kept] = '\0';
}

int simulator_fail(int code, const char *format, ...) {
    char line[1024];
    const char *tag = code < 100000 ? "EI0003" : code >= 500000 ? "EE9999" : code >= 200000 ? "EL0004" : code >= 160000 ? "EZ1001" : "EE1001";
    int used = snprintf(line, sizeof line, "%s: [error %d] ", tag, code);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line + used, sizeof line - (size_t)used - 1, format, arguments);
    va_end(arguments);
    strcat(line, "\n");
    const char *print = getenv("ASCEND_SLOG_PRINT_TO_STDOUT");
    if (print != NULL && strcmp(print, "1") == 0) {
        fputs(line, stdout);
    }
    pthread_mutex_lock(&lock);
    prepend(messages(), line);
    pthread_mutex_unlock(&lock);
    last_error = code < 100000 ? last_error : code; /* those of HCCL are not the runtime's */
    return code;
}

void simulator_messages_of_process(bool are_shared) {
    atomic_store(&shared, are_shared);
}

const char *simulator_messages_take(void) {
    pthread_mutex_lock(&lock);
    Messages *from = messages();
    const char *text = NULL;
    if (from->text[0] != '\0') {
        memcpy(from->handed, from->text, SPACE);
        from->text[0] = '\0';
        text = from->handed;
    }
    pthread_mutex_unlock(&lock);
    return text;
}

int *simulator_last_error(void) {
    return &last_error;
}
