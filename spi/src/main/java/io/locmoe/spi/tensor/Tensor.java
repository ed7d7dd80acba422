package io.locmoe.spi.tensor;

/**
 * A dense float32 array on the rank's device, row-major, recorded on the engine's tape where gradients are wanted.
 *
 * <p>A gate or router writes the forward equations of its paper with these operations and gets the gradients from the
 * tape. Operations enqueue work on the device and return at once; only {@link #toArray()} waits. A tensor made by an
 * operation lives until the end of the step; keep none of them in fields. The host refuses one of an earlier step. All
 * methods are for the rank's own thread.
 *
 * <p>In what follows a matrix is [rows, columns]; "last axis" operations see every other shape as the matrix
 * [product of leading sizes, last size]. Wrong shapes throw {@link IllegalArgumentException} with both shapes.
 */
public interface Tensor {

    /** Sizes of the axes; empty for a scalar. */
    int[] shape();

    /** Number of elements. */
    int elements();

    /** Size of one axis; negative axes count from the end. */
    default int size(int axis) {
        int[] shape = shape();
        return shape[axis < 0 ? shape.length + axis : axis];
    }

    // --- linear algebra

    /** Matrix product [m, k] x [k, n]. */
    Tensor matmul(Tensor right);

    /** Matrix product with the right side transposed: [m, k] x [n, k] gives [m, n]. */
    Tensor matmulTransposed(Tensor right);

    // --- arithmetic

    /**
     * Sum of elements. The right side has the same shape, or is broadcast: [columns] is the same for every row,
     * [rows, 1] the same for every column, a scalar the same everywhere. This tensor is never broadcast, and the result
     * has its shape. The gradient of what is broadcast is the sum over its uses.
     *
     * @throws IllegalArgumentException if the right side has another shape
     */
    Tensor add(Tensor right);

    /** This tensor less the right side, which is broadcast as in {@link #add}. */
    Tensor subtract(Tensor right);

    /** Product of elements, with the right side broadcast as in {@link #add}. */
    Tensor multiply(Tensor right);

    /** This tensor divided by the right side, element by element; the right side is broadcast as in {@link #add}. */
    Tensor divide(Tensor right);

    /** {@code factor * this + shift}. */
    Tensor affine(float factor, float shift);

    default Tensor scale(float factor) {
        return affine(factor, 0f);
    }

    // --- element-wise functions

    Tensor relu();

    /** GeLU in its tanh form. */
    Tensor gelu();

    Tensor exp();

    /** Natural logarithm. */
    Tensor log();

    Tensor sqrt();

    Tensor sigmoid();

    Tensor tanh();

    /**
     * log(1 + exp(x)), to the relative precision of float32 wherever exp(-|x|) is a normal number: far below 0 it is
     * exp(x), which {@code exp().affine(1, 1).log()} rounds to 0. The slope is the sigmoid.
     */
    default Tensor softplus() {
        return Softplus.of(this);
    }

    // --- choices between elements; the host makes them, so it waits for the values as toArray does

    /**
     * The smaller of two elements, with the right side broadcast as in {@link #add}; NaN if one is. The gradient goes
     * to the element that was taken, to that of this tensor where both are equal.
     */
    default Tensor minimum(Tensor right) {
        return Selection.of(this, right, (l, r) -> r < l || Float.isNaN(r));
    }

    /** The larger of two elements, as {@link #minimum}. */
    default Tensor maximum(Tensor right) {
        return Selection.of(this, right, (l, r) -> r > l || Float.isNaN(r));
    }

    /**
     * Every element, or the bound that it exceeds; NaN stays. The gradient is that of the element where it is within
     * the bounds or on one of them, and 0 elsewhere.
     *
     * @throws IllegalArgumentException if {@code low} is more than {@code high}, or one is no number
     */
    default Tensor clamp(float low, float high) {
        return Selection.clamp(this, low, high);
    }

    // --- reductions and normalisations

    /**
     * Every row divided by its length (the Euclidean norm over the last axis), so that products of rows are cosines. A
     * row of zeros stays, with a finite gradient: 1e-12 is added to the squared length.
     */
    default Tensor normalize() {
        Tensor lengths = multiply(this).sumColumns().affine(1f, 1e-12f).sqrt();
        return divide(lengths.reshape(lengths.elements(), 1));
    }

    /** Softmax over the last axis. */
    Tensor softmax();

    /** log(sum(exp)) over the last axis: [rows, columns] gives [rows]. */
    Tensor logSumExp();

    /** Sum of all elements, a scalar. */
    Tensor sum();

    /** Mean of all elements, a scalar. */
    default Tensor mean() {
        return sum().scale(1f / elements());
    }

    /** Sum over the rows: [rows, columns] gives [columns]. */
    Tensor sumRows();

    /** Sum over the columns: [rows, columns] gives [rows]. */
    Tensor sumColumns();

    /** Mean of each of {@code groups} contiguous blocks of the last axis: [rows, columns] gives [rows, groups]. */
    default Tensor groupMean(int groups) {
        int columns = size(-1);
        if (groups < 1 || columns % groups != 0) {
            throw new IllegalArgumentException(
                    "groupMean: " + columns + " columns do not divide into " + groups + " groups");
        }
        int rows = elements() / columns;
        return reshape(rows * groups, columns / groups)
                .sumColumns()
                .scale((float) groups / columns)
                .reshape(rows, groups);
    }

    /**
     * {@link #groupMean} of {@link #normalize}: the mean of each of {@code groups} contiguous blocks of the last axis,
     * divided by the length of the row. Times {@code sqrt(columns / groups)} these are the cosines between the row and
     * the vectors that are 1 in one block and 0 elsewhere.
     */
    default Tensor normalizedGroupMean(int groups) {
        Tensor lengths = multiply(this).sumColumns().affine(1f, 1e-12f).sqrt();
        return groupMean(groups).divide(lengths.reshape(lengths.elements(), 1));
    }

    // --- indexing; the index arrays are copied

    /**
     * Row {@code i} of the result is row {@code rows[i]} of this matrix. The gradient adds up where a row is taken
     * twice.
     */
    Tensor gatherRows(int[] rows);

    /** A matrix of {@code rowCount} rows in which row {@code rows[i]} is the sum of this matrix's rows i. */
    Tensor scatterRows(int[] rows, int rowCount);

    /** Element {@code i} of the result [n] is {@code this[rows[i], columns[i]]}. */
    default Tensor pick(int[] rows, int[] columns) {
        int width = size(-1);
        int[] flat = new int[rows.length];
        for (int i = 0; i < flat.length; i++) {
            flat[i] = Math.addExact(Math.multiplyExact(rows[i], width), columns[i]);
        }
        return reshape(elements(), 1).gatherRows(flat).reshape(flat.length);
    }

    /** The same elements in another shape. Shares memory. */
    Tensor reshape(int... shape);

    /** The same values, through which no gradient flows. Shares memory. */
    Tensor detach();

    /** Copies the elements to the host. Waits for the work that produces them. */
    float[] toArray();
}
