package io.locmoe.tape;

import io.locmoe.spi.device.kernel.Accumulate;
import io.locmoe.spi.device.kernel.Fill;
import io.locmoe.spi.device.kernel.Kernel;
import io.locmoe.spi.device.memory.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** The operations of a step in execution order, the backward pass through them, and the gradients that it adds up. */
final class Gradients {
    /** An operation, or a mark, which has no output. */
    private record Node(Slot output, Runnable backward) {
        boolean due() {
            return output == null || output.gradient != null;
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
            nodes.add(new Node(output, () -> backward.accept(output.gradient)));
        }
    }

    void mark(long mark) {
        nodes.add(new Node(null, () -> marks.accept(mark)));
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
        for (Node node : nodes.reversed()) {
            if (node.due()) {
                node.backward.run();
                if (node.output != null) {
                    memory.give(node.output.gradient);
                    node.output.gradient = null;
                }
            }
        }
        clear();
    }

    void clear() {
        nodes.clear();
    }
}
