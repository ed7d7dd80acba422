package io.locmoe.driver.reference;

/**
 * Where one head of the i-th sequence has its numbers.
 *
 * @param sequence tokens
 * @param size     columns of the head
 */
record AttentionHead(int i, int sequence, int h, int heads, int size) {

    /** What is done for each head of each sequence. */
    interface Work {
        void accept(AttentionHead head);
    }

    static void forEach(int sequences, int sequence, int heads, int width, Work work) {
        for (int i = 0; i < sequences; i++) {
            for (int h = 0; h < heads; h++) {
                work.accept(new AttentionHead(i, sequence, h, heads, width / heads));
            }
        }
    }

    /** First element of a token in a matrix as wide as all heads. */
    long row(int token) {
        return (((long) i * sequence + token) * heads + h) * size;
    }

    /** First element of a token's query (0), key (1) or value (2). */
    long third(int token, int third) {
        return ((((long) i * sequence + token) * 3 + third) * heads + h) * size;
    }

    /** Index of the number that is kept for a row and head. */
    long number(int token) {
        return ((long) i * heads + h) * sequence + token;
    }

    double product(Floats left, long leftStart, Floats right, long rightStart) {
        double sum = 0;
        for (int c = 0; c < size; c++) {
            sum += left.get(leftStart + c) * right.get(rightStart + c);
        }
        return sum;
    }
}
