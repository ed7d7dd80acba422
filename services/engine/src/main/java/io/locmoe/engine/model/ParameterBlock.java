package io.locmoe.engine.model;

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
 * Learned tensors of one kind, side by side: values and gradients each in one piece of device memory, so that a
 * gradient sum or a checkpoint is one copy. Parameters are declared first, then {@link #allocate}d.
 */
public final class ParameterBlock implements AutoCloseable {

    /**
     * A learned tensor.
     *
     * @param name      unique in the model, as in checkpoints
     * @param shape     of the whole tensor
     * @param mean      of the normal distribution that its initial values are drawn from
     * @param deviation of that distribution
     * @param offset    first element in the block
     * @param shard     the part that the block holds; null for the whole tensor
     * @param decays    whether the optimizer's weight decay applies
     */
    public record Parameter(
            String name, int[] shape, float mean, float deviation, long offset, Shard shard, boolean decays) {
        /** Matrices decay; gains, biases and other vectors do not (as in GPT-2 and PanGu). */
        public Parameter(String name, int[] shape, float mean, float deviation, long offset, Shard shard) {
            this(name, shape, mean, deviation, offset, shard, shape.length >= 2);
        }

        /** Number of elements that the block holds. */
        public int elements() {
            return shard == null ? wholeElements() : shard.elements();
        }

        public int wholeElements() {
            int elements = 1;
            for (int size : shape) {
                elements *= size;
            }
            return elements;
        }

        /** The parameter's elements in memory that is laid out like the block. */
        public Span of(Span block) {
            return block.slice(offset, elements());
        }
    }

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

    /** A block of parameters whose initial values are drawn by their names. */
    public ParameterBlock(Tape tape) {
        this(tape, UnaryOperator.identity());
    }

    /** @param seedNames maps a parameter's name to the one by which its initial values are drawn */
    ParameterBlock(Tape tape, UnaryOperator<String> seedNames) {
        this(tape, seedNames, Products.FLOAT32);
    }

    /** @param products by which the values are multiplied */
    ParameterBlock(Tape tape, UnaryOperator<String> seedNames, Products products) {
        this.tape = tape;
        this.seedNames = seedNames;
        this.operands = new Operands(tape, products);
    }

    /** Declares a parameter, usable once the block is allocated. */
    public DeviceTensor declare(String name, float mean, float deviation, int... shape) {
        return declare(new Parameter(name, shape.clone(), mean, deviation, elements, null), shape);
    }

    /** Declares a parameter to which weight decay does not apply. */
    DeviceTensor declareWithoutDecay(String name, float mean, float deviation, int... shape) {
        return declare(new Parameter(name, shape.clone(), mean, deviation, elements, null, false), shape);
    }

    /**
     * Declares a parameter of which the block holds a part.
     *
     * @param whole shape of the whole tensor
     * @param shape of the part
     */
    DeviceTensor declare(String name, float mean, float deviation, int[] whole, Shard shard, int... shape) {
        return declare(new Parameter(name, whole.clone(), mean, deviation, elements, shard), shape);
    }

    /** A parameter that was declared before. */
    DeviceTensor declared(String name) {
        for (int i = 0; i < parameters.size(); i++) {
            if (parameters.get(i).name.equals(name)) {
                return tensors.get(i);
            }
        }
        throw new IllegalArgumentException("no parameter is named " + name);
    }

    private DeviceTensor declare(Parameter parameter, int... shape) {
        if (values != null) {
            throw new IllegalStateException("parameter " + parameter.name + " was declared after the model was built");
        }
        if (!names.add(parameter.name)) {
            throw new IllegalArgumentException("two parameters are named " + parameter.name);
        }
        parameters.add(parameter);
        elements += parameter.elements();
        DeviceTensor tensor = tape.parameter(shape);
        tensors.add(tensor);
        return tensor;
    }

    /**
     * Allocates the memory and draws every parameter from its distribution, by seed and name only. There are gradients
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

    /** The values. A caller that writes to them must call {@link #valuesChanged}. */
    public Span values() {
        return values;
    }

    /** Tells that the values are others now: products read them anew. */
    public void valuesChanged() {
        operands.renew();
    }

    /** How products read parameters and activations. */
    Products products() {
        return operands.products();
    }

    /** A parameter of this block as products read it. */
    Span operand(DeviceTensor parameter) {
        return operands.of(parameter);
    }

    /** Null where the block was made for forward passes only. */
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
