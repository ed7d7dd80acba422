package io.locmoe.conformance.device;

import io.locmoe.conformance.device.KernelFinding.Outcome;
import io.locmoe.conformance.device.workspace.Accuracy;
import io.locmoe.conformance.device.workspace.Judgement;
import io.locmoe.conformance.device.workspace.KernelRun;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceStream;
import io.locmoe.spi.device.kernel.MatMul;
import io.locmoe.spi.device.memory.ElementType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Runs the cases of rules 4 to 6 of device drivers without JUnit, for those who have the hardware: each kernel with
 * each element type that a device supports, against its formula in float64, within what Huawei's kit for testing
 * operators allows ({@code Accuracy}), which is wider than the rules for float32: chips round products otherwise.
 */
public final class KernelSurvey {
    private static final int MOST_FAULTS = 3;

    private KernelSurvey() {}

    /**
     * Surveys all kernels of the SPI. Blocks, for some seconds on a CPU.
     *
     * @param open gives a new device, for each kernel one, so that one that is lost costs one kernel
     * @param each gets each finding when it is there
     * @return the findings, in the order of the SPI
     * @throws RuntimeException of the driver, if a device cannot be opened
     */
    public static List<KernelFinding> of(Supplier<Device> open, Consumer<KernelFinding> each) {
        return of(TypedKernel.all(), open, each);
    }

    /** As {@link #of(Supplier, Consumer)}, of some kernels. */
    static List<KernelFinding> of(List<TypedKernel> kernels, Supplier<Device> open, Consumer<KernelFinding> each) {
        List<KernelFinding> findings = new ArrayList<>();
        for (TypedKernel typed : kernels) {
            KernelFinding finding = of(typed, open);
            findings.add(finding);
            each.accept(finding);
        }
        return findings;
    }

    private static KernelFinding of(TypedKernel typed, Supplier<Device> open) {
        KernelFinding finding = of(typed, open.get(), Accuracy.of(typed.type()), Outcome.PASSED);
        boolean product = typed.kernel() == MatMul.class && typed.type() == ElementType.FLOAT32;
        if (!product || finding.outcome() != Outcome.FAILED) {
            return finding;
        }
        KernelFinding rounded = of(typed, open.get(), Accuracy.of(ElementType.FLOAT16), Outcome.AS_FLOAT16);
        return rounded.outcome() == Outcome.AS_FLOAT16 ? rounded : finding;
    }

    private static KernelFinding of(TypedKernel typed, Device opened, Accuracy accuracy, Outcome good) {
        Tally tally = new Tally();
        try (Device device = opened) {
            if (!device.supports(typed.kernel(), typed.type())) {
                return tally.finding(typed, Outcome.UNSUPPORTED);
            }
            try (DeviceStream stream = device.openStream()) {
                run(typed, new KernelRun(device, stream, true), accuracy, tally);
            }
        } catch (RuntimeException e) {
            tally.fault(e.getMessage());
        }
        return tally.finding(typed, tally.faults.isEmpty() ? good : Outcome.FAILED);
    }

    private static void run(TypedKernel typed, KernelRun run, Accuracy accuracy, Tally tally) {
        for (KernelCase each : Cases.of(typed).get()) {
            tally.add(each.judge(run, accuracy));
        }
    }

    private static final class Tally {
        private final List<String> faults = new ArrayList<>();
        private Judgement all = Judgement.NONE;
        private int cases;

        void add(Judgement judgement) {
            cases++;
            all = all.with(judgement);
            if (!judgement.fault().isEmpty()) {
                fault(judgement.fault());
            }
        }

        void fault(String text) {
            if (faults.size() < MOST_FAULTS) {
                faults.add(text);
            }
        }

        KernelFinding finding(TypedKernel typed, Outcome outcome) {
            return new KernelFinding(
                    typed.kernel().getSimpleName(),
                    typed.type(),
                    outcome,
                    cases,
                    all.elements(),
                    all.outside(),
                    all.worst(),
                    faults);
        }
    }
}
