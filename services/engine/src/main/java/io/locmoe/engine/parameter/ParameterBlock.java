package io.locmoe.engine.parameter;

import io.locmoe.spi.device.memory.DeviceBuffer;
import io.locmoe.spi.device.memory.Span;
import io.locmoe.tape.DeviceTensor;
import io.locmoe.tape.Tape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Learned tensors of one kind, stored together: values and gradients are each one piece of device memory, so that a
 * gradient sum or a checkpoint is one copy. Frozen parameters have no gradients. Parameters are declared first, then
 * {@link #allocate}d.
 */
public final class ParameterBlock implements AutoCloseable {

    private final DeclaredParameters declared;
    private final List<DeviceBuffer> buffers = new ArrayList<>();
    private final Tape tape;
    private final UnaryOperator<String> seedNames;
    private final Operands operands;
    private Span values;
    /** Null if the block is for forward passes only. */
    private GradientMemory gradients;

    /** A block of parameters whose names seed their initial values. */
    public ParameterBlock(Tape tape) {
        this(tape, UnaryOperator.identity());
    }

    /** @param seedNames maps a parameter's name to the name that seeds its initial values */
    public ParameterBlock(Tape tape, UnaryOperator<String> seedNames) {
        this(tape, seedNames, Products.FLOAT32);
    }

    /** @param products products that read the values */
    public ParameterBlock(Tape tape, UnaryOperator<String> seedNames, Products products) {
        this(tape, seedNames, products, name -> false);
    }

    /** @param frozen whether a parameter, by its name, keeps its values */
    public ParameterBlock(Tape tape, UnaryOperator<String> seedNames, Products products, Predicate<String> frozen) {
        this.declared = new DeclaredParameters(tape, frozen);
        this.tape = tape;
        this.seedNames = seedNames;
        this.operands = new Operands(tape, products);
    }

    /** A block without a device, whose parameters can be listed and not allocated. */
    public static ParameterBlock listed() {
        return new ParameterBlock(null);
    }

    /** Declares a parameter, usable once the block is allocated. */
    public DeviceTensor declare(String name, float mean, float deviation, int... shape) {
        return declared.declare(new Parameter(name, shape.clone(), mean, deviation, 0, null), shape);
    }

    /** Declares a parameter without weight decay. */
    public DeviceTensor declareWithoutDecay(String name, float mean, float deviation, int... shape) {
        return declared.declare(
                new Parameter(name, shape.clone(), mean, deviation, 0, 0, null, false, Use.VALUES), shape);
    }

    /** Declares a matrix for a certain use, with values around 0. */
    public DeviceTensor declare(Use use, String name, float deviation, int... shape) {
        return declared.declare(new Parameter(name, shape.clone(), 0f, deviation, 0, 0, null, true, use), shape);
    }

    /**
     * Declares a parameter that the block holds a part of.
     *
     * @param whole shape of the whole tensor
     * @param shape shape of the part
     */
    DeviceTensor declare(String name, float mean, float deviation, int[] whole, Shard shard, int... shape) {
        return declared.declare(new Parameter(name, whole.clone(), mean, deviation, 0, shard), shape);
    }

    /** A parameter that is already declared. */
    public DeviceTensor declared(String name) {
        return declared.tensor(name);
    }

    /**
     * Allocates the memory and draws every parameter from its distribution, by seed and name only. Allocates gradients
     * if the tape records operations.
     */
    public void allocate(long seed) {
        declared.end();
        DeviceBuffer buffer = tape.device().allocate(Math.max(1, elements()) * Span.ELEMENT_BYTES);
        buffers.add(buffer);
        values = new Span(buffer, 0, elements());
        operands.bind(values);
        gradients = tape.recording() ? new GradientMemory(tape, parameters()) : null;
        for (Parameter p : parameters()) {
            declared(p.name()).bind(p.of(values), gradients == null ? null : gradients.of(p));
        }
        if (elements() > 0) {
            Initialization.fill(parameters(), seedNames, seed, tape.stream(), values);
        }
    }

    /**
     * Allocates the memory for a model that is not trained, in place of {@link #allocate}, and fills it: each parameter
     * once, in the operand type of products where only they read it, otherwise in float32.
     */
    public void hold(Weights weights) {
        declared.end();
        buffers.add(HeldValues.read(parameters(), declared.tensors(), weights, operands.products(), tape));
    }

    public List<Parameter> parameters() {
        return declared.all();
    }

    public long elements() {
        return declared.elements();
    }

    /** The parameters that are trained, in order. */
    public List<Parameter> trained() {
        return parameters().stream().filter(p -> !p.isFrozen()).toList();
    }

    /** Number of elements that have a gradient and moments. */
    public long trainedElements() {
        return declared.trainedElements();
    }

    /** The values; null after {@link #hold}. A caller that writes to them must call {@link #valuesChanged}. */
    public Span values() {
        return values;
    }

    /** Tells that the values have changed, so that products read them anew. */
    public void valuesChanged() {
        operands.renew();
    }

    /** The products that read parameters and activations. */
    public Products products() {
        return operands.products();
    }

    /** A parameter of this block as an operand of products. */
    public Span operand(DeviceTensor parameter) {
        return operands.of(parameter);
    }

    /** The gradients of the trained parameters; null if the block is for forward passes only. */
    public Span gradients() {
        return gradients == null ? null : gradients.all();
    }

    public void clearGradients() {
        gradients.clear();
    }

    @Override
    public void close() {
        operands.close();
        if (gradients != null) {
            gradients.close();
            gradients = null;
        }
        buffers.forEach(tape.device()::free);
        buffers.clear();
    }
}
