/* Memory of the host is read and written by system calls, so that a bad address is an error. */
#include "copy.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static bool whole_write(int file, const void *from, size_t count, int64_t offset) {
    for (ssize_t done; count > 0; from = (const char *)from + done, count -= (size_t)done, offset += done) {
        done = pwrite(file, from, count, offset);
        if (done <= 0) {
            return false;
        }
    }
    return true;
}

static bool whole_read(int file, void *to, size_t count, int64_t offset) {
    for (ssize_t done; count > 0; to = (char *)to + done, count -= (size_t)done, offset += done) {
        done = pread(file, to, count, offset);
        if (done <= 0) {
            return false;
        }
    }
    return true;
}

static bool host_to_host(void *to, const void *from, size_t count) {
    int file = memfd_create("ascend-simulator-copy", MFD_CLOEXEC);
    bool done = file >= 0 && whole_write(file, from, count, 0) && whole_read(file, to, count, 0);
    if (file >= 0) {
        close(file);
    }
    return done;
}

const char *simulator_copy_now(const Copy *copy) {
    const Range *to = &copy->to, *from = &copy->from;
    void *target = to->block == 0 ? (void *)to->address : simulator_range_open(to);
    void *source = from->block == 0 ? (void *)from->address : simulator_range_open(from);
    int64_t offset;
    if (target == NULL || (source == NULL && copy->kind == COPY)) {
        return "memory was freed before the work ran";
    }
    bool to_device = to->block != 0 && to->device >= 0, from_device = from->block != 0 && from->device >= 0;
    bool done = true;
    if (copy->kind == FILL) {
        memset(target, copy->value, to->length);
    } else if (to_device && from_device) {
        memmove(target, source, to->length);
    } else if (to_device) {
        int file = simulator_range_file(to, &offset);
        done = whole_write(file, source, to->length, offset);
    } else if (from_device) {
        int file = simulator_range_file(from, &offset);
        done = whole_read(file, target, to->length, offset);
    } else {
        done = host_to_host(target, source, to->length);
    }
    return done ? NULL : "an address of the host cannot be read or written";
}

int simulator_copy_run(void *argument, char *text, size_t size) {
    const Copy *copy = argument;
    int fault = simulator_run_fault(copy->call);
    if (fault != 0) {
        snprintf(text, size, "%s: this failure was asked for", copy->call);
        return fault;
    }
    const char *wrong = simulator_copy_now(copy);
    if (wrong != NULL) {
        snprintf(text, size, "%s of %zu bytes: %s", copy->call, copy->to.length, wrong);
        return ACL_ERROR_RT_AICORE_EXCEPTION;
    }
    return 0;
}
