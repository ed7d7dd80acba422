/* Calls that are made to fail because a test asked for it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ascend/simulator.h"
#include "runtime.h"

#define MAX_RULES 16
#define EVERY 0

typedef struct {
    char call[96];
    uint64_t number; /* EVERY, or which call of it fails */
    uint64_t seen;
    int code;
} Rule;

static Rule rules[MAX_RULES];
static atomic_int rule_count;
static atomic_uint_fast64_t calls;
static char failed[96]; /* empty until a rule is met */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;

/* CALL:N=CODE */
static bool read_rule(const char *text, Rule *rule) {
    char number[32];
    int end = 0;
    *rule = (Rule){0};
    if (sscanf(text, "%95[^:=]:%31[0-9*]=%d%n", rule->call, number, &rule->code, &end) != 3 || text[end] != '\0' ||
        rule->code == 0) {
        return false;
    }
    char *rest = NULL;
    rule->number = strcmp(number, "*") == 0 ? EVERY : strtoull(number, &rest, 10);
    return rest == NULL || (*rest == '\0' && rule->number > 0);
}

EXPORT int ascendSimulatorFail(const char *text) {
    char copy[1024];
    int count = 0;
    bool good = text == NULL || strlen(text) < sizeof copy;
    pthread_mutex_lock(&lock);
    if (text != NULL && good) {
        char *state = NULL;
        strcpy(copy, text);
        for (char *rule = strtok_r(copy, ",", &state); rule != NULL && good; rule = strtok_r(NULL, ",", &state)) {
            good = count < MAX_RULES && read_rule(rule, &rules[count]);
            count++;
        }
    }
    atomic_store(&rule_count, good ? count : 0);
    failed[0] = '\0';
    pthread_mutex_unlock(&lock);
    return good ? ACL_SUCCESS : ACL_ERROR_INVALID_PARAM;
}

static void read_environment(void) {
    const char *text = getenv("ASCEND_SIMULATOR_FAIL");
    if (text != NULL && ascendSimulatorFail(text) != ACL_SUCCESS) {
        fprintf(stderr, "Ascend simulator: ASCEND_SIMULATOR_FAIL=%s is not CALL:N=CODE[,CALL:N=CODE...]; ignored\n", text);
    }
}

static int matching(const char *call, bool any) {
    int code = 0;
    pthread_mutex_lock(&lock);
    for (int i = 0; i < atomic_load(&rule_count); i++) {
        Rule *rule = &rules[i];
        if (strcmp(rule->call, call) == 0 || (any && strcmp(rule->call, "*") == 0)) {
            rule->seen++;
            if (code == 0 && (rule->number == EVERY || rule->number == rule->seen)) {
                code = rule->code;
                snprintf(failed, sizeof failed, "%s", call);
            }
        }
    }
    pthread_mutex_unlock(&lock);
    return code;
}

int simulator_enter(const char *call) {
    pthread_once(&once, read_environment);
    atomic_fetch_add(&calls, 1);
    if (atomic_load(&rule_count) == 0) {
        return 0;
    }
    int code = matching(call, true);
    return code == 0 ? 0 : simulator_fail(code, "%s: this failure was asked for", call);
}

int simulator_run_fault(const char *call) {
    if (atomic_load(&rule_count) == 0) {
        return 0;
    }
    char name[128];
    snprintf(name, sizeof name, "%s@run", call);
    return matching(name, false);
}

EXPORT const char *ascendSimulatorFailed(void) {
    return failed[0] == '\0' ? NULL : failed;
}

EXPORT uint64_t ascendSimulatorCalls(void) {
    return atomic_load(&calls);
}
