package io.locmoe.conformance.tensor;

import io.locmoe.spi.tensor.Tensor;
import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntUnaryOperator;

/** A tensor of {@link WideTensors}. */
public final class WideTensor implements Tensor {
    private final WideTensors tensors;
    private final double[] values;
    private final int[] shape;

    WideTensor(WideTensors tensors, double[] values, int... shape) {
        if (values.length != Arrays.stream(shape).reduce(1, Math::multiplyExact)) {
            throw new IllegalArgumentException(values.length + " values for the shape " + Arrays.toString(shape));
        }
        this.tensors = tensors;
        this.values = values;
        this.shape = shape.clone();
    }

    /** The elements; not to be changed. */
    public double[] values() {
        return values;
    }

    private int columns() {
        return shape.length == 0 ? 1 : shape[shape.length - 1];
    }

    private int rows() {
        return Arrays.stream(shape).limit(Math.max(0, shape.length - 1L)).reduce(1, Math::multiplyExact);
    }

    private WideTensor like(double[] result) {
        return new WideTensor(tensors, result, shape);
    }

    private WideTensor map(DoubleUnaryOperator function) {
        return like(Arrays.stream(values).map(function).toArray());
    }

    private WideTensor with(Tensor other, DoubleBinaryOperator operation) {
        WideTensor right = (WideTensor) other;
        IntUnaryOperator position = position(right);
        double[] result = new double[values.length];
        Arrays.setAll(result, i -> operation.applyAsDouble(values[i], right.values[position.applyAsInt(i)]));
        return like(result);
    }

    /** Where the right side of an element is. */
    private IntUnaryOperator position(WideTensor right) {
        if (Arrays.equals(shape, right.shape)) {
            return i -> i;
        } else if (right.values.length == 1) {
            return i -> 0;
        } else if (right.values.length == columns() && right.columns() == columns()) {
            return i -> i % columns();
        } else if (right.values.length == rows() && right.columns() == 1) {
            return i -> i / columns();
        }
        throw new IllegalArgumentException("cannot spread " + right + " over " + this);
    }

    @Override
    public int[] shape() {
        return shape.clone();
    }

    @Override
    public int elements() {
        return values.length;
    }

    private WideTensor product(WideTensor right, int n, boolean transposed) {
        int[] result = shape.clone();
        result[result.length - 1] = n;
        return new WideTensor(tensors, Plain.product(values, right.values, columns(), n, transposed), result);
    }

    @Override
    public WideTensor matmul(Tensor right) {
        return product((WideTensor) right, right.size(-1), false);
    }

    @Override
    public WideTensor matmulTransposed(Tensor right) {
        return product((WideTensor) right, right.size(0), true);
    }

    @Override
    public WideTensor add(Tensor right) {
        return with(right, Double::sum);
    }

    @Override
    public WideTensor subtract(Tensor right) {
        return with(right, (a, b) -> a - b);
    }

    @Override
    public WideTensor multiply(Tensor right) {
        return with(right, (a, b) -> a * b);
    }

    @Override
    public WideTensor divide(Tensor right) {
        return with(right, (a, b) -> a / b);
    }

    @Override
    public WideTensor minimum(Tensor right) {
        return with(right, Math::min);
    }

    @Override
    public WideTensor maximum(Tensor right) {
        return with(right, Math::max);
    }

    @Override
    public WideTensor clamp(float low, float high) {
        return map(x -> Double.isNaN(x) ? x : Math.clamp(x, low, high));
    }

    @Override
    public WideTensor affine(float factor, float shift) {
        double added = tensors.shift(shift);
        return map(x -> factor * x + added);
    }

    @Override
    public WideTensor relu() {
        return map(x -> Math.max(x, 0));
    }

    @Override
    public WideTensor gelu() {
        return map(OperationCases::gelu);
    }

    @Override
    public WideTensor exp() {
        return map(Math::exp);
    }

    @Override
    public WideTensor log() {
        return map(Math::log);
    }

    @Override
    public WideTensor sqrt() {
        return map(Math::sqrt);
    }

    @Override
    public WideTensor sigmoid() {
        return map(x -> 1 / (1 + Math.exp(-x)));
    }

    @Override
    public WideTensor tanh() {
        return map(Math::tanh);
    }

    @Override
    public WideTensor softplus() {
        return map(x -> Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))));
    }

    @Override
    public WideTensor softmax() {
        return like(Plain.softmax(values, columns()));
    }

    @Override
    public WideTensor logSumExp() {
        return new WideTensor(tensors, Plain.logSumExp(values, columns()), rows());
    }

    @Override
    public WideTensor sum() {
        return new WideTensor(tensors, new double[] {Arrays.stream(values).sum()});
    }

    @Override
    public WideTensor sumRows() {
        return new WideTensor(tensors, Plain.sumRows(values, columns()), columns());
    }

    @Override
    public WideTensor sumColumns() {
        return new WideTensor(tensors, Plain.sumColumns(values, columns()), rows());
    }

    @Override
    public WideTensor gatherRows(int[] rows) {
        return new WideTensor(tensors, Plain.gather(values, rows, columns()), rows.length, columns());
    }

    @Override
    public WideTensor scatterRows(int[] rows, int rowCount) {
        return new WideTensor(tensors, Plain.scatter(values, rows, rowCount, columns()), rowCount, columns());
    }

    @Override
    public WideTensor reshape(int... newShape) {
        return new WideTensor(tensors, values, newShape);
    }

    @Override
    public WideTensor detach() {
        return like(tensors.constant(values));
    }

    @Override
    public float[] toArray() {
        float[] narrow = new float[values.length];
        for (int i = 0; i < narrow.length; i++) {
            narrow[i] = (float) values[i];
        }
        return narrow;
    }

    @Override
    public String toString() {
        return "tensor " + Arrays.toString(shape);
    }
}
