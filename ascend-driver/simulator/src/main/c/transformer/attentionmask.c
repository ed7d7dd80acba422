/* The masks of attention: a value for each query and key, or one triangle that stands for those of all lengths. */
#include "attention.h"

#define COMPRESSED 2048

static bool is_compressed(const Plan *plan) {
    return plan->n[SPARSE] >= LEFT_UP;
}

void attention_mask_check(Plan *plan, const Layout *query, const Layout *key) {
    const View *mask = plan->v[MASK];
    if (mask == NULL || !plan_require(plan, mask->rank == 2 || mask->rank == 4, "attenMask has %d dimensions, not 2 or 4", mask->rank)) {
        return;
    }
    const int64_t *last = mask->dims + mask->rank - 2;
    bool whole = last[0] == query->positions && last[1] == key->positions;
    bool triangle = last[0] == COMPRESSED && last[1] == COMPRESSED;
    bool fits = is_compressed(plan) ? triangle && (whole || mask->rank == 2) : whole;
    if (mask->rank == 4) {
        bool of_batches = mask->dims[0] == query->batches && (mask->dims[1] == 1 || mask->dims[1] == query->heads);
        fits = fits && (of_batches || (mask->dims[0] == 1 && mask->dims[1] == 1));
    }
    plan_require(plan, fits, is_compressed(plan) ? "attenMask is not [2048,2048], which sparseMode %ld needs"
                                                 : "attenMask is not [Sq,Skv], [1,1,Sq,Skv], [B,1,Sq,Skv] or [B,N,Sq,Skv] for sparseMode %ld",
                 (long)plan->n[SPARSE]);
}

/* Whether preTokens and nextTokens leave a key to a query. */
static bool in_band(const Plan *plan, int64_t query, int64_t key) {
    return key - query <= plan->n[AFTER] && query - key <= plan->n[BEFORE];
}

/* The triangle hides what lies behind the diagonal, and a band nothing that the mask shows: chips rely on both. */
static const char *fault_of(const Plan *plan, const Mask *mask) {
    int64_t rows = mask->view->dims[mask->view->rank - 2], columns = mask->view->dims[mask->view->rank - 1];
    int64_t count = view_count(mask->view);
    for (int64_t at = 0; at < count; at++) {
        int64_t row = at / columns % rows, column = at % columns;
        bool hidden = mask->values[at] != 0;
        if (is_compressed(plan) && hidden != (column > row)) {
            return "attenMask is no triangle of 0 up to the diagonal and 1 behind it";
        }
        if (plan->n[SPARSE] == FULL && !hidden && !in_band(plan, row, column)) {
            return "attenMask shows what preTokens and nextTokens hide";
        }
    }
    return NULL;
}

Mask attention_mask(Plan *plan, const Layout *query, const Layout *key) {
    Mask mask = {plan->v[MASK], NULL, query->positions, key->positions, 0, 0};
    if (mask.view == NULL) {
        return mask;
    }
    mask.values = view_read_integers(mask.view);
    if (mask.view->rank == 4) {
        int64_t matrix = mask.queries * mask.keys;
        mask.head_stride = mask.view->dims[1] == 1 ? 0 : matrix;
        mask.batch_stride = mask.view->dims[0] == 1 ? 0 : mask.view->dims[1] * matrix;
    }
    const char *fault = fault_of(plan, &mask);
    plan->broken = fault == NULL ? plan->broken : fault;
    return mask;
}

/* Without a mask all see all, whatever the mode. */
bool attention_sees(const Plan *plan, const Mask *mask, int64_t batch, int64_t head, int64_t query, int64_t key) {
    if (mask->values == NULL) {
        return true;
    }
    if (is_compressed(plan)) {
        return key <= query + (plan->n[SPARSE] == RIGHT_DOWN ? mask->keys - mask->queries : 0);
    }
    return mask->values[batch * mask->batch_stride + head * mask->head_stride + query * mask->keys + key] == 0;
}
