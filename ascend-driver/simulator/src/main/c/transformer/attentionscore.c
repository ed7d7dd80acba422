/* Attention: softmax(scale · q kᵀ) v, with the largest score and the sum of each row kept for the gradient. */
#include <math.h>
#include <stdlib.h>

#include "ascend/operators_transformer.h"
#include "attention.h"

enum { MOST = OWN, SUM, OUT };

typedef struct {
    Layout q, k;
    const float *query, *key, *value;
    Mask mask;
    float *out;
    double *most, *sum, *scores;
} Pass;

static double score(const Pass *pass, const float *query, const float *key) {
    double sum = 0;
    for (int64_t d = 0; d < pass->q.width; d++) {
        sum += (double)query[d] * (double)key[d];
    }
    return sum;
}

static void one_query(const Plan *plan, const Pass *pass, int64_t b, int64_t h, int64_t i) {
    const Layout *q = &pass->q, *k = &pass->k;
    int64_t from = b * q->batch_stride + h * q->head_stride + i * q->position_stride;
    int64_t keys = b * k->batch_stride + h / (q->heads / k->heads) * k->head_stride;
    double most = -INFINITY, sum = 0;
    for (int64_t j = 0; j < k->positions; j++) {
        bool seen = attention_sees(plan, &pass->mask, b, h, i, j);
        pass->scores[j] = seen ? plan->x[0] * score(pass, pass->query + from, pass->key + keys + j * k->position_stride) : -INFINITY;
        most = fmax(most, pass->scores[j]);
    }
    for (int64_t j = 0; j < k->positions; j++) {
        pass->scores[j] = isinf(most) ? 0 : exp(pass->scores[j] - most);
        sum += pass->scores[j];
    }
    for (int64_t d = 0; d < q->width; d++) {
        double mixed = 0;
        for (int64_t j = 0; j < k->positions; j++) {
            mixed += pass->scores[j] * (double)pass->value[keys + j * k->position_stride + d];
        }
        pass->out[from + d] = sum == 0 ? 0 : (float)(mixed / sum);
    }
    for (int c = 0; c < COPIES; c++) {
        int64_t at = ((b * q->heads + h) * q->positions + i) * COPIES + c;
        pass->most[at] = most;
        pass->sum[at] = sum;
    }
}

static void compute(Plan *plan) {
    Pass pass = {0};
    attention_layout(plan, plan->v[QUERY], plan->n[HEADS], &pass.q);
    attention_keys(plan, plan->v[KEY], &pass.q, &pass.k);
    float *query = view_read_floats(plan->v[QUERY]), *key = view_read_floats(plan->v[KEY]), *value = view_read_floats(plan->v[VALUE]);
    int64_t kept = view_count(plan->v[MOST]);
    pass.query = query;
    pass.key = key;
    pass.value = value;
    pass.mask = attention_mask(plan, &pass.q, &pass.k);
    pass.out = simulator_allocate((size_t)view_count(plan->v[OUT]) * sizeof *pass.out);
    pass.most = simulator_allocate((size_t)kept * sizeof *pass.most);
    pass.sum = simulator_allocate((size_t)kept * sizeof *pass.sum);
    pass.scores = simulator_allocate((size_t)pass.k.positions * sizeof *pass.scores);
    for (int64_t b = 0; b < pass.q.batches; b++) {
        for (int64_t h = 0; h < pass.q.heads; h++) {
            for (int64_t i = 0; i < pass.q.positions; i++) {
                one_query(plan, &pass, b, h, i);
            }
        }
    }
    view_write_floats(plan->v[OUT], pass.out);
    view_write(plan->v[MOST], pass.most);
    view_write(plan->v[SUM], pass.sum);
    free(query);
    free(key);
    free(value);
    free(pass.mask.values);
    free(pass.out);
    free(pass.most);
    free(pass.sum);
    free(pass.scores);
}

static int plan_score(Plan *plan, const Attention *arguments, int64_t precise, const aclTensor *softmaxMaxOut,
                      const aclTensor *softmaxSumOut, const aclTensor *attentionOutOut) {
    attention_begin(plan, arguments);
    View *most = plan_output(plan, "softmaxMaxOut", softmaxMaxOut, TYPE(ACL_FLOAT));
    View *sum = plan_output(plan, "softmaxSumOut", softmaxSumOut, TYPE(ACL_FLOAT));
    View *out = plan_output(plan, "attentionOutOut", attentionOutOut, FLOATS);
    attention_check(plan);
    plan_require(plan, precise >= 0 && precise <= 2, "innerPrecise is %ld", (long)precise);
    plan_same_shape(plan, out, plan->v[QUERY], "attentionOutOut");
    plan_same_type(plan, out, plan->v[QUERY], "attentionOutOut");
    attention_kept(plan, most, sum);
    plan->workspace = (uint64_t)64 << 10;
    return plan_finish(plan, compute);
}

/* The prefix is for modes that are not there, softmaxOutOut is reserved. */
EXPORT aclnnStatus aclnnFlashAttentionScoreGetWorkspaceSize(
    const aclTensor *query, const aclTensor *key, const aclTensor *value, const aclTensor *realShiftOptional,
    const aclTensor *dropMaskOptional, const aclTensor *paddingMaskOptional, const aclTensor *attenMaskOptional,
    const aclIntArray *prefixOptional, double scaleValue, double keepProb, int64_t preTokens, int64_t nextTokens,
    int64_t headNum, char *inputLayout, int64_t innerPrecise, int64_t sparseMode, const aclTensor *softmaxMaxOut,
    const aclTensor *softmaxSumOut, const aclTensor *softmaxOutOut, const aclTensor *attentionOutOut,
    uint64_t *workspaceSize, aclOpExecutor **executor) {
    BEGIN(aclnnFlashAttentionScore, CHIP_A2 | CHIP_A3);
    (void)prefixOptional;
    (void)softmaxOutOut;
    Attention arguments = {query, key, value, realShiftOptional, dropMaskOptional, paddingMaskOptional, attenMaskOptional,
                           scaleValue, keepProb, preTokens, nextTokens, headNum, inputLayout, sparseMode, SHIFT_BEFORE_SCALE};
    return plan_score(plan, &arguments, innerPrecise, softmaxMaxOut, softmaxSumOut, attentionOutOut);
}
PHASE_TWO(aclnnFlashAttentionScore)

/* The start indices are for shifts that the operator makes. */
EXPORT aclnnStatus aclnnFlashAttentionScoreV2GetWorkspaceSize(
    const aclTensor *query, const aclTensor *key, const aclTensor *value, const aclTensor *realShiftOptional,
    const aclTensor *dropMaskOptional, const aclTensor *paddingMaskOptional, const aclTensor *attenMaskOptional,
    const aclIntArray *prefixOptional, const aclIntArray *qStartIdxOptional, const aclIntArray *kvStartIdxOptional,
    double scaleValue, double keepProb, int64_t preTokens, int64_t nextTokens, int64_t headNum, char *inputLayout,
    int64_t innerPrecise, int64_t sparseMode, int64_t pseType, const aclTensor *softmaxMaxOut,
    const aclTensor *softmaxSumOut, const aclTensor *softmaxOutOut, const aclTensor *attentionOutOut,
    uint64_t *workspaceSize, aclOpExecutor **executor) {
    BEGIN(aclnnFlashAttentionScoreV2, CHIP_A2 | CHIP_A3);
    (void)prefixOptional;
    (void)qStartIdxOptional;
    (void)kvStartIdxOptional;
    (void)softmaxOutOut;
    Attention arguments = {query, key, value, realShiftOptional, dropMaskOptional, paddingMaskOptional, attenMaskOptional,
                           scaleValue, keepProb, preTokens, nextTokens, headNum, inputLayout, sparseMode, pseType};
    return plan_score(plan, &arguments, innerPrecise, softmaxMaxOut, softmaxSumOut, attentionOutOut);
}
PHASE_TWO(aclnnFlashAttentionScoreV2)
