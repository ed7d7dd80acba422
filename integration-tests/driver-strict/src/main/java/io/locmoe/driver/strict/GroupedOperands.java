package io.locmoe.driver.strict;

import io.locmoe.spi.device.kernel.GroupedLinear;
import io.locmoe.spi.device.kernel.GroupedLinearBackward;
import io.locmoe.spi.device.kernel.GroupedLinearGradients;
import io.locmoe.spi.device.memory.Span;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.BiFunction;

/** What linear maps of pieces of rows read and write. Of a piece without rows nothing is touched. */
final class GroupedOperands {
    private GroupedOperands() {}

    static List<Operand> of(GroupedLinear kernel) {
        List<Operand> operands = new ArrayList<>();
        operands.add(Operand.read("in", kernel.in()));
        operands.addAll(each("weights", kernel.weights(), kernel.rows(), Operand::read));
        if (!kernel.biases().isEmpty()) {
            operands.addAll(each("biases", kernel.biases(), kernel.rows(), Operand::read));
        }
        operands.add(Operand.write("out", kernel.out()));
        if (kernel.active() != null) {
            operands.add(Operand.write("active", kernel.active()));
        }
        return operands;
    }

    static List<Operand> of(GroupedLinearBackward kernel) {
        List<Operand> operands = new ArrayList<>();
        operands.add(Operand.read("gradientOut", kernel.gradientOut()));
        operands.addAll(each("weights", kernel.weights(), kernel.rows(), Operand::read));
        if (kernel.inner() != null) {
            operands.add(Operand.read("inner", kernel.inner()));
        }
        operands.add(Operand.write("gradientIn", kernel.gradientIn()));
        return operands;
    }

    static List<Operand> of(GroupedLinearGradients kernel) {
        List<Operand> operands = new ArrayList<>();
        operands.add(Operand.read("in", kernel.in()));
        operands.add(Operand.read("gradientOut", kernel.gradientOut()));
        operands.addAll(each("weightGradients", kernel.weightGradients(), kernel.rows(), Operand::readWrite));
        operands.addAll(each("biasGradients", kernel.biasGradients(), kernel.rows(), Operand::readWrite));
        return operands;
    }

    /** Pieces may share a span, which is one operand then. */
    private static List<Operand> each(
            String name, List<Span> spans, List<Integer> rows, BiFunction<String, Span, Operand> role) {
        LinkedHashSet<Span> used = new LinkedHashSet<>();
        for (int piece = 0; piece < spans.size(); piece++) {
            if (rows.get(piece) > 0) {
                used.add(spans.get(piece));
            }
        }
        List<Operand> operands = new ArrayList<>();
        for (Span span : used) {
            operands.add(role.apply(name + "[" + spans.indexOf(span) + "]", span));
        }
        return operands;
    }
}
