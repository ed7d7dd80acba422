package io.locmoe.tape;

import io.locmoe.spi.device.kernel.Accumulate;
import io.locmoe.spi.device.kernel.Fill;
import io.locmoe.spi.device.kernel.Kernel;
import io.locmoe.spi.device.memory.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/** The operations of a step in execution order, the backward pass through them, and the gradients that it adds up. */
final class Gradients {
    /** Operations with the outputs that others read, or a mark, which has none. */
    private record Node(List<Slot> outputs, Runnable backward) {
        boolean due() {
            return outputs.isEmpty() || outputs.stream().anyMatch(output -> output.gradient != null);
        }
    }

    private final Memory memory;
    private final Consumer<Kernel> launch;
    private final List<Node> nodes = new ArrayList<>();
    private LongConsumer marks = mark -> {};

    /** @param launch enqueues a kernel */
    Gradients(Memory memory, Consumer<Kernel> launch) {
        this.memory = memory;
        this.launch = launch;
    }

    void record(Slot output, Consumer<Span> backward) {
        if (output.needsGradient) {
            record(List.of(output), () -> backward.accept(output.gradient));
        }
    }

    /** Records work for the backward pass, which runs if one of the outputs gets a gradient. */
    void record(List<Slot> outputs, Runnable backward) {
        nodes.add(new Node(outputs, backward));
    }

    /** Does work without recording its operations; its results need gradients like those of recorded work. */
    List<DeviceTensor> forgetting(Supplier<List<DeviceTensor>> work) {
        int first = nodes.size();
        List<DeviceTensor> results = work.get();
        nodes.subList(first, nodes.size()).clear();
        return results;
    }

    /** Does work again, and passes on the gradients of the results that it had the first time. */
    void again(Supplier<List<DeviceTensor>> work, List<DeviceTensor> results) {
        int first = nodes.size();
        List<DeviceTensor> anew = work.get();
        for (int i = 0; i < anew.size(); i++) {
            Slot before = results.get(i).slot();
            anew.get(i).slot().gradient = before.gradient;
            before.gradient = null;
        }
        passOn(first);
    }

    void mark(long mark) {
        record(List.of(), () -> marks.accept(mark));
    }

    void accumulate(Slot slot, GradientWriter writer) {
        if (!slot.needsGradient) {
            return;
        }
        boolean first = slot.gradient == null;
        if (first) {
            slot.gradient = memory.take(slot.data.length());
        }
        writer.write(slot.gradient, first ? 0f : 1f);
    }

    void contribute(Slot slot, Consumer<Span> writer) {
        accumulate(slot, (target, beta) -> {
            if (beta == 0f) {
                writer.accept(target);
                return;
            }
            Span part = memory.take(target.length());
            writer.accept(part);
            launch.accept(new Accumulate(part, 1f, target));
            memory.give(part);
        });
    }

    void contributeAnyway(Slot slot, Consumer<Span> writer) {
        if (slot.needsGradient) {
            contribute(slot, writer);
        } else {
            Span unused = memory.take(slot.data.length());
            writer.accept(unused);
            memory.give(unused);
        }
    }

    /**
     * Runs the backward pass of all operations whose output gets a gradient, from the last to the first, and removes
     * them. Frees the gradient of an output once it was passed on.
     *
     * @param marks called with each mark
     */
    void backward(List<DeviceTensor> roots, float[] factors, LongConsumer marks) {
        for (int i = 0; i < factors.length; i++) {
            float factor = factors[i];
            if (roots.get(i).elements() != 1) {
                throw new IllegalArgumentException("a gradient starts at a scalar, not at " + roots.get(i));
            }
            contribute(roots.get(i).slot(), target -> launch.accept(new Fill(target, factor)));
        }
        this.marks = marks;
        passOn(0);
    }

    /** Runs and removes the operations behind the first ones. */
    private void passOn(int first) {
        while (nodes.size() > first) {
            Node node = nodes.removeLast();
            if (node.due()) {
                node.backward.run();
                node.outputs.forEach(this::free);
            }
        }
    }

    private void free(Slot output) {
        if (output.gradient != null) {
            memory.give(output.gradient);
            output.gradient = null;
        }
    }

    void clear() {
        nodes.clear();
    }
}
