/* Shapes and types of operators with several operands. */
#include "values.h"

View view_transposed(const View *view, int one, int other) {
    View result = *view;
    result.dims[one] = view->dims[other];
    result.dims[other] = view->dims[one];
    result.strides[one] = view->strides[other];
    result.strides[other] = view->strides[one];
    return result;
}

bool shape_broadcast(const View *one, const View *other, View *result) {
    *result = (View){.rank = one->rank > other->rank ? one->rank : other->rank, .type = one->type};
    for (int i = 1; i <= result->rank; i++) {
        int64_t a = i <= one->rank ? one->dims[one->rank - i] : 1;
        int64_t b = i <= other->rank ? other->dims[other->rank - i] : 1;
        if (a != b && a != 1 && b != 1) {
            return false;
        }
        result->dims[result->rank - i] = a == 1 ? b : a;
    }
    return true;
}

bool shape_expands(const View *view, int rank, const int64_t *dims) {
    if (view->rank > rank) {
        return false;
    }
    for (int i = 1; i <= view->rank; i++) {
        int64_t a = view->dims[view->rank - i];
        if (a != 1 && a != dims[rank - i]) {
            return false;
        }
    }
    return true;
}

static int order(int type) {
    switch (type) {
        case ACL_BOOL:
            return 0;
        case ACL_UINT8:
            return 1;
        case ACL_INT8:
            return 2;
        case ACL_INT16:
        case ACL_UINT16:
            return 3;
        case ACL_INT32:
        case ACL_UINT32:
            return 4;
        case ACL_INT64:
        case ACL_UINT64:
            return 5;
        case ACL_FLOAT16:
            return 6;
        case ACL_BF16:
            return 7;
        case ACL_FLOAT:
            return 8;
        default:
            return 9;
    }
}

int type_promoted(int one, int other) {
    if ((one == ACL_FLOAT16 && other == ACL_BF16) || (one == ACL_BF16 && other == ACL_FLOAT16)) {
        return ACL_FLOAT;
    }
    if ((one == ACL_UINT8 && other == ACL_INT8) || (one == ACL_INT8 && other == ACL_UINT8)) {
        return ACL_INT16;
    }
    return order(one) >= order(other) ? one : other;
}

bool type_converts(int from, int to) {
    bool to_real = (TYPE(to) & REALS) != 0, from_real = (TYPE(from) & REALS) != 0;
    return to_real || (!from_real && (to != ACL_BOOL || from == ACL_BOOL));
}

void values_round(double *values, int64_t count, int type) {
    for (int64_t i = 0; i < count; i++) {
        values[i] = type == ACL_FLOAT     ? (double)(float)values[i]
                    : type == ACL_FLOAT16 ? simulator_half_to_double(simulator_half_of_double(values[i]))
                    : type == ACL_BF16    ? simulator_bfloat_to_double(simulator_bfloat_of_double(values[i]))
                                          : values[i];
    }
}

Split view_split(const View *view, int dimension) {
    Split split = {1, view->rank == 0 ? 1 : view->dims[dimension], 1};
    for (int i = 0; i < view->rank; i++) {
        if (i < dimension) {
            split.outer *= view->dims[i];
        } else if (i > dimension) {
            split.inner *= view->dims[i];
        }
    }
    return split;
}
