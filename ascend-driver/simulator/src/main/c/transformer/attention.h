/* What attention and its gradient have in common: layouts, heads and masks. */
#ifndef SIMULATOR_ATTENTION_H
#define SIMULATOR_ATTENTION_H

#include "values.h"

/* A tensor [batch, position, head, width] in one of the layouts: how far apart its indices are. */
typedef struct {
    int64_t batches, positions, heads, width;
    int64_t batch_stride, position_stride, head_stride;
} Layout;

typedef struct {
    const aclTensor *shift, *drop, *padding, *mask;
    const aclIntArray *prefix;
    double scale, keep;
    int64_t before, after, heads, sparse;
    const char *layout;
} Attention;

enum { SPARSE, BEFORE, AFTER, HEADS, LAYOUT }; /* in n; the scale is x[0] */

bool attention_layout(Plan *plan, const View *view, int64_t heads, Layout *layout);
/* The layout of keys and values, whose heads follow from the width of the query's. */
bool attention_keys(Plan *plan, const View *view, const Layout *query, Layout *layout);
/* Reads the layout and refuses what is not there; the mask becomes the next operand. */
void attention_options(Plan *plan, const Attention *options);
void attention_check(Plan *plan, const View *query, const View *key, const View *value, const View *mask);

/* Whether a query sees a key. mask is NULL, or the values of the mask that view describes. */
bool attention_sees(const Plan *plan, const View *view, const int64_t *mask, int64_t batch, int64_t head, int64_t query,
                    int64_t key, int64_t queries, int64_t keys);

#endif
