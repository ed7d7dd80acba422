package io.locmoe.driver.ascend.kernel;

import io.locmoe.driver.ascend.binding.AclObjects;
import io.locmoe.driver.ascend.binding.Cann;
import io.locmoe.driver.ascend.binding.CannException;
import io.locmoe.driver.ascend.binding.ElementType;
import io.locmoe.driver.ascend.binding.Operator;
import io.locmoe.driver.ascend.binding.Releases;
import io.locmoe.driver.ascend.binding.Stored;
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
    private final List<Long> lists = new ArrayList<>();
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
        return part(stored(type, span), 0, sizes);
    }

    /** A tensor with gaps. */
    long strided(ElementType type, Span span, long[] sizes, long[] strides) {
        return part(stored(type, span), 0, sizes, strides);
    }

    /** Memory for a result in between, without gaps. */
    long temporary(long... sizes) {
        return temporary(ElementType.FLOAT32, sizes);
    }

    long temporary(ElementType type, long... sizes) {
        return part(room(type, View.elements(sizes)), 0, sizes);
    }

    /** Memory for elements in between. */
    Stored room(ElementType type, long elements) {
        keep = false;
        return new Stored(type, memory.temporary(elements * type.bytes()), 0, elements);
    }

    /** The elements of a span. */
    Stored stored(Span span) {
        return stored(StoredType.of(span), span);
    }

    /**
     * What is given to CANN is the buffer, whose address is aligned as it asks, and the offset of the first element.
     */
    private Stored stored(ElementType type, Span span) {
        buffers.add(span.buffer());
        long storage = span.buffer().bytes() / type.bytes();
        return new Stored(type, memory.address(span.buffer()), span.offset(), storage);
    }

    /** A tensor without gaps of some of the elements, from the one with that number on. */
    long part(Stored stored, long from, long... sizes) {
        return part(stored, from, sizes, View.strides(sizes));
    }

    long part(Stored stored, long from, long[] sizes, long[] strides) {
        View view = new View(stored.type(), sizes, strides, stored.offset() + from, stored.storage());
        return keepTensor(view, stored.address());
    }

    /** Integers of this launch on the device. */
    long numbers(List<Long> values) {
        keep = false;
        return keepTensor(View.dense(ElementType.INT64, values.size()), memory.uploaded(values));
    }

    /** A list, which the tensors are given to: each is in one list at most. */
    long list(List<Long> members) {
        long list = cann.lists().create(members);
        lists.add(list);
        tensors.removeAll(members);
        return list;
    }

    /** A constant of the device. */
    long constant(KernelMemory.Constant constant, long... sizes) {
        return keepTensor(View.dense(constant.type(), sizes), memory.constant(constant));
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
        operator.enqueue(plan, workspace(operator, plan), stream);
    }

    /** A plan that is neither enqueued nor kept is destroyed, which CANN allows for repeatable ones only. */
    private void giveUp(Operator operator, Operator.Plan plan) {
        if (objects().makeRepeatable(plan)) {
            objects().destroyPlan(plan);
        } else {
            operator.abandon(plan, stream);
        }
    }

    private long workspace(Operator operator, Operator.Plan plan) {
        try {
            return memory.workspace(plan.workspace());
        } catch (CannException e) {
            if (!keep) {
                giveUp(operator, plan);
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
                () -> Releases.each(lists, cann.lists()::destroy),
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
}
