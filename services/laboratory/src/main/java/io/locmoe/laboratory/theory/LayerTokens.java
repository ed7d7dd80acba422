package io.locmoe.laboratory.theory;

/**
 * The view of one sparse layer's gate on a text.
 *
 * @param units   [tokens][width] hidden states, scaled to length 1
 * @param experts [tokens] the expert with the highest score, the lower number of equals
 * @param vectors [experts][width] directions in which the gate's scores grow, scaled to length 1
 */
record LayerTokens(int layer, float[][] units, int[] experts, float[][] vectors) {

    static float cosine(float[] unit, float[] other) {
        double product = 0;
        for (int i = 0; i < unit.length; i++) {
            product += unit[i] * other[i];
        }
        return (float) Math.clamp(product, -1, 1);
    }

    /** The rows of a matrix, scaled to length 1; a row of zeros is unchanged. */
    static float[][] units(float[] matrix, int width) {
        float[][] units = new float[matrix.length / width][width];
        for (int r = 0; r < units.length; r++) {
            double squares = 0;
            for (int c = 0; c < width; c++) {
                squares += (double) matrix[r * width + c] * matrix[r * width + c];
            }
            double scale = squares > 0 ? 1 / Math.sqrt(squares) : 0;
            for (int c = 0; c < width; c++) {
                units[r][c] = (float) (matrix[r * width + c] * scale);
            }
        }
        return units;
    }
}
