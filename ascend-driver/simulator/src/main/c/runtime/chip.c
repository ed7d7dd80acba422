#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime.h"

static struct {
    char name[64];
    ChipClass chip;
    int devices;
    size_t memory;
    int delay;
} machine;
static pthread_once_t once = PTHREAD_ONCE_INIT;

/* The first prefix that fits counts; "Ascend910B" without a digit is of the first generation. */
static ChipClass class_of(const char *name) {
    static const struct {
        const char *prefix;
        ChipClass chip;
    } prefixes[] = {{"Ascend910_93", CHIP_A3}, {"Ascend910B1", CHIP_A2}, {"Ascend910B2", CHIP_A2},
                    {"Ascend910B3", CHIP_A2},  {"Ascend910B4", CHIP_A2}, {"Ascend910", CHIP_910A},
                    {"Ascend950", CHIP_950},   {"Ascend310P", CHIP_310P}};
    for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++) {
        if (strncmp(name, prefixes[i].prefix, strlen(prefixes[i].prefix)) == 0) {
            return prefixes[i].chip;
        }
    }
    fprintf(stderr, "Ascend simulator: ASCEND_SIMULATOR_CHIP=%s is no chip that it knows; it plays Ascend910B3\n", name);
    snprintf(machine.name, sizeof machine.name, "Ascend910B3");
    return CHIP_A2;
}

static uint64_t number(const char *variable, uint64_t least, uint64_t most, uint64_t otherwise) {
    const char *text = getenv(variable);
    if (text == NULL) {
        return otherwise;
    }
    char *end;
    unsigned long long value = strtoull(text, &end, 10);
    if (*text == '\0' || *end != '\0' || value < least || value > most) {
        fprintf(stderr, "Ascend simulator: %s=%s is not a number from %llu to %llu; it takes %llu\n", variable, text,
                (unsigned long long)least, (unsigned long long)most, (unsigned long long)otherwise);
        return otherwise;
    }
    return value;
}

static void read_environment(void) {
    const char *name = getenv("ASCEND_SIMULATOR_CHIP");
    snprintf(machine.name, sizeof machine.name, "%s", name == NULL ? "Ascend910B3" : name);
    machine.chip = class_of(machine.name);
    machine.devices = (int)number("ASCEND_SIMULATOR_DEVICES", 1, MAX_DEVICES, 8);
    machine.memory = (size_t)number("ASCEND_SIMULATOR_MEMORY", 1 << 20, (uint64_t)1 << 40, (uint64_t)8 << 30);
    machine.memory = machine.memory / 4096 * 4096;
    machine.delay = (int)number("ASCEND_SIMULATOR_DELAY_MS", 0, 60000, 5);
}

ChipClass simulator_chip(void) {
    pthread_once(&once, read_environment);
    return machine.chip;
}

const char *simulator_chip_name(void) {
    pthread_once(&once, read_environment);
    return machine.name;
}

bool simulator_has_bfloat16(void) {
    return (simulator_chip() & (CHIP_A2 | CHIP_A3 | CHIP_950)) != 0;
}

int simulator_device_count(void) {
    pthread_once(&once, read_environment);
    return machine.devices;
}

size_t simulator_device_memory(void) {
    pthread_once(&once, read_environment);
    return machine.memory;
}

int simulator_delay_milliseconds(void) {
    pthread_once(&once, read_environment);
    return machine.delay;
}
