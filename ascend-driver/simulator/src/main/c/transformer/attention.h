/* What attention and its gradient have in common: layouts, heads and masks. */
#ifndef SIMULATOR_ATTENTION_H
#define SIMULATOR_ATTENTION_H

#include "values.h"

/* A tensor [batch, position, head, width] in one of the layouts: how far apart its indices are. */
typedef struct {
    int64_t batches, positions, heads, width;
    int64_t batch_stride, position_stride, head_stride;
} Layout;

/* What the versions of both operators take alike. */
typedef struct {
    const aclTensor *query, *key, *value, *shift, *drop, *padding, *mask;
    double scale, keep;
    int64_t before, after, heads;
    const char *layout;
    int64_t sparse, shift_type;
} Attention;

typedef struct {
    const View *view;
    int64_t *values; /* NULL where there is no mask */
    int64_t queries, keys, batch_stride, head_stride;
} Mask;

enum { SPARSE, BEFORE, AFTER, HEADS, LAYOUT }; /* in n; the scale is x[0] */
enum { QUERY, KEY, VALUE, MASK, OWN };         /* in v; OWN is the first of an operator's own */
enum { FULL, ALL_MASK, LEFT_UP, RIGHT_DOWN };  /* sparse modes */
#define COPIES 8 /* of each kept value, as the vector units write them */
#define SHIFT_BEFORE_SCALE 1 /* pseType, of the versions that do not ask */

bool attention_layout(Plan *plan, const View *view, int64_t heads, Layout *layout);
/* The layout of keys and values, whose heads follow from the width of the query's. */
bool attention_keys(Plan *plan, const View *view, const Layout *query, Layout *layout);
/* The operands and options of both operators; refuses what is not there. */
void attention_begin(Plan *plan, const Attention *arguments);
/* They fit together. Comes when all operands are known. */
void attention_check(Plan *plan);
/* What the forward pass keeps of each row. */
void attention_kept(Plan *plan, const View *most, const View *sum);

void attention_mask_check(Plan *plan, const Layout *query, const Layout *key);
/* Reads the mask; the plan is broken if its values are not those of its mode. The caller frees the values. */
Mask attention_mask(Plan *plan, const Layout *query, const Layout *key);
bool attention_sees(const Plan *plan, const Mask *mask, int64_t batch, int64_t head, int64_t query, int64_t key);

#endif
