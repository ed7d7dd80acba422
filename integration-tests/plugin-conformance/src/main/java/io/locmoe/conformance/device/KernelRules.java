package io.locmoe.conformance.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceStream;
import io.locmoe.spi.device.kernel.Kernel;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Rules of single kernels, over shapes, strides and odd offsets, for each kernel and element type that the device
 * supports. The tolerance is the kernel's own, as a share of the largest element of the output.
 */
abstract class KernelRules extends DriverUnderTest {

    @TestFactory
    protected final Stream<DynamicTest> rule04KernelsGiveWhatTheirFormulaGivesInFloat64() {
        return tests(KernelCase::wrongValue);
    }

    @TestFactory
    protected final Stream<DynamicTest> rule05KernelsWriteTheirOutputsOnly() {
        return tests(KernelCase::damage);
    }

    @TestFactory
    protected final Stream<DynamicTest> rule06ASecondRunGivesTheSameBits() {
        return tests(KernelCase::otherBits);
    }

    private Stream<DynamicTest> tests(BiFunction<KernelCase, KernelRun, Optional<String>> rule) {
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

    private void check(TypedKernel typed, BiFunction<KernelCase, KernelRun, Optional<String>> rule) {
        try (Device device = driver().open(0);
                DeviceStream stream = device.openStream()) {
            KernelRun run = new KernelRun(device, stream, multipliesFloat32());
            List<KernelCase> cases = Cases.of(typed).get();
            assertThat(cases).isNotEmpty();
            assertThat(cases.stream()
                            .map(each -> rule.apply(each, run))
                            .flatMap(Optional::stream)
                            .toList())
                    .isEmpty();
        }
    }
}
