package io.locmoe.driver.ascend.kernel;

import io.locmoe.driver.ascend.binding.AclObjects;
import io.locmoe.driver.ascend.binding.Cann;
import io.locmoe.driver.ascend.binding.CannException;
import io.locmoe.driver.ascend.binding.ElementType;
import io.locmoe.driver.ascend.binding.Operator;
import io.locmoe.driver.ascend.binding.Releases;
import io.locmoe.driver.ascend.binding.View;
import io.locmoe.spi.device.memory.DeviceBuffer;
import io.locmoe.spi.device.memory.Span;
import java.util.ArrayList;
import java.util.List;

/**
 * One launch of a kernel: the operators that it calls, with tensors and numbers that live until all are enqueued.
 *
 * <p>A launch that is kept does not use its plans up, so that the same kernel can be enqueued again without being
 * planned.
 */
final class Launch implements AutoCloseable {
    private final Cann cann;
    private final KernelMemory memory;
    private final long stream;
    private final List<Long> tensors = new ArrayList<>();
    private final List<Long> scalars = new ArrayList<>();
    private final List<Long> integers = new ArrayList<>();
    private final List<Long> flags = new ArrayList<>();
    private final List<DeviceBuffer> buffers = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();
    private boolean keep;

    /** An operator whose plan is made. */
    private record Step(Operator operator, Operator.Plan plan) {}

    /** @param keep whether the kernel will be enqueued again, if its operators allow that */
    Launch(Cann cann, KernelMemory memory, long stream, boolean keep) {
        this.cann = cann;
        this.memory = memory;
        this.stream = stream;
        this.keep = keep;
    }

    /** A tensor without gaps, of the type of its elements. */
    long tensor(Span span, long... sizes) {
        return tensor(StoredType.of(span), span, sizes);
    }

    long tensor(ElementType type, Span span, long... sizes) {
        return strided(type, span, sizes, strides(sizes));
    }

    /**
     * A tensor with gaps. What is given to CANN is the buffer, whose address is aligned as it asks, and the offset of
     * the first element.
     */
    long strided(ElementType type, Span span, long[] sizes, long[] strides) {
        buffers.add(span.buffer());
        long storage = span.buffer().bytes() / type.bytes();
        return keepTensor(new View(type, sizes, strides, span.offset(), storage), memory.address(span.buffer()));
    }

    /** Memory for a result in between, without gaps. */
    long temporary(long... sizes) {
        return temporary(ElementType.FLOAT32, sizes);
    }

    long temporary(ElementType type, long... sizes) {
        long elements = elements(sizes);
        keep = false;
        return keepTensor(
                new View(type, sizes, strides(sizes), 0, elements), memory.temporary(elements * type.bytes()));
    }

    /** A constant of the device. */
    long constant(KernelMemory.Constant constant, long... sizes) {
        return keepTensor(
                new View(ElementType.FLOAT32, sizes, strides(sizes), 0, elements(sizes)), memory.constant(constant));
    }

    long integers(long... values) {
        long array = objects().integers(values);
        integers.add(array);
        return array;
    }

    long flags(boolean... values) {
        long array = objects().flags(values);
        flags.add(array);
        return array;
    }

    long scalar(float value) {
        long scalar = objects().scalar(value);
        scalars.add(scalar);
        return scalar;
    }

    long integer(int value) {
        long scalar = objects().integer(value);
        scalars.add(scalar);
        return scalar;
    }

    /** Plans and enqueues an operator. */
    void call(String name, Operator.Arguments arguments) {
        Operator operator =
                cann.operator(name).orElseThrow(() -> new IllegalStateException("the toolkit has no " + name));
        Operator.Plan plan = memory.withMemory(() -> operator.plan(arguments));
        keep = keep && objects().makeRepeatable(plan);
        if (keep) {
            steps.add(new Step(operator, plan));
        }
        operator.enqueue(plan, workspace(plan), stream);
    }

    /** A plan that is not enqueued has to be destroyed, which CANN allows for repeatable ones only. */
    private long workspace(Operator.Plan plan) {
        try {
            return memory.workspace(plan.workspace());
        } catch (CannException e) {
            if (!keep && objects().makeRepeatable(plan)) {
                objects().destroyPlan(plan);
            }
            throw e;
        }
    }

    /** Whether it can be enqueued again. */
    boolean kept() {
        return keep;
    }

    /** Enqueues what was planned, again. */
    void again() {
        for (int i = 0; i < buffers.size(); i++) {
            memory.address(buffers.get(i));
        }
        for (Step step : steps) {
            step.operator().enqueue(step.plan(), memory.workspace(step.plan().workspace()), stream);
        }
    }

    /** Destroys plans, tensors and numbers. What is enqueued does not need them any more. */
    @Override
    public void close() {
        Releases.all(
                () -> Releases.each(steps, step -> objects().destroyPlan(step.plan())),
                () -> Releases.each(tensors, objects()::destroyTensor),
                () -> Releases.each(scalars, objects()::destroyScalar),
                () -> Releases.each(integers, objects()::destroyIntegers),
                () -> Releases.each(flags, objects()::destroyFlags));
    }

    private long keepTensor(View view, long address) {
        long tensor = objects().tensor(view, address);
        tensors.add(tensor);
        return tensor;
    }

    private AclObjects objects() {
        return cann.objects();
    }

    private static long elements(long[] sizes) {
        long elements = 1;
        for (long size : sizes) {
            elements *= size;
        }
        return elements;
    }

    private static long[] strides(long[] sizes) {
        long[] strides = new long[sizes.length];
        long stride = 1;
        for (int axis = sizes.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= sizes[axis];
        }
        return strides;
    }
}
