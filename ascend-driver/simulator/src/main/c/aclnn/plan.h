/*
 * An operator between its two phases. Phase one checks its arguments and makes a plan; phase two puts the plan into a
 * stream, where its kernel computes. The program knows the plan as its executor.
 */
#ifndef SIMULATOR_PLAN_H
#define SIMULATOR_PLAN_H

#include "objects.h"

#define MAX_OPERANDS 32
#define MAX_LISTS 8
#define MAX_MEMBERS 128

#define TYPE(type) ((uint64_t)1 << (type))
#define FLOATS (TYPE(ACL_FLOAT) | TYPE(ACL_FLOAT16) | TYPE(ACL_BF16))
#define REALS (FLOATS | TYPE(ACL_DOUBLE))
#define INDICES (TYPE(ACL_INT32) | TYPE(ACL_INT64))
#define INTEGERS                                                                                              \
    (INDICES | TYPE(ACL_INT8) | TYPE(ACL_INT16) | TYPE(ACL_UINT8) | TYPE(ACL_UINT16) | TYPE(ACL_UINT32) | \
     TYPE(ACL_UINT64))
#define NUMBERS (REALS | INTEGERS | TYPE(ACL_BOOL))

#define CHIPS_ALL (CHIP_310P | CHIP_910A | CHIP_A2 | CHIP_A3 | CHIP_950)
#define CHIPS_NEW (CHIP_A2 | CHIP_A3 | CHIP_950)

typedef struct Plan Plan;
typedef void (*Kernel)(Plan *plan);

typedef struct {
    const char *name;
    const void *tensor; /* its handle */
    uint64_t edits;
    bool output;
    bool in_place; /* an input whose memory the output may have */
    View view;
    Range range;
} Operand;

typedef struct {
    int count;
    View **views;
    bool output;
} Members;

struct Plan {
    const char *name; /* of phase two */
    int status; /* the first refusal */
    void *handle;
    int device; /* that was current in phase one, or -1 */
    bool repeatable;
    bool cached; /* phase one found it in the cache */
    uint64_t key;
    Kernel kernel;
    uint64_t *size_out;
    aclOpExecutor **executor_out;
    uint64_t workspace;
    Range workspace_range;
    int operands;
    int capacity;
    Operand **operand;
    View nothing; /* stands for what was refused, so that further checks have something to look at */
    /* for the kernel */
    View *v[MAX_OPERANDS]; /* in the order of the calls below, NULL for an optional one that is not there */
    int views;
    Members list[MAX_LISTS];
    int lists;
    int64_t n[24];
    int64_t *values; /* more integers than n has room for; the plan frees them */
    int value_count;
    double x[8];
    const char *broken; /* what the kernel found: an index out of range */
};

/* Always a plan; what is refused is kept in it, and the first refusal is the operator's result. */
EXPORT Plan *plan_begin(const char *name, unsigned chips, uint64_t *workspaceSize, aclOpExecutor **executor);
EXPORT View *plan_input(Plan *plan, const char *name, const aclTensor *tensor, uint64_t types);
EXPORT View *plan_output(Plan *plan, const char *name, const aclTensor *tensor, uint64_t types);
EXPORT View *plan_optional(Plan *plan, const char *name, const aclTensor *tensor, uint64_t types);
EXPORT View *plan_optional_output(Plan *plan, const char *name, const aclTensor *tensor, uint64_t types);
/* The output may be this input: each element is read before it is written, and none is read again. Returns the input. */
EXPORT View *plan_in_place(Plan *plan, View *input);
/* A list: NULL or empty gives no members. */
EXPORT Members *plan_list(Plan *plan, const char *name, const aclTensorList *tensors, uint64_t types, bool output);
EXPORT Scalar plan_scalar(Plan *plan, const char *name, const aclScalar *scalar);
/* The values, for as long as the array lives, and their number; refused where there are more than `most`. */
EXPORT const int64_t *plan_integers(Plan *plan, const char *name, const aclIntArray *array, int most, int *count);
EXPORT const bool *plan_bools(Plan *plan, const char *name, const aclBoolArray *array, int *count);
EXPORT bool plan_require(Plan *plan, bool condition, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* A dimension counted from the end where it is negative. */
EXPORT int plan_dimension(Plan *plan, const View *view, int64_t dimension);
EXPORT void plan_same_shape(Plan *plan, const View *one, const View *other, const char *what);
EXPORT void plan_shape(Plan *plan, const View *view, const char *what, int rank, const int64_t *dims);
EXPORT void plan_same_type(Plan *plan, const View *one, const View *other, const char *what);
EXPORT int plan_finish(Plan *plan, Kernel kernel);
EXPORT int plan_launch(const char *name, void *workspace, uint64_t workspaceSize, aclOpExecutor *executor,
                       aclrtStream stream);

void plan_free(Plan *plan);
Plan *plan_clone(const Plan *plan);
/* 0, or the refusal of operands and a workspace that a chip need not read and write as they are. Ranges are found before. */
int plan_check_memory(const Plan *plan, int device);
bool plan_share_elements(const Operand *one, const Operand *other);
bool plan_same_view(const View *one, const View *other);
/* Enqueues the work of the plan, which it takes over, or refuses it: other streams use its memory, in no order with this one. */
int plan_enqueue(Plan *plan, Stream *stream, Work work);
uint64_t plan_key(const Plan *plan);
bool plan_cache_has(uint64_t key);
void plan_cache_add(uint64_t key);

/* Phase two is the same for every operator. */
#define PHASE_TWO(name)                                                                                              \
    EXPORT aclnnStatus name(void *workspace, uint64_t workspaceSize, aclOpExecutor *executor, aclrtStream stream) { \
        return plan_launch(#name, workspace, workspaceSize, executor, stream);                                       \
    }
#define BEGIN(name, chips)                                                      \
    ENTER(#name "GetWorkspaceSize");                                            \
    Plan *plan = plan_begin(#name, chips, workspaceSize, executor)

#endif
