/* Rotary positions, which CANN 8.1 has not. */
#include "tensors.h"

/* Two sequences of two positions and one head of four elements; each position has its own angles. */
static void halves(void) {
    Made x = MADE(ACL_FLOAT, DIMS(2, 2, 1, 4), 1, 2, 3, 4, 5, 6, 7, 8, 1, 0, 0, 0, 0, 1, 0, 0);
    Made cos = MADE(ACL_FLOAT, DIMS(1, 2, 1, 4), 0.5, 1, 0.5, 1, 0, 2, 0, 2), out = make(ACL_FLOAT, DIMS(2, 2, 1, 4), NULL);
    Made sin = MADE(ACL_FLOAT, DIMS(1, 2, 1, 4), 1, 3, 1, 3, 1, 0.25, 1, 0.25);
    RUN(aclnnRotaryPositionEmbedding, x.tensor, cos.tensor, sin.tensor, 0, out.tensor);
    EXPECT(out, EXACT, 0.5 - 3, 2 - 12, 1.5 + 1, 4 + 6, -7, 12 - 2, 5, 16 + 1.5, 0.5, 0, 1, 0, 0, 2, 0, 0.25);
    RUN(aclnnRotaryPositionEmbedding, x.tensor, cos.tensor, sin.tensor, 1, out.tensor);
    EXPECT(out, EXACT, 0.5 - 2, 2 + 3, 1.5 - 4, 4 + 9, -6, 12 + 1.25, -8, 16 + 1.75, 0.5, 3, 0, 0, -1, 2, 0, 0);
}

/* x may have gaps, as columns of a wider matrix; the result may not. */
static void gaps(void) {
    Made wide = MADE(ACL_FLOAT, DIMS(2, 3), 1, 2, 9, 3, 4, 9), one = MADE(ACL_FLOAT, DIMS(1, 2, 1, 2), 0, 0, 0, 0);
    Made turn = MADE(ACL_FLOAT, DIMS(1, 2, 1, 2), 1, 1, 1, 1), out = make(ACL_FLOAT, DIMS(1, 2, 1, 2), NULL);
    int64_t dims[] = {1, 2, 1, 2}, strides[] = {6, 3, 2, 1};
    aclTensor *part = view(wide.device, ACL_FLOAT, 4, dims, strides, 0);
    RUN(aclnnRotaryPositionEmbedding, part, one.tensor, turn.tensor, 0, out.tensor);
    EXPECT(out, EXACT, -2, 1, -4, 3);
    REFUSED("out is not contiguous", aclnnRotaryPositionEmbedding, out.tensor, one.tensor, turn.tensor, 0, part);
    OK(aclDestroyTensor(part));
}

static void refusals(void) {
    Made x = make(ACL_FLOAT, DIMS(1, 2, 1, 2), NULL), out = make(ACL_FLOAT, DIMS(1, 2, 1, 2), NULL);
    Made odd = make(ACL_FLOAT, DIMS(1, 2, 1, 3), NULL), other = make(ACL_FLOAT, DIMS(1, 3, 1, 2), NULL);
    Made many = make(ACL_FLOAT, DIMS(1000, 2, 1, 2), NULL), more = make(ACL_FLOAT, DIMS(1000, 2, 1, 2), NULL);
    Made small = make(ACL_FLOAT16, DIMS(1, 2, 1, 2), NULL), flat = make(ACL_FLOAT, DIMS(2, 2), NULL);
    REFUSED("mode is 2", aclnnRotaryPositionEmbedding, x.tensor, x.tensor, x.tensor, 2, out.tensor);
    REFUSED("3 elements", aclnnRotaryPositionEmbedding, odd.tensor, odd.tensor, odd.tensor, 0, odd.tensor);
    REFUSED("axis 1 of cos", aclnnRotaryPositionEmbedding, x.tensor, other.tensor, other.tensor, 0, out.tensor);
    REFUSED("not less than 1000", aclnnRotaryPositionEmbedding, many.tensor, x.tensor, x.tensor, 0, more.tensor);
    REFUSED("cos", aclnnRotaryPositionEmbedding, x.tensor, small.tensor, small.tensor, 0, out.tensor);
    REFUSED("2 axes", aclnnRotaryPositionEmbedding, flat.tensor, flat.tensor, flat.tensor, 0, flat.tensor);
}

int main(void) {
    begin_with_stream();
    halves();
    gaps();
    refusals();
    end();
    return 0;
}
