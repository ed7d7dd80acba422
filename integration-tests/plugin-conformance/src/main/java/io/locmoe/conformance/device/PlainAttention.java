package io.locmoe.conformance.device;

/**
 * Causal attention and its gradient in float64, by whole rows of weights and the Jacobian of the softmax: by another
 * way than kernels go.
 */
record PlainAttention(int sequences, int sequence, int heads, int width, double scale) {

    /** Output, and the numbers of each row and head. */
    record Forward(double[] out, double[] maximum, double[] share) {}

    int elements() {
        return sequences * sequence * width;
    }

    int numbers() {
        return sequences * sequence * heads;
    }

    Forward forward(double[] qkv) {
        Forward result = new Forward(new double[elements()], new double[numbers()], new double[numbers()]);
        for (int head = 0; head < sequences * heads; head++) {
            for (int t = 0; t < sequence; t++) {
                int number = head * sequence + t;
                double[] scores = scores(qkv, head, t);
                double[] p = weights(scores);
                double maximum = Double.NEGATIVE_INFINITY;
                for (int s = 0; s <= t; s++) {
                    maximum = Math.max(maximum, scores[s]);
                    for (int c = 0; c < width / heads; c++) {
                        result.out[row(head, t) + c] += p[s] * qkv[third(head, s, 2) + c];
                    }
                }
                result.maximum[number] = maximum;
                result.share[number] = Math.exp(maximum - SoftmaxCases.logSumExp(scores, 0, t + 1, 1));
            }
        }
        return result;
    }

    double[] backward(double[] qkv, double[] above) {
        double[] below = new double[3 * elements()];
        for (int head = 0; head < sequences * heads; head++) {
            for (int t = 0; t < sequence; t++) {
                double[] p = weights(scores(qkv, head, t));
                double[] ofWeights = new double[t + 1];
                for (int s = 0; s <= t; s++) {
                    ofWeights[s] = product(above, row(head, t), qkv, third(head, s, 2));
                    add(p[s], above, row(head, t), below, third(head, s, 2));
                }
                double mean = product(p, 0, ofWeights, 0, t + 1);
                for (int s = 0; s <= t; s++) {
                    // row s of diag(p) - p p^T, times the gradient of the weights
                    double ofScore = scale * p[s] * (ofWeights[s] - mean);
                    add(ofScore, qkv, third(head, s, 1), below, third(head, t, 0));
                    add(ofScore, qkv, third(head, t, 0), below, third(head, s, 1));
                }
            }
        }
        return below;
    }

    private static double[] weights(double[] scores) {
        return SoftmaxCases.softmax(scores, 1, scores.length, 1, false);
    }

    private double[] scores(double[] qkv, int head, int t) {
        return Cases.values(t + 1, s -> score(qkv, head, t, s));
    }

    private double score(double[] qkv, int head, int t, int s) {
        return scale * product(qkv, third(head, t, 0), qkv, third(head, s, 1));
    }

    private double product(double[] left, int leftStart, double[] right, int rightStart) {
        return product(left, leftStart, right, rightStart, width / heads);
    }

    private static double product(double[] left, int leftStart, double[] right, int rightStart, int length) {
        double sum = 0;
        for (int c = 0; c < length; c++) {
            sum += left[leftStart + c] * right[rightStart + c];
        }
        return sum;
    }

    private void add(double factor, double[] in, int inStart, double[] out, int outStart) {
        for (int c = 0; c < width / heads; c++) {
            out[outStart + c] += factor * in[inStart + c];
        }
    }

    private int row(int head, int token) {
        return (head / heads * sequence + token) * width + head % heads * (width / heads);
    }

    private int third(int head, int token, int third) {
        return ((head / heads * sequence + token) * 3 + third) * width + head % heads * (width / heads);
    }
}
