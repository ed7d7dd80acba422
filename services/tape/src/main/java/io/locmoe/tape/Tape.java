package io.locmoe.tape;

import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceEvent;
import io.locmoe.spi.device.DeviceStream;
import io.locmoe.spi.device.kernel.Fill;
import io.locmoe.spi.device.kernel.FusedKernel;
import io.locmoe.spi.device.kernel.Kernel;
import io.locmoe.spi.device.memory.ElementType;
import io.locmoe.spi.device.memory.Span;
import io.locmoe.spi.tensor.Tensors;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Runs tensor operations on one device and records them, to compute gradients in reverse order (reverse-mode automatic
 * differentiation). One object per rank, used only by the thread that made it: other threads are refused and reported.
 */
public final class Tape implements Tensors, AutoCloseable {
    private final Device device;
    private final DeviceStream stream;
    private final Memory memory;
    private final Staging staging;
    private final FusedKernels fused;
    final StepMemory step;
    final Gradients gradients;
    private boolean recording = true;
    private Runnable beforeWaits = () -> {};
    private DeviceStream copies;

    public Tape(Device device) {
        this.device = device;
        this.stream = device.openStream();
        this.memory = new Memory(device);
        this.staging = new Staging(stream, this::await);
        this.fused = new FusedKernels(device);
        this.step = new StepMemory(memory);
        this.gradients = new Gradients(memory, this::launch);
    }

    /** Sets whether operations are recorded for {@link #backward}; switch it off for validation. */
    public void recording(boolean on) {
        recording = on;
    }

    /** Whether operations are recorded. */
    public boolean recording() {
        return recording;
    }

    /** Names the step of subsequent tensors, for messages; throws like {@link #requireAlone}. */
    public void at(long number, int microBatch) {
        step.name(number, microBatch);
    }

    /**
     * Checks that no other thread has used the tape: such a thread was refused, but may have hidden the exception.
     *
     * @throws IllegalStateException with the name of the other thread
     */
    public void requireAlone() {
        step.owner().requireAlone();
    }

    /** Does work on a thread that alternates with the owner: both use the tape meanwhile, one at a time. */
    public <T> T byTurns(Supplier<T> work) {
        return step.owner().byTurns(work);
    }

    void requirePresent(Period other) {
        step.requirePresent(other);
    }

    public DeviceStream stream() {
        return stream;
    }

    /** A stream for copies that overlap with the tape's launches; events order the two. It is closed with the tape. */
    public DeviceStream copies() {
        if (copies == null) {
            copies = device.openStream();
        }
        return copies;
    }

    /**
     * Sets work that runs before each wait of the host for this device: it waits for other devices that the stream
     * depends on, so that it can report which one is missing.
     */
    public void beforeWaits(Runnable work) {
        beforeWaits = work;
    }

    /** Waits until the device has completed all enqueued work. */
    public void await() {
        await(stream.record());
    }

    /** Waits until the device has completed all work enqueued before an event of the stream; tells if it failed. */
    public void await(DeviceEvent event) {
        step.requireUser();
        if (!event.isComplete()) {
            beforeWaits.run();
        }
        event.await();
    }

    /** Bytes of device memory in use or ready for reuse, parameters not included. */
    public long memoryBytes() {
        return memory.bytes();
    }

    /** Bytes of host memory for copies of tensors to and from the device. */
    public long hostBytes() {
        return staging.bytes();
    }

    // --- tensors

    @Override
    public DeviceTensor of(float[] values, int... shape) {
        DeviceTensor tensor = constant(shape);
        if (values.length != tensor.elements()) {
            throw new IllegalArgumentException(values.length + " values for the shape " + Shapes.text(shape));
        }
        staging.copyIn(values, tensor.span());
        return tensor;
    }

    @Override
    public DeviceTensor full(float value, int... shape) {
        DeviceTensor tensor = constant(shape);
        launch(new Fill(tensor.span(), value));
        return tensor;
    }

    /** A tensor of the given values that gets a gradient, readable until the end of the step. */
    public DeviceTensor variable(float[] values, int... shape) {
        return new DeviceTensor(this, step.variable(of(values, shape).span()), shape);
    }

    /** A tensor whose memory {@link DeviceTensor#bind} provides; the gradient of one not trained is never read. */
    public DeviceTensor parameter(boolean trained, int... shape) {
        return new DeviceTensor(this, new Slot(null, trained, null), shape);
    }

    private DeviceTensor constant(int... shape) {
        return new DeviceTensor(this, step.slot(take(Shapes.count(shape)), false), shape);
    }

    /** An int32 array on the device, until the end of the step. */
    public Span indices(int[] values) {
        Span span = take(values.length);
        staging.copyIn(values, span);
        return span;
    }

    /** Copies tensors to the host with a single wait; entry i of the result belongs to tensor i. */
    public float[][] read(List<DeviceTensor> tensors) {
        step.requireUser();
        return staging.read(tensors.stream().map(DeviceTensor::span).toList());
    }

    // --- for operations

    public void launch(Kernel kernel) {
        step.requireUser();
        stream.launch(kernel);
    }

    /**
     * Whether the device has all fused kernels of an operation, so that it can launch them; otherwise the operation is
     * composed of plain kernels.
     */
    @SafeVarargs
    public final boolean executes(Class<? extends FusedKernel>... kernels) {
        return executes(ElementType.FLOAT32, kernels);
    }

    /** Like {@link #executes(Class[])}, with operands of a type. */
    @SafeVarargs
    public final boolean executes(ElementType type, Class<? extends FusedKernel>... kernels) {
        return Stream.of(kernels).allMatch(kernel -> fused.has(kernel, type));
    }

    /** Memory with undefined content that lives until the end of the step. */
    public Span take(long elements) {
        return take(elements, ElementType.FLOAT32);
    }

    /** Like {@link #take(long)}, for elements of a type. */
    public Span take(long elements, ElementType type) {
        return step.take(elements, type);
    }

    /** The output of an operation; it needs a gradient if one of the inputs does. */
    public DeviceTensor output(int[] shape, DeviceTensor... inputs) {
        return output(ElementType.FLOAT32, shape, inputs);
    }

    /** Like {@link #output(int[], DeviceTensor...)}, with elements of a type; its gradient is float32. */
    public DeviceTensor output(ElementType type, int[] shape, DeviceTensor... inputs) {
        boolean needs = Stream.of(inputs).anyMatch(DeviceTensor::needsGradient);
        Span data = take(Shapes.count(shape), type);
        return new DeviceTensor(this, step.slot(data, needs && recording), shape);
    }

    /** The output of an operation with parameters: it needs a gradient whenever operations are recorded. */
    public DeviceTensor learnedOutput(int... shape) {
        return new DeviceTensor(this, step.slot(take(Shapes.count(shape)), recording), shape);
    }

    /**
     * Records how to pass the output's gradient to the inputs.
     *
     * @param backward called with the output's gradient, if it gets one
     */
    public void record(DeviceTensor output, Consumer<Span> backward) {
        gradients.record(output.slot(), backward);
    }

    /** Records a place among the operations, for {@link #backward(List, float[], LongConsumer)}. */
    public void mark(long mark) {
        if (recording) {
            gradients.mark(mark);
        }
    }

    /** Adds a gradient to a tensor, by a kernel that can add to its target. */
    public void accumulate(DeviceTensor tensor, GradientWriter writer) {
        gradients.accumulate(tensor.slot(), writer);
    }

    /** Adds a gradient to a tensor, by a kernel that overwrites its target. */
    public void contribute(DeviceTensor tensor, Consumer<Span> writer) {
        gradients.contribute(tensor.slot(), writer);
    }

    /** Like {@link #contribute}, for a kernel that also writes other gradients: it runs where the tensor needs none. */
    public void contributeAnyway(DeviceTensor tensor, Consumer<Span> writer) {
        gradients.contributeAnyway(tensor.slot(), writer);
    }

    /** Memory for use within one operation; the caller gives it back. */
    public Span borrow(long elements) {
        return memory.take(elements);
    }

    /** Like {@link #borrow(long)}, for elements of a type. */
    public Span borrow(long elements, ElementType type) {
        return memory.take(elements, type);
    }

    public void giveBack(Span span) {
        memory.give(span);
    }

    // --- gradients and end of step

    /**
     * Computes the gradient of {@code sum_i factors[i] * roots[i]} with respect to everything that needs one, and
     * clears the operations. Gradients of parameters accumulate.
     *
     * @param roots scalars
     */
    public void backward(List<DeviceTensor> roots, float[] factors) {
        backward(roots, factors, mark -> {});
    }

    /**
     * Computes the gradient, and reports every mark once all operations recorded after it have passed on their
     * gradients. The listener may enqueue work on the stream.
     */
    public void backward(List<DeviceTensor> roots, float[] factors, LongConsumer marks) {
        gradients.backward(roots, factors, marks);
    }

    /**
     * Ends a step or micro-batch: waits for the device, and frees the memory of every tensor except parameters. Later
     * use of these tensors is refused.
     */
    public void reset() {
        gradients.clear();
        await();
        step.end();
        staging.reset();
    }

    public Device device() {
        return device;
    }

    @Override
    public void close() {
        DeviceStream beside = copies;
        try (beside) {
            stream.close();
        } finally {
            memory.close();
            staging.close();
        }
    }
}
