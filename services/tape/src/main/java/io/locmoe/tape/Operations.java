package io.locmoe.tape;

import io.locmoe.spi.device.memory.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** The operations of a step in execution order, and the backward pass through them. */
final class Operations {
    /** An operation, or a mark, which has no output. */
    private record Node(Slot output, Runnable backward) {
        boolean due() {
            return output == null || output.gradient != null;
        }
    }

    private final List<Node> nodes = new ArrayList<>();
    private LongConsumer marks = mark -> {};

    void add(Slot output, Consumer<Span> backward) {
        nodes.add(new Node(output, () -> backward.accept(output.gradient)));
    }

    void mark(long mark) {
        nodes.add(new Node(null, () -> marks.accept(mark)));
    }

    /**
     * Runs the backward pass of all operations whose output has a gradient, from the last to the first, and removes
     * them. Frees the gradient of an output once it was passed on.
     *
     * @param marks called with each mark
     */
    void runBackward(LongConsumer marks, Memory memory) {
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
