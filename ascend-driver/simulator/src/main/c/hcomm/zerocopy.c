/*
 * Memory for zero copies: ranges of reserved addresses, known to all communicators of the process, and the mapped parts of
 * them that collective calls may use without a copy. Calls move the same bytes with and without; only the rules are modelled.
 */
#include <stdlib.h>

#include "communicator.h"

typedef struct Piece {
    struct Piece *next;
    uintptr_t start;
    size_t size;
} Piece;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static Piece *ranges, *active;

/* The one that overlaps these addresses, or NULL. */
static Piece **overlapping(Piece **list, uintptr_t start, size_t size) {
    for (Piece **at = list; *at != NULL; at = &(*at)->next) {
        if (start < (*at)->start + (*at)->size && (*at)->start < start + size) {
            return at;
        }
    }
    return NULL;
}

static bool within_range(uintptr_t start, size_t size) {
    Piece **range = overlapping(&ranges, start, size);
    return range != NULL && start >= (*range)->start && size <= (*range)->size - (start - (*range)->start);
}

static int add(const char *call, Piece **list, uintptr_t start, size_t size) {
    pthread_mutex_lock(&lock);
    bool known = list == &ranges || within_range(start, size);
    bool apart = overlapping(list, start, size) == NULL;
    if (known && apart) {
        Piece *piece = simulator_allocate(sizeof *piece);
        *piece = (Piece){*list, start, size};
        *list = piece;
    }
    pthread_mutex_unlock(&lock);
    if (!known) {
        return simulator_fail(HCCL_E_PARA, "%s: not within a range of HcclCommSetMemoryRange", call);
    }
    return apart ? HCCL_SUCCESS : simulator_fail(HCCL_E_PARA, "%s: these addresses overlap others of an earlier call", call);
}

/* A whole piece, by its beginning; a range only without active parts. */
static int take(const char *call, Piece **list, uintptr_t start) {
    pthread_mutex_lock(&lock);
    Piece **at = overlapping(list, start, 1);
    bool found = at != NULL && (*at)->start == start;
    bool busy = found && list == &ranges && overlapping(&active, start, (*at)->size) != NULL;
    if (found && !busy) {
        Piece *piece = *at;
        *at = piece->next;
        free(piece);
    }
    pthread_mutex_unlock(&lock);
    if (busy) {
        return simulator_fail(HCCL_E_PARA, "%s: parts of the range are active", call);
    }
    return found ? HCCL_SUCCESS : simulator_fail(HCCL_E_NOT_FOUND, "%s: nothing begins at this address", call);
}

static int check(const char *call, HcclComm comm, const void *address, size_t reserved, uint64_t flags) {
    int code;
    if (communicator_find(call, comm, &code) == NULL) {
        return code;
    }
    if (simulator_chip() != CHIP_A3) {
        return simulator_fail(HCCL_E_NOT_SUPPORT, "%s: zero copies are of the A3, this is %s", call, simulator_chip_name());
    }
    if (address == NULL) {
        return simulator_fail(HCCL_E_PTR, "%s: the address is NULL", call);
    }
    return reserved == 0 && flags == 0
               ? HCCL_SUCCESS
               : simulator_fail(HCCL_E_PARA, "%s: alignment, offset and flags must be 0", call);
}

EXPORT HcclResult HcclCommSetMemoryRange(HcclComm comm, void *baseVirPtr, size_t size, size_t alignment, uint64_t flags) {
    const char *call = "HcclCommSetMemoryRange";
    ENTER(call);
    int code = check(call, comm, baseVirPtr, alignment, flags);
    if (code == 0 && (size == 0 || !simulator_reserved(baseVirPtr, size))) {
        code = simulator_fail(HCCL_E_PARA, "%s: %zu bytes from %p are not within addresses of aclrtReserveMemAddress", call, size,
                              baseVirPtr);
    }
    return code != 0 ? code : add(call, &ranges, (uintptr_t)baseVirPtr, size);
}

EXPORT HcclResult HcclCommUnsetMemoryRange(HcclComm comm, void *baseVirPtr) {
    const char *call = "HcclCommUnsetMemoryRange";
    ENTER(call);
    int code = check(call, comm, baseVirPtr, 0, 0);
    return code != 0 ? code : take(call, &ranges, (uintptr_t)baseVirPtr);
}

EXPORT HcclResult HcclCommActivateCommMemory(HcclComm comm, void *virPtr, size_t size, size_t offset, aclrtDrvMemHandle handle,
                                             uint64_t flags) {
    const char *call = "HcclCommActivateCommMemory";
    ENTER(call);
    int code = check(call, comm, virPtr, offset, flags);
    Range range;
    if (code == 0 && simulator_handle_find(HANDLE_PHYSICAL, handle) == NULL) {
        return simulator_fail(HCCL_E_PARA, "%s: handle is not of aclrtMallocPhysical", call);
    }
    if (code == 0 && (size == 0 || !simulator_reserved(virPtr, size) || !simulator_range_find(virPtr, size, &range))) {
        code = simulator_fail(HCCL_E_PARA, "%s: no memory is mapped to all of the %zu bytes from %p", call, size, virPtr);
    }
    return code != 0 ? code : add(call, &active, (uintptr_t)virPtr, size);
}

EXPORT HcclResult HcclCommDeactivateCommMemory(HcclComm comm, void *virPtr) {
    const char *call = "HcclCommDeactivateCommMemory";
    ENTER(call);
    int code = check(call, comm, virPtr, 0, 0);
    return code != 0 ? code : take(call, &active, (uintptr_t)virPtr);
}
