package io.locmoe.engine.model;

import io.locmoe.engine.exchange.TensorGroup;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.kernel.AdamW;
import io.locmoe.spi.device.kernel.Fill;
import io.locmoe.spi.device.kernel.SumOfSquares;
import io.locmoe.spi.device.memory.DeviceBuffer;
import io.locmoe.spi.device.memory.Span;
import io.locmoe.tape.DeviceTensor;
import io.locmoe.tape.Tape;
import java.util.ArrayList;
import java.util.List;

/**
 * Learned tensors of one kind, side by side: values, gradients and the two moments of AdamW each in one piece of device
 * memory, so that a gradient sum or a checkpoint is one copy. Parameters are declared first, then {@link #allocate}d.
 */
public final class ParameterBlock implements AutoCloseable {

    /**
     * A learned tensor.
     *
     * @param name      unique in the model, as in checkpoints
     * @param shape     of the whole tensor
     * @param mean      of the normal distribution it starts from
     * @param deviation of that distribution
     * @param offset    first element in the block
     * @param shard     the part that the block holds; null for the whole tensor
     */
    public record Parameter(String name, int[] shape, float mean, float deviation, long offset, Shard shard) {
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

        /** Matrices decay; gains, biases and other vectors do not (GPT-2 and PanGu alike). */
        boolean decays() {
            return shape.length >= 2;
        }
    }

    /** AdamW's numbers for one step. */
    public record Update(
            float gradientScale, float rate, float beta1, float beta2, float epsilon, float decay, long step) {}

    private final List<Parameter> parameters = new ArrayList<>();
    private final List<DeviceTensor> tensors = new ArrayList<>();
    private final List<DeviceBuffer> buffers = new ArrayList<>();
    private final Tape tape;
    private long elements;
    private Span values;
    private Span gradients;
    private Span firstMoments;
    private Span secondMoments;

    public ParameterBlock(Tape tape) {
        this.tape = tape;
    }

    /** Declares a parameter, usable once the block is allocated. */
    public DeviceTensor declare(String name, float mean, float deviation, int... shape) {
        return declare(new Parameter(name, shape.clone(), mean, deviation, elements, null), shape);
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

    private DeviceTensor declare(Parameter parameter, int... shape) {
        if (values != null) {
            throw new IllegalStateException("parameter " + parameter.name + " is declared after the model was built");
        }
        if (parameters.stream().anyMatch(p -> p.name.equals(parameter.name))) {
            throw new IllegalArgumentException("two parameters are named " + parameter.name);
        }
        parameters.add(parameter);
        elements += parameter.elements();
        DeviceTensor tensor = tape.parameter(shape);
        tensors.add(tensor);
        return tensor;
    }

    /** Takes the memory and starts every parameter from its distribution, drawn by seed and name only. */
    public void allocate(long seed) {
        values = buffer();
        gradients = buffer();
        firstMoments = buffer();
        secondMoments = buffer();
        for (int i = 0; i < parameters.size(); i++) {
            Parameter p = parameters.get(i);
            tensors.get(i).bind(values.slice(p.offset, p.elements()), gradients.slice(p.offset, p.elements()));
        }
        for (Span span : List.of(gradients, firstMoments, secondMoments)) {
            tape.launch(new Fill(span, 0f));
        }
        if (elements > 0) {
            Initialization.fill(parameters, seed, tape.stream(), values);
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

    public Span values() {
        return values;
    }

    public Span gradients() {
        return gradients;
    }

    public Span firstMoments() {
        return firstMoments;
    }

    public Span secondMoments() {
        return secondMoments;
    }

    public void clearGradients() {
        tape.launch(new Fill(gradients, 0f));
    }

    /**
     * Sum of the squared gradients of the whole tensors. Waits for the device and, where tensors are cut, for the
     * group.
     *
     * @param group over which tensors are cut
     */
    public double gradientSquares(TensorGroup group) {
        if (elements == 0) {
            return 0;
        }
        if (group.size() == 1) {
            return squares(List.of(gradients))[0][0];
        }
        float[][] squares = squares(parameters.stream()
                .map(p -> gradients.slice(p.offset, p.elements()))
                .toList());
        double whole = 0;
        double cut = 0;
        for (int i = 0; i < squares.length; i++) {
            whole += parameters.get(i).shard == null ? squares[i][0] : 0;
            cut += parameters.get(i).shard == null ? 0 : squares[i][0];
        }
        return whole + group.sum(cut);
    }

    private float[][] squares(List<Span> spans) {
        List<DeviceTensor> sums = new ArrayList<>();
        for (Span span : spans) {
            DeviceTensor sum = tape.full(0f);
            tape.launch(new SumOfSquares(span, sum.span()));
            sums.add(sum);
        }
        return tape.read(sums);
    }

    /** One step of the optimizer on every parameter. */
    public void update(Update u) {
        for (Parameter p : parameters) {
            long n = p.elements();
            tape.launch(new AdamW(
                    values.slice(p.offset, n),
                    gradients.slice(p.offset, n),
                    firstMoments.slice(p.offset, n),
                    secondMoments.slice(p.offset, n),
                    u.gradientScale,
                    u.rate,
                    u.beta1,
                    u.beta2,
                    u.epsilon,
                    p.decays() ? u.decay : 0f,
                    u.step));
        }
    }

    @Override
    public void close() {
        buffers.forEach(DeviceBuffer::free);
        buffers.clear();
    }
}
