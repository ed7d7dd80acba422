#include "attention.h"

#include <string.h>

typedef enum { BSH, SBH, BSND, BNSD, LAYOUTS } LayoutKind;
enum { FULL, ALL_MASK, LEFT_UP, RIGHT_DOWN }; /* sparse modes */

#define MOST_HEADS 256
#define MOST_WIDTH 768
#define COMPRESSED 2048

/* Of a contiguous tensor, heads or width from the other one. */
static Layout layout_of(LayoutKind kind, const View *view, int64_t heads) {
    const int64_t *d = view->dims;
    Layout l = {0};
    switch (kind) {
        case BSH:
            l = (Layout){d[0], d[1], heads, d[2] / heads, d[1] * d[2], d[2], d[2] / heads};
            break;
        case SBH:
            l = (Layout){d[1], d[0], heads, d[2] / heads, d[2], d[1] * d[2], d[2] / heads};
            break;
        case BSND:
            l = (Layout){d[0], d[1], d[2], d[3], d[1] * d[2] * d[3], d[2] * d[3], d[3]};
            break;
        default:
            l = (Layout){d[0], d[2], d[1], d[3], d[1] * d[2] * d[3], d[3], d[2] * d[3]};
            break;
    }
    return l;
}

bool attention_layout(Plan *plan, const View *view, int64_t heads, Layout *layout) {
    LayoutKind kind = (LayoutKind)plan->n[LAYOUT];
    bool flat = kind == BSH || kind == SBH;
    if (!plan_require(plan, view->rank == (flat ? 3 : 4), "a tensor has %d dimensions", view->rank) ||
        !plan_require(plan, heads > 0 && (!flat || view->dims[2] % heads == 0), "%ld heads do not divide a width of %ld",
                      (long)heads, (long)view->dims[2])) {
        return false;
    }
    *layout = layout_of(kind, view, heads);
    return true;
}

bool attention_keys(Plan *plan, const View *view, const Layout *query, Layout *layout) {
    LayoutKind kind = (LayoutKind)plan->n[LAYOUT];
    bool flat = kind == BSH || kind == SBH;
    int64_t heads = flat ? (query->width == 0 ? 0 : view->dims[2] / query->width) : view->dims[kind == BSND ? 2 : 1];
    return attention_layout(plan, view, heads, layout) &&
           plan_require(plan, layout->width == query->width, "keys have a width of %ld, queries %ld", (long)layout->width,
                        (long)query->width) &&
           plan_require(plan, layout->heads > 0 && query->heads % layout->heads == 0, "%ld heads of queries, %ld of keys",
                        (long)query->heads, (long)layout->heads);
}

void attention_options(Plan *plan, const Attention *options) {
    static const char *const names[] = {"BSH", "SBH", "BSND", "BNSD"};
    int kind = 0;
    while (kind < LAYOUTS && (options->layout == NULL || strcmp(options->layout, names[kind]) != 0)) {
        kind++;
    }
    plan_require(plan, kind < LAYOUTS, "inputLayout is %s, not BSH, SBH, BSND or BNSD",
                 options->layout == NULL ? "NULL" : options->layout);
    plan_require(plan, options->shift == NULL && options->drop == NULL && options->padding == NULL && options->prefix == NULL,
                 "position shift, dropout, padding mask and prefix are not supported");
    plan_require(plan, options->keep == 1, "keepProb is %g, not 1", options->keep);
    plan_require(plan, options->sparse >= FULL && options->sparse <= RIGHT_DOWN, "sparseMode %ld is not supported, only 0 to 3",
                 (long)options->sparse);
    plan->n[LAYOUT] = kind == LAYOUTS ? 0 : kind;
    plan->n[SPARSE] = options->sparse;
    plan->n[BEFORE] = options->before;
    plan->n[AFTER] = options->after;
    plan->n[HEADS] = options->heads;
    plan->x[0] = options->scale;
    View *mask = plan_optional(plan, "attenMask", options->mask, TYPE(ACL_BOOL) | TYPE(ACL_UINT8));
    plan_require(plan, mask != NULL || options->sparse == FULL, "sparseMode %ld needs attenMask", (long)options->sparse);
}

void attention_check(Plan *plan, const View *query, const View *key, const View *value, const View *mask) {
    Layout q, k;
    if (!attention_layout(plan, query, plan->n[HEADS], &q) || !attention_keys(plan, key, &q, &k)) {
        return;
    }
    plan_require(plan, q.batches == k.batches, "%ld batches of queries, %ld of keys", (long)q.batches, (long)k.batches);
    plan_require(plan, q.heads == plan->n[HEADS], "headNum is %ld, queries have %ld heads", (long)plan->n[HEADS], (long)q.heads);
    plan_require(plan, q.heads <= MOST_HEADS && q.width <= MOST_WIDTH, "%ld heads with a width of %ld", (long)q.heads,
                 (long)q.width);
    plan_same_shape(plan, value, key, "value");
    plan_same_type(plan, key, query, "key");
    plan_same_type(plan, value, query, "value");
    if (mask != NULL && plan->status == 0) {
        bool compressed = plan->n[SPARSE] >= LEFT_UP;
        int64_t shape[] = {q.batches, q.heads, compressed ? COMPRESSED : q.positions, compressed ? COMPRESSED : k.positions};
        plan_require(plan, mask->rank >= 2 && shape_expands(mask, 4, shape) && mask->dims[mask->rank - 1] == shape[3] &&
                               mask->dims[mask->rank - 2] == shape[2],
                     "attenMask has not the shape [%ld,%ld], with batches and heads before", (long)shape[2], (long)shape[3]);
    }
}

bool attention_sees(const Plan *plan, const View *view, const int64_t *mask, int64_t batch, int64_t head, int64_t query,
                    int64_t key, int64_t queries, int64_t keys) {
    int64_t batches = view == NULL || view->rank < 4 ? 1 : view->dims[0], heads = view == NULL || view->rank < 3 ? 1 : view->dims[view->rank - 3];
    switch (plan->n[SPARSE]) {
        case LEFT_UP:
            return key <= query;
        case RIGHT_DOWN:
            return key <= query + keys - queries;
        default:
            break;
    }
    if (mask == NULL) {
        return true;
    }
    bool band = plan->n[SPARSE] == ALL_MASK || (key - query <= plan->n[AFTER] && query - key <= plan->n[BEFORE]);
    int64_t at = (((batches == 1 ? 0 : batch) * heads + (heads == 1 ? 0 : head)) * queries + query) * keys + key;
    return band && mask[at] == 0;
}
