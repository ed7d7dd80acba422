/* The exchange of a matrix of counts, which CANN 8.1 has not: rank i sends i + j elements to rank j. */
#include "ranks.h"

static void body(void) {
    uint64_t matrix[9];
    double values[16], wanted[16];
    int sent = 0, came = 0;
    join();
    for (uint32_t i = 0; i < 3; i++) {
        for (uint32_t j = 0; j < 3; j++) {
            matrix[i * 3 + j] = i + j;
            for (uint64_t n = 0; n < i + j; n++) {
                if (i == rank) {
                    values[sent++] = 100 * i + 10 * j + (double)n;
                }
                if (j == rank) {
                    wanted[came++] = 100 * i + 10 * j + (double)n;
                }
            }
        }
    }
    Made send = make(ACL_FLOAT, DIMS(sent), values), out = make(ACL_FLOAT, DIMS(came), NULL);
    OK(HcclAlltoAllVC(send.device, matrix, HCCL_DATA_TYPE_FP32, out.device, HCCL_DATA_TYPE_FP32, comm, stream));
    synchronise();
    expect(out, EXACT, came, wanted, __FILE__, __LINE__);
    leave();
}

int main(void) {
    run_ranks(3, body);
    return 0;
}
