#include <stdlib.h>
#include <string.h>

#include "objects.h"

static bool known_format(int format) {
    static const int formats[] = {-1, 0, 1, 2, 3, 4, 12, 16, 27, 29, 30, 32, 33, 35, 47};
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
        if (formats[i] == format) {
            return true;
        }
    }
    return simulator_layout >= 9 && format >= 50 && format <= 54;
}

/* What cannot be a tensor: NULL dimensions, too many, negative ones, types and formats that do not exist. */
static const char *wrong(const int64_t *dims, uint64_t rank, int type, const int64_t *strides, int64_t offset, int format,
                         const int64_t *storage, uint64_t storage_rank) {
    if ((dims == NULL && rank > 0) || (storage == NULL && storage_rank > 0)) {
        return "dimensions are NULL";
    }
    if (rank > MAX_RANK || storage_rank > MAX_RANK) {
        return "more than 8 dimensions";
    }
    if (simulator_type_size(type) == 0 || !known_format(format)) {
        return "an element type or a format that the simulator does not have";
    }
    for (uint64_t i = 0; i < rank; i++) {
        if (dims[i] < 0 || (strides != NULL && strides[i] < 0)) {
            return "a negative dimension or stride";
        }
    }
    for (uint64_t i = 0; i < storage_rank; i++) {
        if (storage[i] < 0) {
            return "a negative dimension of the storage";
        }
    }
    return offset < 0 ? "a negative offset" : NULL;
}

static void fill(View *view, const int64_t *dims, uint64_t rank, const int64_t *strides, const int64_t *storage,
                 uint64_t storage_rank) {
    int64_t stride = 1;
    view->rank = (int)rank;
    view->storage_rank = (int)storage_rank;
    for (int i = (int)rank - 1; i >= 0; i--) {
        view->dims[i] = dims[i];
        view->strides[i] = strides == NULL ? stride : strides[i];
        stride *= dims[i];
    }
    for (uint64_t i = 0; i < storage_rank; i++) {
        view->storage[i] = storage[i];
    }
}

static bool create(const char *call, View *view, const int64_t *viewDims, uint64_t viewDimsNum, int dataType,
                   const int64_t *stride, int64_t offset, int format, const int64_t *storageDims, uint64_t storageDimsNum,
                   void *tensorData) {
    const char *reason = wrong(viewDims, viewDimsNum, dataType, stride, offset, format, storageDims, storageDimsNum);
    if (reason != NULL) {
        simulator_fail(ACLNN_ERR_PARAM_INVALID, "%s: %s", call, reason);
        return false;
    }
    *view = (View){.type = dataType, .format = format, .offset = offset, .address = (uintptr_t)tensorData};
    fill(view, viewDims, viewDimsNum, stride, storageDims, storageDimsNum);
    return true;
}

EXPORT aclTensor *aclCreateTensor(const int64_t *viewDims, uint64_t viewDimsNum, aclDataType dataType,
                                  const int64_t *stride, int64_t offset, aclFormat format, const int64_t *storageDims,
                                  uint64_t storageDimsNum, void *tensorData) {
    View view;
    if (simulator_enter("aclCreateTensor") != 0 ||
        !create("aclCreateTensor", &view, viewDims, viewDimsNum, (int)dataType, stride, offset, (int)format, storageDims,
                storageDimsNum, tensorData)) {
        return NULL;
    }
    Tensor *tensor = simulator_allocate(sizeof *tensor);
    tensor->view = view;
    return simulator_handle_open(HANDLE_TENSOR, tensor);
}

static Tensor *find(const char *call, const aclTensor *handle) {
    Tensor *tensor = simulator_handle_find(HANDLE_TENSOR, handle);
    if (tensor == NULL) {
        simulator_fail(handle == NULL ? ACLNN_ERR_PARAM_NULLPTR : ACLNN_ERR_PARAM_INVALID,
                       "%s: %p is no tensor, or was destroyed", call, (const void *)handle);
    }
    return tensor;
}

static int missing(const void *handle) {
    return handle == NULL ? ACLNN_ERR_PARAM_NULLPTR : ACLNN_ERR_PARAM_INVALID;
}

EXPORT aclnnStatus aclInitTensor(aclTensor *tensor, const int64_t *viewDims, uint64_t viewDimsNum, aclDataType dataType,
                                 const int64_t *stride, int64_t offset, aclFormat format, const int64_t *storageDims,
                                 uint64_t storageDimsNum, void *tensorData) {
    ENTER("aclInitTensor");
    Tensor *found = find("aclInitTensor", tensor);
    if (found == NULL) {
        return missing(tensor);
    }
    found->edits++;
    return create("aclInitTensor", &found->view, viewDims, viewDimsNum, (int)dataType, stride, offset, (int)format,
                  storageDims, storageDimsNum, tensorData)
               ? ACLNN_SUCCESS
               : ACLNN_ERR_PARAM_INVALID;
}

EXPORT aclnnStatus aclDestroyTensor(const aclTensor *tensor) {
    ENTER("aclDestroyTensor");
    if (tensor == NULL) {
        return ACLNN_SUCCESS;
    }
    Tensor *closed = simulator_handle_close(HANDLE_TENSOR, tensor);
    free(closed);
    return closed != NULL ? ACLNN_SUCCESS
                          : simulator_fail(ACLNN_ERR_PARAM_INVALID, "aclDestroyTensor: %p is no tensor, or was destroyed",
                                           (const void *)tensor);
}

/* The caller frees it with delete[], which gives memory of malloc back too. */
static int copy_out(const int64_t *values, int count, int64_t **out, uint64_t *number) {
    if (out == NULL || number == NULL) {
        return simulator_fail(ACLNN_ERR_PARAM_NULLPTR, "aclGetView...: a result is NULL");
    }
    *out = simulator_allocate((size_t)count * sizeof **out);
    memcpy(*out, values, (size_t)count * sizeof **out);
    *number = (uint64_t)count;
    return ACLNN_SUCCESS;
}

EXPORT aclnnStatus aclGetViewShape(const aclTensor *tensor, int64_t **viewDims, uint64_t *viewDimsNum) {
    ENTER("aclGetViewShape");
    Tensor *found = find("aclGetViewShape", tensor);
    return found == NULL ? missing(tensor) : copy_out(found->view.dims, found->view.rank, viewDims, viewDimsNum);
}

EXPORT aclnnStatus aclGetStorageShape(const aclTensor *tensor, int64_t **storageDims, uint64_t *storageDimsNum) {
    ENTER("aclGetStorageShape");
    Tensor *found = find("aclGetStorageShape", tensor);
    return found == NULL ? missing(tensor)
                         : copy_out(found->view.storage, found->view.storage_rank, storageDims, storageDimsNum);
}

EXPORT aclnnStatus aclGetViewStrides(const aclTensor *tensor, int64_t **stridesValue, uint64_t *stridesNum) {
    ENTER("aclGetViewStrides");
    Tensor *found = find("aclGetViewStrides", tensor);
    return found == NULL ? missing(tensor) : copy_out(found->view.strides, found->view.rank, stridesValue, stridesNum);
}

#define GETTER(name, type, expression)                                                                         \
    EXPORT aclnnStatus name(const aclTensor *tensor, type *result) {                                           \
        ENTER(#name);                                                                                          \
        Tensor *found = find(#name, tensor);                                                                   \
        if (found == NULL || result == NULL) {                                                                 \
            return found == NULL ? missing(tensor) : simulator_fail(ACLNN_ERR_PARAM_NULLPTR, #name ": NULL"); \
        }                                                                                                      \
        *result = expression;                                                                                  \
        return ACLNN_SUCCESS;                                                                                  \
    }

GETTER(aclGetViewOffset, int64_t, found->view.offset)
GETTER(aclGetFormat, aclFormat, (aclFormat)found->view.format)
GETTER(aclGetDataType, aclDataType, (aclDataType)found->view.type)
GETTER(aclGetRawTensorAddr, void *, (void *)found->view.address)

EXPORT aclnnStatus aclSetRawTensorAddr(aclTensor *tensor, void *addr) {
    ENTER("aclSetRawTensorAddr");
    Tensor *found = find("aclSetRawTensorAddr", tensor);
    if (found == NULL) {
        return missing(tensor);
    }
    found->view.address = (uintptr_t)addr;
    found->edits++;
    return ACLNN_SUCCESS;
}
