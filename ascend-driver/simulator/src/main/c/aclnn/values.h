/* What kernels read and write: elements of views, in the order of their indices, as values of the host. */
#ifndef SIMULATOR_VALUES_H
#define SIMULATOR_VALUES_H

#include "plan.h"

EXPORT int64_t view_count(const View *view);
EXPORT bool view_is_integer(const View *view);
/* New arrays, which the caller frees. */
EXPORT double *view_read(const View *view);
EXPORT float *view_read_floats(const View *view);
EXPORT int64_t *view_read_integers(const View *view);
/* Read as if it had this shape, by broadcasting. */
EXPORT double *view_read_as(const View *view, int rank, const int64_t *dims);
EXPORT int64_t *view_read_integers_as(const View *view, int rank, const int64_t *dims);
EXPORT void view_write(const View *view, const double *values);
EXPORT void view_write_floats(const View *view, const float *values);
EXPORT void view_write_integers(const View *view, const int64_t *values);
/* The values rounded to a type, as if they had been stored in it. */
EXPORT void values_round(double *values, int64_t count, int type);

/* The view with two dimensions exchanged, or with other dimensions and strides over the same memory. */
EXPORT View view_transposed(const View *view, int one, int other);

/* The shape that two shapes broadcast to; false where they do not. */
EXPORT bool shape_broadcast(const View *one, const View *other, View *result);
EXPORT bool shape_expands(const View *view, int rank, const int64_t *dims);
/* The type that values of both types are computed in, and whether that goes into a type of result. */
EXPORT int type_promoted(int one, int other);
EXPORT bool type_converts(int from, int to);

/* A dimension with what lies before and behind it: a view read in order is [outer][size][inner]. */
typedef struct {
    int64_t outer, size, inner;
} Split;
EXPORT Split view_split(const View *view, int dimension);

#endif
