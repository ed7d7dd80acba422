/* Scalars, arrays and lists. What is given is copied; a list owns its members. */
#include <stdlib.h>
#include <string.h>

#include "objects.h"

EXPORT aclScalar *aclCreateScalar(void *value, aclDataType dataType) {
    Scalar read;
    if (simulator_enter("aclCreateScalar") != 0) {
        return NULL;
    }
    if (value == NULL || !simulator_scalar_read(value, (int)dataType, &read)) {
        simulator_fail(ACLNN_ERR_PARAM_INVALID, "aclCreateScalar: the value is NULL, or type %d unknown", dataType);
        return NULL;
    }
    Scalar *scalar = simulator_allocate(sizeof *scalar);
    *scalar = read;
    return simulator_handle_open(HANDLE_SCALAR, scalar);
}

static Array *array(const char *call, const void *values, uint64_t count, size_t size, void **copy) {
    if (simulator_enter(call) != 0) {
        return NULL;
    }
    if ((values == NULL && count > 0) || count > (uint64_t)1 << 32) {
        simulator_fail(ACLNN_ERR_PARAM_INVALID, "%s: the values are NULL", call);
        return NULL;
    }
    Array *made = simulator_allocate(sizeof *made);
    made->count = count;
    *copy = simulator_allocate(count * size);
    if (count > 0) {
        memcpy(*copy, values, count * size);
    }
    return made;
}

EXPORT aclIntArray *aclCreateIntArray(const int64_t *value, uint64_t size) {
    void *copy;
    Array *made = array("aclCreateIntArray", value, size, sizeof *value, &copy);
    if (made != NULL) {
        made->integers = copy;
    }
    return made == NULL ? NULL : simulator_handle_open(HANDLE_INTEGERS, made);
}

EXPORT aclFloatArray *aclCreateFloatArray(const float *value, uint64_t size) {
    void *copy;
    Array *made = array("aclCreateFloatArray", value, size, sizeof *value, &copy);
    if (made != NULL) {
        made->floats = copy;
    }
    return made == NULL ? NULL : simulator_handle_open(HANDLE_FLOATS, made);
}

EXPORT aclBoolArray *aclCreateBoolArray(const bool *value, uint64_t size) {
    void *copy;
    Array *made = array("aclCreateBoolArray", value, size, sizeof *value, &copy);
    if (made != NULL) {
        made->bools = copy;
    }
    return made == NULL ? NULL : simulator_handle_open(HANDLE_BOOLS, made);
}

static void *list(const char *call, HandleKind kind, HandleKind of, const void *const *values, uint64_t count) {
    if (simulator_enter(call) != 0) {
        return NULL;
    }
    bool good = (values != NULL || count == 0) && count <= 4096;
    for (uint64_t i = 0; i < count && good; i++) {
        good = simulator_handle_find(of, values[i]) != NULL;
    }
    if (!good) {
        simulator_fail(ACLNN_ERR_PARAM_INVALID, "%s: a member is NULL, or was destroyed", call);
        return NULL;
    }
    List *made = simulator_allocate(sizeof *made);
    made->count = count;
    made->members = simulator_allocate(count * sizeof *made->members);
    if (count > 0) {
        memcpy(made->members, values, count * sizeof *made->members);
    }
    return simulator_handle_open(kind, made);
}

EXPORT aclTensorList *aclCreateTensorList(const aclTensor *const *value, uint64_t size) {
    return list("aclCreateTensorList", HANDLE_TENSORS, HANDLE_TENSOR, (const void *const *)value, size);
}

EXPORT aclScalarList *aclCreateScalarList(const aclScalar *const *value, uint64_t size) {
    return list("aclCreateScalarList", HANDLE_SCALARS, HANDLE_SCALAR, (const void *const *)value, size);
}

static int destroy_array(const char *call, HandleKind kind, const void *handle) {
    ENTER(call);
    Array *closed = simulator_handle_close(kind, handle);
    if (closed != NULL) {
        free(closed->integers);
        free(closed->floats);
        free(closed->bools);
        free(closed);
    }
    return closed != NULL || handle == NULL
               ? ACLNN_SUCCESS
               : simulator_fail(ACLNN_ERR_PARAM_INVALID, "%s: %p is none, or was destroyed", call, handle);
}

EXPORT aclnnStatus aclDestroyIntArray(const aclIntArray *array) {
    return destroy_array("aclDestroyIntArray", HANDLE_INTEGERS, array);
}

EXPORT aclnnStatus aclDestroyFloatArray(const aclFloatArray *array) {
    return destroy_array("aclDestroyFloatArray", HANDLE_FLOATS, array);
}

EXPORT aclnnStatus aclDestroyBoolArray(const aclBoolArray *array) {
    return destroy_array("aclDestroyBoolArray", HANDLE_BOOLS, array);
}

EXPORT aclnnStatus aclDestroyScalar(const aclScalar *scalar) {
    ENTER("aclDestroyScalar");
    Scalar *closed = simulator_handle_close(HANDLE_SCALAR, scalar);
    free(closed);
    return closed != NULL || scalar == NULL
               ? ACLNN_SUCCESS
               : simulator_fail(ACLNN_ERR_PARAM_INVALID, "aclDestroyScalar: %p is no scalar, or was destroyed",
                                (const void *)scalar);
}

static int destroy_list(const char *call, HandleKind kind, HandleKind of, const void *handle) {
    ENTER(call);
    List *closed = simulator_handle_close(kind, handle);
    if (closed == NULL) {
        return handle == NULL ? ACLNN_SUCCESS
                              : simulator_fail(ACLNN_ERR_PARAM_INVALID, "%s: %p is no list, or was destroyed", call, handle);
    }
    bool whole = true;
    for (uint64_t i = 0; i < closed->count; i++) {
        void *member = simulator_handle_close(of, closed->members[i]);
        whole = whole && member != NULL;
        free(member);
    }
    free(closed->members);
    free(closed);
    return whole ? ACLNN_SUCCESS
                 : simulator_fail(ACLNN_ERR_PARAM_INVALID, "%s: a member was destroyed before the list that owns it", call);
}

EXPORT aclnnStatus aclDestroyTensorList(const aclTensorList *array) {
    return destroy_list("aclDestroyTensorList", HANDLE_TENSORS, HANDLE_TENSOR, array);
}

EXPORT aclnnStatus aclDestroyScalarList(const aclScalarList *array) {
    return destroy_list("aclDestroyScalarList", HANDLE_SCALARS, HANDLE_SCALAR, array);
}

#define SIZE(name, kind, handle, object)                                                                        \
    EXPORT aclnnStatus name(const handle *array, uint64_t *size) {                                              \
        ENTER(#name);                                                                                           \
        object *found = simulator_handle_find(kind, array);                                                     \
        if (found == NULL || size == NULL) {                                                                    \
            return simulator_fail(array == NULL || size == NULL ? ACLNN_ERR_PARAM_NULLPTR                       \
                                                                : ACLNN_ERR_PARAM_INVALID,                      \
                                  #name ": the array or the result is NULL or invalid");                        \
        }                                                                                                       \
        *size = found->count;                                                                                   \
        return ACLNN_SUCCESS;                                                                                   \
    }

SIZE(aclGetIntArraySize, HANDLE_INTEGERS, aclIntArray, Array)
SIZE(aclGetFloatArraySize, HANDLE_FLOATS, aclFloatArray, Array)
SIZE(aclGetBoolArraySize, HANDLE_BOOLS, aclBoolArray, Array)
SIZE(aclGetTensorListSize, HANDLE_TENSORS, aclTensorList, List)
SIZE(aclGetScalarListSize, HANDLE_SCALARS, aclScalarList, List)
