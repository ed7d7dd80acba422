package io.locmoe.driver.cpu.matrix;

import io.locmoe.driver.reference.kernel.KernelTable;
import io.locmoe.spi.device.kernel.Kernel;
import io.locmoe.spi.device.memory.Span;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A kernel on prepared operands, and what its formula gives in float64. */
final class KernelCase {
    private final String name;
    private final Workspace workspace;
    private final Kernel kernel;
    private final List<Expected> outputs = new ArrayList<>();

    private record Expected(Span span, double[] values) {}

    KernelCase(String name, Workspace workspace, Kernel kernel) {
        this.name = name;
        this.workspace = workspace;
        this.kernel = kernel;
    }

    /** States an output; computed before any kernel runs, so it may read operands that the kernel overwrites. */
    KernelCase gives(Span output, double[] values) {
        outputs.add(new Expected(output, values));
        return this;
    }

    /** Runs the kernel twice and adds what is wrong to the list. */
    void check(KernelTable kernels, List<String> faults) {
        workspace.reset();
        kernels.execute(kernel, workspace);
        for (Expected expected : outputs) {
            String fault = compare(expected.values(), workspace.read(expected.span()));
            if (fault != null) {
                faults.add(name + " " + shape() + ": " + fault);
            }
        }
        String damage = workspace.damage(outputs.stream().map(Expected::span).toList());
        if (damage != null) {
            faults.add(name + " " + shape() + ": " + damage);
        }
        checkSameBits(kernels, faults);
    }

    private void checkSameBits(KernelTable kernels, List<String> faults) {
        List<int[]> first = outputs.stream()
                .map(expected -> workspace.readIndices(expected.span()))
                .toList();
        workspace.reset();
        kernels.execute(kernel, workspace);
        for (int i = 0; i < first.size(); i++) {
            if (!Arrays.equals(
                    first.get(i), workspace.readIndices(outputs.get(i).span()))) {
                faults.add(name + " " + shape() + ": a second run gives other bits");
            }
        }
    }

    private String compare(double[] expected, double[] found) {
        double allowed = kernel.tolerance() * largest(expected) + Float.MIN_NORMAL;
        for (int i = 0; i < expected.length; i++) {
            boolean same = Double.compare((float) expected[i], found[i]) == 0;
            // Written so that a NaN on one side only is a fault.
            if (!same && !(Math.abs(expected[i] - found[i]) <= allowed)) {
                return "element " + i + " is " + found[i] + ", the formula gives " + expected[i] + " (allowed "
                        + allowed + ")";
            }
        }
        return null;
    }

    private static double largest(double[] values) {
        double largest = 0;
        for (double value : values) {
            if (Math.abs(value) <= Float.MAX_VALUE) {
                largest = Math.max(largest, Math.abs(value));
            }
        }
        return largest;
    }

    private String shape() {
        return kernel.toString().replaceAll("(Span|Operand)\\[.*?](?=, [a-z]|])", "*");
    }
}
