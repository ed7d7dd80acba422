#include "attention.h"

#include <strings.h>

typedef enum { BSH, SBH, BSND, BNSD, LAYOUTS } LayoutKind;

#define MOST_HEADS 256
#define MOST_WIDTH 768

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

static int64_t layout_kind(Plan *plan, const char *layout) {
    static const char *const names[] = {"BSH", "SBH", "BSND", "BNSD"};
    for (int64_t kind = 0; kind < LAYOUTS && layout != NULL; kind++) {
        if (strcasecmp(layout, names[kind]) == 0) {
            return kind;
        }
    }
    plan_require(plan, false, "inputLayout is %s, not BSH, SBH, BSND or BNSD", layout == NULL ? "NULL" : layout);
    return 0;
}

void attention_begin(Plan *plan, const Attention *arguments) {
    plan_input(plan, "query", arguments->query, FLOATS);
    plan_input(plan, "key", arguments->key, FLOATS);
    plan_input(plan, "value", arguments->value, FLOATS);
    plan->n[LAYOUT] = layout_kind(plan, arguments->layout);
    plan_require(plan, arguments->shift == NULL && arguments->drop == NULL && arguments->padding == NULL,
                 "position shift, dropout and padding mask are not supported");
    plan_require(plan, arguments->shift_type == 0 || arguments->shift_type == 1,
                 "pseType is %ld: shifts that the operator makes are not supported", (long)arguments->shift_type);
    plan_require(plan, arguments->keep == 1, "keepProb is %g, not 1", arguments->keep);
    plan_require(plan, arguments->sparse >= FULL && arguments->sparse <= RIGHT_DOWN,
                 "sparseMode %ld is not supported, only 0 to 3", (long)arguments->sparse);
    plan->n[SPARSE] = arguments->sparse;
    plan->n[BEFORE] = arguments->before;
    plan->n[AFTER] = arguments->after;
    plan->n[HEADS] = arguments->heads;
    plan->x[0] = arguments->scale;
    plan_optional(plan, "attenMask", arguments->mask, TYPE(ACL_BOOL) | TYPE(ACL_UINT8));
}

void attention_check(Plan *plan) {
    const View *query = plan->v[QUERY], *key = plan->v[KEY], *value = plan->v[VALUE];
    Layout q, k;
    if (plan->status != 0 || !attention_layout(plan, query, plan->n[HEADS], &q) || !attention_keys(plan, key, &q, &k)) {
        return;
    }
    plan_require(plan, q.batches == k.batches, "%ld batches of queries, %ld of keys", (long)q.batches, (long)k.batches);
    plan_require(plan, q.heads == plan->n[HEADS], "headNum is %ld, queries have %ld heads", (long)plan->n[HEADS], (long)q.heads);
    plan_require(plan, q.heads <= MOST_HEADS && q.width <= MOST_WIDTH, "%ld heads with a width of %ld", (long)q.heads,
                 (long)q.width);
    plan_same_shape(plan, value, key, "value");
    plan_same_type(plan, key, query, "key");
    plan_same_type(plan, value, query, "value");
    attention_mask_check(plan, &q, &k);
}

void attention_kept(Plan *plan, const View *most, const View *sum) {
    Layout layout;
    if (plan->status == 0 && attention_layout(plan, plan->v[QUERY], plan->n[HEADS], &layout)) {
        int64_t kept[] = {layout.batches, layout.heads, layout.positions, COPIES};
        plan_shape(plan, most, "softmaxMax", 4, kept);
        plan_shape(plan, sum, "softmaxSum", 4, kept);
    }
}
