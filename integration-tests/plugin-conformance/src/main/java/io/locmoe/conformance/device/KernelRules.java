package io.locmoe.conformance.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.conformance.device.workspace.KernelRun;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceDriver;
import io.locmoe.spi.device.DeviceStream;
import io.locmoe.spi.device.kernel.Kernel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * Rules of single kernels, over shapes, strides and odd offsets, for each kernel and element type that the device
 * supports. The tolerance is the kernel's own, as a share of the largest element of the output.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class KernelRules extends DriverUnderTest {
    /** The formulas take longer than the kernels: one that breaks none of the three rules is not tried again. */
    private static final Map<DeviceDriver, Set<Tried>> FAULTLESS = Collections.synchronizedMap(new WeakHashMap<>());

    private DeviceDriver tried;

    private record Tried(TypedKernel kernel, boolean multipliesFloat32) {}

    @TestFactory
    protected final Stream<DynamicTest> rule04KernelsGiveWhatTheirFormulaGivesInFloat64() {
        return tests(KernelRule.VALUES);
    }

    @TestFactory
    protected final Stream<DynamicTest> rule05KernelsWriteTheirOutputsOnly() {
        return tests(KernelRule.OUTPUTS_ONLY);
    }

    @TestFactory
    protected final Stream<DynamicTest> rule06ASecondRunGivesTheSameBits() {
        return tests(KernelRule.SAME_BITS);
    }

    private Stream<DynamicTest> tests(KernelRule rule) {
        return supported().stream()
                .filter(typed -> takes(typed.kernel()))
                .map(typed -> DynamicTest.dynamicTest(typed.toString(), () -> check(typed, rule)));
    }

    /** Tests of these rules take few kernels, to be done soon. */
    boolean takes(Class<? extends Kernel> kernel) {
        return true;
    }

    private List<TypedKernel> supported() {
        try (Device device = driver().open(0)) {
            return TypedKernel.all().stream()
                    .filter(typed -> device.supports(typed.kernel(), typed.type()))
                    .toList();
        }
    }

    private void check(TypedKernel typed, KernelRule rule) {
        Set<Tried> faultless = FAULTLESS.computeIfAbsent(triedDriver(), _ -> ConcurrentHashMap.newKeySet());
        Tried kernel = new Tried(typed, multipliesFloat32());
        if (!faultless.contains(kernel)) {
            Map<KernelRule, List<String>> faults = faults(typed);
            if (faults.isEmpty()) {
                faultless.add(kernel);
            }
            assertThat(faults.getOrDefault(rule, List.of())).isEmpty();
        }
    }

    private Map<KernelRule, List<String>> faults(TypedKernel typed) {
        try (Device device = triedDriver().open(0);
                DeviceStream stream = device.openStream()) {
            KernelRun run = new KernelRun(device, stream, multipliesFloat32());
            List<KernelCase> cases = Cases.of(typed).get();
            assertThat(cases).isNotEmpty();
            Map<KernelRule, List<String>> faults = new EnumMap<>(KernelRule.class);
            cases.forEach(each -> each.faults(run)
                    .forEach((rule, fault) ->
                            faults.computeIfAbsent(rule, _ -> new ArrayList<>()).add(fault)));
            return faults;
        }
    }

    private synchronized DeviceDriver triedDriver() {
        if (tried == null) {
            tried = driver();
        }
        return tried;
    }
}
