package io.locmoe.engine.parameter;

import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.kernel.Fill;
import io.locmoe.spi.device.memory.DeviceBuffer;
import io.locmoe.spi.device.memory.Span;
import io.locmoe.tape.DeviceTensor;
import io.locmoe.tape.Tape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Learned tensors of one kind, stored together: values and gradients are each one piece of device memory, so that a
 * gradient sum or a checkpoint is one copy. Parameters are declared first, then {@link #allocate}d.
 */
public final class ParameterBlock implements AutoCloseable {

    private final List<Parameter> parameters = new ArrayList<>();
    private final List<DeviceTensor> tensors = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private final List<DeviceBuffer> buffers = new ArrayList<>();
    private final Tape tape;
    private final UnaryOperator<String> seedNames;
    private final Operands operands;
    private long elements;
    private Span values;
    private Span gradients;

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
        this.tape = tape;
        this.seedNames = seedNames;
        this.operands = new Operands(tape, products);
    }

    /** Declares a parameter, usable once the block is allocated. */
    public DeviceTensor declare(String name, float mean, float deviation, int... shape) {
        return declare(new Parameter(name, shape.clone(), mean, deviation, elements, null), shape);
    }

    /** Declares a parameter without weight decay. */
    public DeviceTensor declareWithoutDecay(String name, float mean, float deviation, int... shape) {
        return declare(new Parameter(name, shape.clone(), mean, deviation, elements, null, false, Use.VALUES), shape);
    }

    /** Declares a matrix for a certain use, with values around 0. */
    public DeviceTensor declare(Use use, String name, float deviation, int... shape) {
        return declare(new Parameter(name, shape.clone(), 0f, deviation, elements, null, true, use), shape);
    }

    /**
     * Declares a parameter that the block holds a part of.
     *
     * @param whole shape of the whole tensor
     * @param shape shape of the part
     */
    DeviceTensor declare(String name, float mean, float deviation, int[] whole, Shard shard, int... shape) {
        return declare(new Parameter(name, whole.clone(), mean, deviation, elements, shard), shape);
    }

    /** A parameter that is already declared. */
    public DeviceTensor declared(String name) {
        for (int i = 0; i < parameters.size(); i++) {
            if (parameters.get(i).name().equals(name)) {
                return tensors.get(i);
            }
        }
        throw new IllegalArgumentException("no parameter is named " + name);
    }

    private DeviceTensor declare(Parameter parameter, int... shape) {
        if (values != null) {
            throw new IllegalStateException(
                    "parameter " + parameter.name() + " was declared after the model was built");
        }
        if (!names.add(parameter.name())) {
            throw new IllegalArgumentException("two parameters are named " + parameter.name());
        }
        parameters.add(parameter);
        elements += parameter.elements();
        DeviceTensor tensor = tape.parameter(shape);
        tensors.add(tensor);
        return tensor;
    }

    /**
     * Allocates the memory and draws every parameter from its distribution, by seed and name only. Allocates gradients
     * if the tape records operations.
     */
    public void allocate(long seed) {
        values = buffer();
        operands.bind(values);
        gradients = tape.recording() ? buffer() : null;
        for (int i = 0; i < parameters.size(); i++) {
            Parameter p = parameters.get(i);
            tensors.get(i).bind(p.of(values), gradients == null ? null : p.of(gradients));
        }
        if (gradients != null) {
            clearGradients();
        }
        if (elements > 0) {
            Initialization.fill(parameters, seedNames, seed, tape.stream(), values);
        }
    }

    /**
     * Allocates the memory for a model that is not trained, in place of {@link #allocate}, and fills it: each parameter
     * once, in the operand type of products where only they read it, otherwise in float32.
     */
    public void hold(Weights weights) {
        buffers.add(HeldValues.read(parameters, tensors, weights, operands.products(), tape));
    }

    private Span buffer() {
        Device device = tape.device();
        DeviceBuffer buffer = device.allocate(Math.max(1, elements) * Span.ELEMENT_BYTES);
        buffers.add(buffer);
        return new Span(buffer, 0, elements);
    }

    public List<Parameter> parameters() {
        return List.copyOf(parameters);
    }

    public long elements() {
        return elements;
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

    /** The gradients; null if the block is for forward passes only. */
    public Span gradients() {
        return gradients;
    }

    public void clearGradients() {
        tape.launch(new Fill(gradients, 0f));
    }

    @Override
    public void close() {
        operands.close();
        buffers.forEach(tape.device()::free);
        buffers.clear();
    }
}
