/* The gradient of attention, from what its forward pass kept. */
#include <math.h>
#include <stdlib.h>

#include "ascend/operators_transformer.h"
#include "attention.h"

enum { DY = OWN, MOST, SUM, OUT, DQ, DK, DV };

typedef struct {
    Layout q, k;
    double *query, *key, *value, *dy, *most, *sum, *out, *dq, *dk, *dv;
    Mask mask;
} Pass;

static double dot(const double *a, const double *b, int64_t width) {
    double sum = 0;
    for (int64_t d = 0; d < width; d++) {
        sum += a[d] * b[d];
    }
    return sum;
}

static void one_query(const Plan *plan, const Pass *pass, int64_t b, int64_t h, int64_t i) {
    const Layout *q = &pass->q, *k = &pass->k;
    int64_t from = b * q->batch_stride + h * q->head_stride + i * q->position_stride, width = q->width;
    int64_t kept = ((b * q->heads + h) * q->positions + i) * COPIES;
    double whole = dot(pass->dy + from, pass->out + from, width);
    for (int64_t j = 0; j < k->positions && pass->sum[kept] > 0; j++) {
        if (!attention_sees(plan, &pass->mask, b, h, i, j)) {
            continue;
        }
        int64_t at = b * k->batch_stride + h / (q->heads / k->heads) * k->head_stride + j * k->position_stride;
        double score = plan->x[0] * dot(pass->query + from, pass->key + at, width);
        double share = exp(score - pass->most[kept]) / pass->sum[kept];
        double slope = plan->x[0] * share * (dot(pass->dy + from, pass->value + at, width) - whole);
        for (int64_t d = 0; d < width; d++) {
            pass->dq[from + d] += slope * pass->key[at + d];
            pass->dk[at + d] += slope * pass->query[from + d];
            pass->dv[at + d] += share * pass->dy[from + d];
        }
    }
}

static void compute(Plan *plan) {
    Pass pass = {0};
    attention_layout(plan, plan->v[QUERY], plan->n[HEADS], &pass.q);
    attention_keys(plan, plan->v[KEY], &pass.q, &pass.k);
    double **inputs[] = {&pass.query, &pass.key, &pass.value, NULL, &pass.dy, &pass.most, &pass.sum, &pass.out};
    double **outputs[] = {&pass.dq, &pass.dk, &pass.dv};
    pass.mask = attention_mask(plan, &pass.q, &pass.k);
    for (int i = QUERY; i <= OUT; i++) {
        if (i != MASK) {
            *inputs[i] = view_read(plan->v[i]);
        }
    }
    for (int i = 0; i < 3; i++) {
        *outputs[i] = simulator_allocate((size_t)view_count(plan->v[DQ + i]) * sizeof(double));
    }
    for (int64_t b = 0; b < pass.q.batches; b++) {
        for (int64_t h = 0; h < pass.q.heads; h++) {
            for (int64_t i = 0; i < pass.q.positions; i++) {
                one_query(plan, &pass, b, h, i);
            }
        }
    }
    for (int i = 0; i < 3; i++) {
        view_write(plan->v[DQ + i], *outputs[i]);
        free(*outputs[i]);
    }
    for (int i = QUERY; i <= OUT; i++) {
        if (i != MASK) {
            free(*inputs[i]);
        }
    }
    free(pass.mask.values);
}

/* What the versions take alike beside what attention takes. */
typedef struct {
    const aclTensor *dy, *most, *sum, *out, *dq, *dk, *dv;
} Gradients;

static int plan_grad(Plan *plan, const Attention *arguments, const Gradients *gradients) {
    attention_begin(plan, arguments);
    View *grad = plan_input(plan, "dy", gradients->dy, FLOATS);
    View *most = plan_input(plan, "softmaxMax", gradients->most, TYPE(ACL_FLOAT));
    View *sum = plan_input(plan, "softmaxSum", gradients->sum, TYPE(ACL_FLOAT));
    View *out = plan_input(plan, "attentionIn", gradients->out, FLOATS);
    View *dq = plan_output(plan, "dqOut", gradients->dq, FLOATS), *dk = plan_output(plan, "dkOut", gradients->dk, FLOATS);
    View *dv = plan_output(plan, "dvOut", gradients->dv, FLOATS);
    View *like_query[] = {grad, out, dq}, *like_key[] = {dk, dv};
    attention_check(plan);
    for (int i = 0; i < 3; i++) {
        plan_same_shape(plan, like_query[i], plan->v[QUERY], "dy, attentionIn or dqOut");
        plan_same_type(plan, like_query[i], plan->v[QUERY], "dy, attentionIn or dqOut");
    }
    for (int i = 0; i < 2; i++) {
        plan_same_shape(plan, like_key[i], plan->v[KEY], "dkOut or dvOut");
        plan_same_type(plan, like_key[i], plan->v[QUERY], "dkOut or dvOut");
    }
    attention_kept(plan, most, sum);
    plan->workspace = (uint64_t)64 << 10;
    return plan_finish(plan, compute);
}

/* The prefix is for modes that are not there; softmaxIn and innerPrecise are reserved, and there is no shift. */
EXPORT aclnnStatus aclnnFlashAttentionScoreGradGetWorkspaceSize(
    const aclTensor *query, const aclTensor *keyIn, const aclTensor *value, const aclTensor *dy,
    const aclTensor *pseShiftOptional, const aclTensor *dropMaskOptional, const aclTensor *paddingMaskOptional,
    const aclTensor *attenMaskOptional, const aclTensor *softmaxMaxOptional, const aclTensor *softmaxSumOptional,
    const aclTensor *softmaxInOptional, const aclTensor *attentionInOptional, const aclIntArray *prefixOptional,
    double scaleValue, double keepProb, int64_t preTokens, int64_t nextTokens, int64_t headNum, char *inputLayout,
    int64_t innerPrecise, int64_t sparseMode, const aclTensor *dqOut, const aclTensor *dkOut, const aclTensor *dvOut,
    const aclTensor *dpseOut, uint64_t *workspaceSize, aclOpExecutor **executor) {
    BEGIN(aclnnFlashAttentionScoreGrad, CHIP_A2 | CHIP_A3);
    (void)softmaxInOptional;
    (void)prefixOptional;
    (void)innerPrecise;
    (void)dpseOut;
    Attention arguments = {query, keyIn, value, pseShiftOptional, dropMaskOptional, paddingMaskOptional, attenMaskOptional,
                           scaleValue, keepProb, preTokens, nextTokens, headNum, inputLayout, sparseMode, SHIFT_BEFORE_SCALE};
    Gradients gradients = {dy, softmaxMaxOptional, softmaxSumOptional, attentionInOptional, dqOut, dkOut, dvOut};
    return plan_grad(plan, &arguments, &gradients);
}
PHASE_TWO(aclnnFlashAttentionScoreGrad)

EXPORT aclnnStatus aclnnFlashAttentionScoreGradV2GetWorkspaceSize(
    const aclTensor *query, const aclTensor *keyIn, const aclTensor *value, const aclTensor *dy,
    const aclTensor *pseShiftOptional, const aclTensor *dropMaskOptional, const aclTensor *paddingMaskOptional,
    const aclTensor *attenMaskOptional, const aclTensor *softmaxMaxOptional, const aclTensor *softmaxSumOptional,
    const aclTensor *softmaxInOptional, const aclTensor *attentionInOptional, const aclIntArray *prefixOptional,
    const aclIntArray *qStartIdxOptional, const aclIntArray *kvStartIdxOptional, double scaleValue, double keepProb,
    int64_t preTokens, int64_t nextTokens, int64_t headNum, char *inputLayout, int64_t innerPrecise, int64_t sparseMode,
    int64_t pseType, const aclTensor *dqOut, const aclTensor *dkOut, const aclTensor *dvOut, const aclTensor *dpseOut,
    uint64_t *workspaceSize, aclOpExecutor **executor) {
    BEGIN(aclnnFlashAttentionScoreGradV2, CHIP_A2 | CHIP_A3);
    (void)softmaxInOptional;
    (void)prefixOptional;
    (void)qStartIdxOptional;
    (void)kvStartIdxOptional;
    (void)innerPrecise;
    (void)dpseOut;
    Attention arguments = {query, keyIn, value, pseShiftOptional, dropMaskOptional, paddingMaskOptional, attenMaskOptional,
                           scaleValue, keepProb, preTokens, nextTokens, headNum, inputLayout, sparseMode, pseType};
    Gradients gradients = {dy, softmaxMaxOptional, softmaxSumOptional, attentionInOptional, dqOut, dkOut, dvOut};
    return plan_grad(plan, &arguments, &gradients);
}
PHASE_TWO(aclnnFlashAttentionScoreGradV2)
