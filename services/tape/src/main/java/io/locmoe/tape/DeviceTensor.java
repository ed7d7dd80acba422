package io.locmoe.tape;

import io.locmoe.spi.device.kernel.Binary;
import io.locmoe.spi.device.kernel.Unary;
import io.locmoe.spi.device.memory.Span;
import io.locmoe.spi.tensor.Tensor;
import java.util.List;

/** A tensor on a rank's device; its operations are in classes by kind. */
public final class DeviceTensor implements Tensor {
    private final Tape tape;
    private final Slot slot;
    private final int[] shape;

    DeviceTensor(Tape tape, Slot slot, int... shape) {
        this.tape = tape;
        this.slot = slot;
        this.shape = shape.clone();
    }

    public Tape tape() {
        return tape;
    }

    /**
     * The elements on the device.
     *
     * @throws IllegalStateException if the tensor is of an earlier step and its memory was reused
     */
    public Span span() {
        if (slot.period != null) {
            tape.requirePresent(slot.period);
        }
        return slot.data;
    }

    /** The gradient on the device; null if none has arrived. */
    public Span gradient() {
        return slot.gradient;
    }

    /** Gives a parameter its memory, owned by the caller. */
    public void bind(Span data, Span gradient) {
        slot.data = data;
        slot.gradient = gradient;
    }

    Slot slot() {
        return slot;
    }

    public boolean needsGradient() {
        return slot.needsGradient;
    }

    /** Size of the last axis; 1 for a scalar. */
    public int columns() {
        return shape.length == 0 ? 1 : shape[shape.length - 1];
    }

    /** Product of all sizes but the last. */
    public int rows() {
        int rows = 1;
        for (int axis = 0; axis < shape.length - 1; axis++) {
            rows *= shape[axis];
        }
        return rows;
    }

    @Override
    public int[] shape() {
        return shape.clone();
    }

    @Override
    public int elements() {
        return Shapes.count(shape);
    }

    @Override
    public DeviceTensor matmul(Tensor right) {
        return MatrixProduct.of(this, of(right), false);
    }

    @Override
    public DeviceTensor matmulTransposed(Tensor right) {
        return MatrixProduct.of(this, of(right), true);
    }

    @Override
    public DeviceTensor add(Tensor right) {
        return Arithmetic.of(Binary.Operation.ADD, this, of(right));
    }

    @Override
    public DeviceTensor subtract(Tensor right) {
        return Arithmetic.of(Binary.Operation.SUBTRACT, this, of(right));
    }

    @Override
    public DeviceTensor multiply(Tensor right) {
        return Arithmetic.of(Binary.Operation.MULTIPLY, this, of(right));
    }

    @Override
    public DeviceTensor divide(Tensor right) {
        return Arithmetic.of(Binary.Operation.DIVIDE, this, of(right));
    }

    @Override
    public DeviceTensor affine(float factor, float shift) {
        return Arithmetic.affine(this, factor, shift);
    }

    @Override
    public DeviceTensor relu() {
        return Functions.of(Unary.Function.RELU, this);
    }

    @Override
    public DeviceTensor gelu() {
        return Functions.of(Unary.Function.GELU, this);
    }

    @Override
    public DeviceTensor exp() {
        return Functions.of(Unary.Function.EXP, this);
    }

    @Override
    public DeviceTensor log() {
        return Functions.of(Unary.Function.LOG, this);
    }

    @Override
    public DeviceTensor sqrt() {
        return Functions.of(Unary.Function.SQRT, this);
    }

    @Override
    public DeviceTensor sigmoid() {
        return Functions.of(Unary.Function.SIGMOID, this);
    }

    @Override
    public DeviceTensor tanh() {
        return Functions.of(Unary.Function.TANH, this);
    }

    @Override
    public DeviceTensor softmax() {
        return Functions.softmax(this);
    }

    @Override
    public DeviceTensor logSumExp() {
        return Functions.logSumExp(this);
    }

    @Override
    public DeviceTensor sum() {
        return Reductions.sum(this);
    }

    @Override
    public DeviceTensor sumRows() {
        return Reductions.sumRows(this);
    }

    @Override
    public DeviceTensor sumColumns() {
        return Reductions.sumColumns(this);
    }

    @Override
    public Tensor groupMean(int groups) {
        return GroupMeans.fused(tape) ? GroupMeans.of(this, groups) : Tensor.super.groupMean(groups);
    }

    @Override
    public Tensor normalizedGroupMean(int groups) {
        return GroupMeans.normalizedFused(tape)
                ? GroupMeans.normalized(this, groups)
                : Tensor.super.normalizedGroupMean(groups);
    }

    @Override
    public DeviceTensor gatherRows(int[] rows) {
        return Rows.gather(this, rows);
    }

    @Override
    public DeviceTensor scatterRows(int[] rows, int rowCount) {
        return Rows.scatter(this, rows, rowCount);
    }

    /**
     * Sums of weighted rows: row r of the result is the sum of {@code weights[i]} times row i over all i with
     * {@code rows[i] == r}, and 0 if there is none. It is {@code multiply} and {@code scatterRows} in one pass.
     *
     * @param weights one for each row
     */
    public DeviceTensor combineRows(Tensor weights, int[] rows, int rowCount) {
        return Rows.combine(this, of(weights), rows, rowCount);
    }

    @Override
    public DeviceTensor reshape(int... newShape) {
        if (Shapes.count(newShape) != elements()) {
            throw new IllegalArgumentException("cannot reshape " + this + " to " + Shapes.text(newShape));
        }
        return new DeviceTensor(tape, slot, newShape);
    }

    @Override
    public DeviceTensor detach() {
        return new DeviceTensor(tape, new Slot(span(), false, slot.period), shape);
    }

    @Override
    public float[] toArray() {
        return tape.read(List.of(this))[0];
    }

    private DeviceTensor of(Tensor other) {
        if (other instanceof DeviceTensor tensor && tensor.tape == tape) {
            return tensor;
        }
        throw new IllegalArgumentException("both tensors of an operation must belong to the same rank");
    }

    @Override
    public String toString() {
        return "tensor " + Shapes.text(shape);
    }
}
