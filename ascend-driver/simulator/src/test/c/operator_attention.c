/* Attention and its gradient by the formula, in all layouts, with all kinds of masks, and what is refused. */
#include "tensors.h"

#define WIDTH 2
static double attend(const double *q, const double *k, const double *v, bool causal, const double *weights) {
    double total = 0;
    for (int i = 0; i < 3; i++) {
        double shares[3] = {0}, sum = 0;
        for (int j = 0; j <= (causal ? i : 2); j++) {
            shares[j] = exp(0.7 * (q[2 * i] * k[2 * j] + q[2 * i + 1] * k[2 * j + 1]));
            sum += shares[j];
        }
        for (int j = 0; j < 3; j++) {
            for (int d = 0; d < WIDTH; d++) {
                total += weights[2 * i + d] * shares[j] / sum * v[2 * j + d];
            }
        }
    }
    return total;
}

static double quotient(double *at, const double *q, const double *k, const double *v, bool causal, const double *weights) {
    double before = *at;
    *at = before + 1e-4;
    double above = attend(q, k, v, causal, weights);
    *at = before - 1e-4;
    double below = attend(q, k, v, causal, weights);
    *at = before;
    return (above - below) / 2e-4;
}

static void attention(bool causal) {
    double q[] = {0.1, -0.5, 1.2, 0.4, -0.3, 0.8}, k[] = {0.6, 0.2, -0.7, 1.1, 0.5, -0.9}, v[] = {1, 2, -1, 0.5, 0.3, -2};
    double weights[] = {0.5, -1, 0.25, 2, 1, 0.75}, *inputs[] = {q, k, v};
    const int64_t shape[] = {1, 3, 2}, kept[] = {1, 1, 3, 8};
    Made query = make(ACL_FLOAT, 3, shape, q), key = make(ACL_FLOAT, 3, shape, k), value = make(ACL_FLOAT, 3, shape, v);
    Made dy = make(ACL_FLOAT, 3, shape, weights), out = make(ACL_FLOAT, 3, shape, NULL), most = make(ACL_FLOAT, 4, kept, NULL);
    Made sum = make(ACL_FLOAT, 4, kept, NULL), mask = MADE(ACL_BOOL, DIMS(3, 3), 0, 1, 1, 0, 0, 1, 0, 0, 0);
    Made grads[3] = {make(ACL_FLOAT, 3, shape, NULL), make(ACL_FLOAT, 3, shape, NULL), make(ACL_FLOAT, 3, shape, NULL)};
    aclTensor *seen = causal ? mask.tensor : NULL;
    RUN(aclnnFlashAttentionScore, query.tensor, key.tensor, value.tensor, NULL, NULL, NULL, seen, NULL, 0.7, 1, 65536,
        causal ? 0 : 65536, 1, "BSH", 0, 0, most.tensor, sum.tensor, NULL, out.tensor);
    RUN(aclnnFlashAttentionScoreGrad, query.tensor, key.tensor, value.tensor, dy.tensor, NULL, NULL, NULL, seen, most.tensor,
        sum.tensor, NULL, out.tensor, NULL, 0.7, 1, 65536, causal ? 0 : 65536, 1, "BSH", 0, 0, grads[0].tensor,
        grads[1].tensor, grads[2].tensor, NULL);
    float values[6], got[6];
    read_values(out, values);
    double total = 0;
    for (int i = 0; i < 6; i++) {
        total += weights[i] * (double)values[i];
    }
    CHECK(fabs(total - attend(q, k, v, causal, weights)) < 1e-5);
    for (int input = 0; input < 3; input++) {
        read_values(grads[input], got);
        for (int i = 0; i < 6; i++) {
            CHECK(fabs((double)got[i] - quotient(&inputs[input][i], q, k, v, causal, weights)) < 1e-4);
        }
    }
}

/* The same heads in all layouts give the same result. */
static void layouts(void) {
    double values[16];
    for (int i = 0; i < 16; i++) {
        values[i] = sin(i);
    }
    const int64_t flat[] = {2, 2, 4}, heads[] = {2, 2, 2, 2}, kept[] = {2, 2, 2, 8};
    Made x = make(ACL_FLOAT, 3, flat, values), one = make(ACL_FLOAT, 3, flat, NULL), other = make(ACL_FLOAT, 3, flat, NULL);
    Made most = make(ACL_FLOAT, 4, kept, NULL), sum = make(ACL_FLOAT, 4, kept, NULL);
    float first[16], second[16];
    aclTensor *in = view(x.device, ACL_FLOAT, 4, heads, NULL, 0), *out = view(other.device, ACL_FLOAT, 4, heads, NULL, 0);
    RUN(aclnnFlashAttentionScore, x.tensor, x.tensor, x.tensor, NULL, NULL, NULL, NULL, NULL, 1, 1, 0, 0, 2, "BSH", 0, 0, most.tensor,
        sum.tensor, NULL, one.tensor);
    RUN(aclnnFlashAttentionScore, in, in, in, NULL, NULL, NULL, NULL, NULL, 1, 1, 0, 0, 2, "BSND", 0, 0, most.tensor, sum.tensor, NULL,
        out);
    read_values(one, first);
    read_values(other, second);
    CHECK(memcmp(first, second, sizeof first) == 0);
    /* [B,S,N,D] seen as [B,N,S,D]: heads and positions change places */
    aclTensor *turned = view(x.device, ACL_FLOAT, 4, heads, (int64_t[]){8, 2, 4, 1}, 0);
    aclTensor *turned_out = view(other.device, ACL_FLOAT, 4, heads, (int64_t[]){8, 2, 4, 1}, 0);
    RUN(aclnnFlashAttentionScore, turned, turned, turned, NULL, NULL, NULL, NULL, NULL, 1, 1, 0, 0, 2, "BNSD", 0, 0, most.tensor,
        sum.tensor, NULL, turned_out);
    read_values(other, second);
    CHECK(memcmp(first, second, sizeof first) == 0);
}

#define QUERIES 3
#define KEYS 5
/* Scores are 0, values the powers of 2: what a query sees is the sum of them, over their number. */
typedef struct {
    Made query, key, value, out, most, sum;
} Seeing;

static Seeing seeing(int64_t batches) {
    double zeros[2 * KEYS] = {0}, powers[2 * KEYS];
    for (int i = 0; i < 2 * KEYS; i++) {
        powers[i] = 1 << i;
    }
    const int64_t queries[] = {batches, QUERIES, 1}, keys[] = {batches, KEYS, 1}, kept[] = {batches, 1, QUERIES, 8};
    return (Seeing){make(ACL_FLOAT, 3, queries, zeros), make(ACL_FLOAT, 3, keys, zeros), make(ACL_FLOAT, 3, keys, powers),
                    make(ACL_FLOAT, 3, queries, NULL), make(ACL_FLOAT, 4, kept, NULL), make(ACL_FLOAT, 4, kept, NULL)};
}

/* The arguments up to the mask, and from the mask on. */
#define SEE(s, mask, before, after, mode)                                                                                \
    (s).query.tensor, (s).key.tensor, (s).value.tensor, NULL, NULL, NULL, mask, NULL, 1, 1, before, after, 1, "bsh", 0, mode, \
        (s).most.tensor, (s).sum.tensor, NULL, (s).out.tensor

/* The triangle that stands for causal masks of all lengths: 1 behind the diagonal. */
static Made triangle(int wrong) {
    int64_t dims[] = {2048, 2048};
    Made made = make(ACL_BOOL, 2, dims, NULL);
    uint8_t *bytes = calloc(2048, 2048);
    for (int row = 0; row < 2048; row++) {
        memset(bytes + row * 2048 + row + 1, 1, (size_t)(2047 - row));
    }
    bytes[2047] = wrong ? 0 : 1;
    to_device(made.device, bytes, (size_t)2048 * 2048);
    free(bytes);
    return made;
}

static void modes(void) {
    Seeing s = seeing(1);
    Made mask = MADE(ACL_UINT8, DIMS(3, 5), 0, 1, 1, 1, 1, 0, 1, 0, 1, 1, 1, 1, 0, 0, 1), pressed = triangle(0);
    RUN(aclnnFlashAttentionScore, SEE(s, mask.tensor, 3, 2, 0));
    EXPECT(s.out, FLOAT32, 1, 5.0 / 2, 12.0 / 2);
    RUN(aclnnFlashAttentionScore, SEE(s, mask.tensor, 0, 0, 1)); /* in which these two mean nothing */
    EXPECT(s.out, FLOAT32, 1, 5.0 / 2, 12.0 / 2);
    RUN(aclnnFlashAttentionScore, SEE(s, pressed.tensor, 0, 0, 2));
    EXPECT(s.out, FLOAT32, 1, 3.0 / 2, 7.0 / 3);
    RUN(aclnnFlashAttentionScore, SEE(s, pressed.tensor, 0, 0, 3));
    EXPECT(s.out, FLOAT32, 7.0 / 3, 15.0 / 4, 31.0 / 5);
    RUN(aclnnFlashAttentionScore, SEE(s, NULL, 0, 0, 3)); /* without a mask all see all */
    EXPECT(s.out, FLOAT32, 31.0 / 5, 31.0 / 5, 31.0 / 5);
    float most[24], sum[24];
    read_values(s.most, most);
    read_values(s.sum, sum);
    for (int i = 0; i < 24; i++) {
        CHECK(most[i] == 0 && sum[i] == 5);
    }
}

/* A mask for each batch; another for each head would be [B,N,Sq,Skv]. */
static void masks_of_batches(void) {
    Seeing s = seeing(2);
    double hidden[2 * QUERIES * KEYS] = {0};
    for (int query = 0; query < QUERIES; query++) {
        hidden[query * KEYS] = 1;                      /* batch 0: the first key */
        hidden[(QUERIES + query) * KEYS + KEYS - 1] = 1; /* batch 1: the last one */
    }
    const int64_t shape[] = {2, 1, QUERIES, KEYS}, three[] = {2, QUERIES, KEYS};
    Made mask = make(ACL_BOOL, 4, shape, hidden), flat = make(ACL_BOOL, 3, three, hidden);
    RUN(aclnnFlashAttentionScore, SEE(s, mask.tensor, 65536, 65536, 0));
    double first = (2 + 4 + 8 + 16) / 4.0, second = (32 + 64 + 128 + 256) / 4.0;
    EXPECT(s.out, FLOAT32, first, first, first, second, second, second);
    REFUSED("3 dimensions, not 2 or 4", aclnnFlashAttentionScore, SEE(s, flat.tensor, 65536, 65536, 0));
}

/* The second versions, with what they take besides and do not need for such a call. */
static void second_versions(void) {
    Seeing s = seeing(1);
    aclIntArray *none = ints(1, (int64_t[]){0});
    Made mask = MADE(ACL_UINT8, DIMS(3, 5), 0, 1, 1, 1, 1, 0, 0, 1, 1, 1, 0, 0, 0, 1, 1), dy = MADE(ACL_FLOAT, DIMS(1, 3, 1), 1, 2, 3);
    RUN(aclnnFlashAttentionScoreV2, s.query.tensor, s.key.tensor, s.value.tensor, NULL, NULL, NULL, mask.tensor, none, none, none, 1,
        1, 3, 0, 1, "BSH", 0, 0, 1, s.most.tensor, s.sum.tensor, NULL, s.out.tensor);
    EXPECT(s.out, FLOAT32, 1, 3.0 / 2, 7.0 / 3);
    Made dq = make(ACL_FLOAT, DIMS(1, 3, 1), NULL), dk = make(ACL_FLOAT, DIMS(1, 5, 1), NULL), dv = make(ACL_FLOAT, DIMS(1, 5, 1), NULL);
    RUN(aclnnFlashAttentionScoreGradV2, s.query.tensor, s.key.tensor, s.value.tensor, dy.tensor, NULL, NULL, NULL, mask.tensor,
        s.most.tensor, s.sum.tensor, NULL, s.out.tensor, none, none, none, 1, 1, 3, 0, 1, "BSH", 0, 0, 1, dq.tensor, dk.tensor,
        dv.tensor, NULL);
    EXPECT(dv, FLOAT32, 3, 2, 1, 0, 0);
    EXPECT(dq, FLOAT32, 0, 0, 0);
    REFUSED("pseType is 2", aclnnFlashAttentionScoreV2, s.query.tensor, s.key.tensor, s.value.tensor, NULL, NULL, NULL, NULL, NULL,
            none, none, 1, 1, 3, 0, 1, "BSH", 0, 0, 2, s.most.tensor, s.sum.tensor, NULL, s.out.tensor);
    OK(aclDestroyIntArray(none));
}

static void refusals(void) {
    Seeing s = seeing(1);
    Made mask = MADE(ACL_UINT8, DIMS(1, 5), 0, 0, 0, 0, 0), wide = make(ACL_FLOAT, DIMS(3, 5), NULL), kept = make(ACL_FLOAT, DIMS(1, 1, 3, 1), NULL);
    REFUSED("inputLayout is TND", aclnnFlashAttentionScore, s.query.tensor, s.key.tensor, s.value.tensor, NULL, NULL, NULL, NULL, NULL,
            1, 1, 0, 0, 1, "TND", 0, 0, s.most.tensor, s.sum.tensor, NULL, s.out.tensor);
    REFUSED("softmaxMax", aclnnFlashAttentionScore, s.query.tensor, s.key.tensor, s.value.tensor, NULL, NULL, NULL, NULL, NULL, 1, 1, 0,
            0, 1, "BSH", 0, 0, kept.tensor, s.sum.tensor, NULL, s.out.tensor);
    REFUSED("attenMask is not [Sq,Skv]", aclnnFlashAttentionScore, SEE(s, mask.tensor, 65536, 65536, 0));
    REFUSED("attenMask is not [2048,2048]", aclnnFlashAttentionScore, SEE(s, mask.tensor, 65536, 65536, 2));
    REFUSED("attenMask has type FLOAT", aclnnFlashAttentionScore, SEE(s, wide.tensor, 65536, 65536, 0));
    REFUSED("sparseMode 4 is not supported", aclnnFlashAttentionScore, SEE(s, NULL, 65536, 65536, 4));
}

/* What a chip would compute is anybody's guess: the device stops. */
static void stops(const char *why, aclTensor *mask, int64_t before, int64_t after, int64_t mode) {
    Seeing s = seeing(1);
    uint64_t size;
    aclOpExecutor *executor;
    OK(aclnnFlashAttentionScoreGetWorkspaceSize(SEE(s, mask, before, after, mode), &size, &executor));
    OK(aclnnFlashAttentionScore(device_memory(size), size, executor, stream));
    GIVES(507015, aclrtSynchronizeStream(stream));
    SAYS(why);
    OK(aclrtResetDevice(0));
    OK(aclrtSetDevice(0));
    OK(aclrtCreateStream(&stream));
}

int main(void) {
    begin_with_stream();
    attention(false);
    attention(true);
    layouts();
    modes();
    masks_of_batches();
    second_versions();
    refusals();
    stops("shows what preTokens and nextTokens hide", MADE(ACL_BOOL, DIMS(3, 5), 0, 0, 1, 1, 1, 0, 0, 1, 1, 1, 0, 0, 0, 1, 1).tensor, 3, 0, 0);
    stops("no triangle", triangle(1).tensor, 0, 0, 2);
    end();
    return 0;
}
