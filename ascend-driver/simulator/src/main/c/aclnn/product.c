#include "product.h"

#include <string.h>

#define MODE 23 /* in n */
typedef enum { KEEP, DOWN, HALF, SHORT, ADD } CubeMode;

/* The same sums in the same order on every machine: the vectors run along n. */
#if defined(__x86_64__) && defined(__gnu_linux__) && !defined(__SANITIZE_ADDRESS__) && !defined(__clang__)
__attribute__((target_clones("avx2", "default")))
#endif
void product(const float *restrict a, const float *restrict b, float *restrict c, int64_t m, int64_t k, int64_t n) {
    memset(c, 0, (size_t)(m * n) * sizeof *c);
    for (int64_t i = 0; i < m; i++) {
        float *row = c + i * n;
        for (int64_t l = 0; l < k; l++) {
            const float factor = a[i * k + l];
            const float *other = b + l * n;
            for (int64_t j = 0; j < n; j++) {
                row[j] += factor * other[j];
            }
        }
    }
}

void plan_cube(Plan *plan, const View *one, const View *other, int8_t cubeMathType) {
    bool real = one->type == ACL_FLOAT || other->type == ACL_FLOAT, old = (simulator_chip() & (CHIP_910A | CHIP_310P)) != 0;
    plan_require(plan, cubeMathType >= KEEP && cubeMathType <= ADD, "cubeMathType is %d", cubeMathType);
    plan_require(plan, cubeMathType != HALF || (one->type != ACL_BF16 && other->type != ACL_BF16),
                 "cubeMathType 2 (float16) does not go with BF16");
    plan_require(plan, !old || cubeMathType != SHORT, "cubeMathType 3 (HF32) is not on %s", simulator_chip_name());
    plan_require(plan, !(old && real) || cubeMathType != KEEP, "FLOAT with cubeMathType 0 is not on %s", simulator_chip_name());
    plan->n[MODE] = cubeMathType == DOWN ? (old ? HALF : SHORT) : cubeMathType;
}

/* 11 bits after the point, to even. */
static float short_float(float value) {
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    if ((bits & 0x7F800000) != 0x7F800000) {
        bits = (bits + 0x7FF + (bits >> 12 & 1)) & ~0xFFFU;
    }
    memcpy(&value, &bits, sizeof bits);
    return value;
}

void cube_round(const Plan *plan, const View *view, float *values) {
    int64_t count = view->type == ACL_FLOAT ? view_count(view) : 0;
    for (int64_t i = 0; i < count && plan->n[MODE] == SHORT; i++) {
        values[i] = short_float(values[i]);
    }
    for (int64_t i = 0; i < count && plan->n[MODE] == HALF; i++) {
        values[i] = (float)simulator_half_to_double(simulator_half_of_double(values[i]));
    }
}
