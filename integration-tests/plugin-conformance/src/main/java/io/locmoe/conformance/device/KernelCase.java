package io.locmoe.conformance.device;

import io.locmoe.conformance.device.workspace.Accuracy;
import io.locmoe.conformance.device.workspace.Judgement;
import io.locmoe.conformance.device.workspace.KernelRun;
import io.locmoe.conformance.device.workspace.Workspace;
import io.locmoe.spi.device.kernel.Kernel;
import io.locmoe.spi.device.memory.Span;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

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

    /** Runs the kernel twice; says what is wrong by each rule that it breaks. */
    Map<KernelRule, String> faults(KernelRun run) {
        Map<KernelRule, String> faults = new EnumMap<>(KernelRule.class);
        run.execute(kernel, workspace);
        wrongValue(run.tolerance(kernel)).ifPresent(fault -> faults.put(KernelRule.VALUES, named(fault)));
        damage().ifPresent(fault -> faults.put(KernelRule.OUTPUTS_ONLY, named(fault)));
        try {
            otherBits(run).ifPresent(fault -> faults.put(KernelRule.SAME_BITS, named(fault)));
        } catch (RuntimeException e) {
            faults.put(KernelRule.SAME_BITS, named("a second run fails: " + e));
        }
        return faults;
    }

    /** Where an output is not what the formula gives. */
    private Optional<String> wrongValue(double tolerance) {
        return outputs.stream()
                .map(expected -> compare(tolerance, expected.values(), workspace.read(expected.span())))
                .filter(Objects::nonNull)
                .findFirst();
    }

    /** Where memory changed that is no output. */
    private Optional<String> damage() {
        return Optional.ofNullable(
                workspace.damage(outputs.stream().map(Expected::span).toList()));
    }

    /** Runs the kernel once more; says that an output has other bits than before. */
    private Optional<String> otherBits(KernelRun run) {
        List<byte[]> first = outputs.stream()
                .map(expected -> workspace.readBytes(expected.span()))
                .toList();
        run.execute(kernel, workspace);
        for (int i = 0; i < first.size(); i++) {
            if (!Arrays.equals(first.get(i), workspace.readBytes(outputs.get(i).span()))) {
                return Optional.of("a second run gives other bits");
            }
        }
        return Optional.empty();
    }

    /** Runs the kernel twice; says all that is wrong with it, by another accuracy than the kernel's own. */
    Judgement judge(KernelRun run, Accuracy accuracy) {
        run.execute(kernel, workspace);
        Judgement judgement = Judgement.NONE;
        for (Expected expected : outputs) {
            judgement = judgement.with(accuracy.judge(expected.values(), workspace.read(expected.span())));
        }
        String fault = judgement.fault().isEmpty() ? damage().orElse("") : judgement.fault();
        String first = fault.isEmpty() ? otherBits(run).orElse("") : fault;
        return judgement.with(first.isEmpty() ? "" : named(first));
    }

    private String named(String fault) {
        return name + " " + shape() + ": " + fault;
    }

    private static String compare(double tolerance, double[] expected, double[] found) {
        double allowed = tolerance * largest(expected) + Float.MIN_NORMAL;
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
        return kernel.toString().replaceAll("buffer=Operand\\[[^]]*], ", "").replaceAll("Span\\[[^]]*]", "*");
    }
}
