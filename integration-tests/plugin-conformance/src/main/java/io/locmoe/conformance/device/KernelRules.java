package io.locmoe.conformance.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceStream;
import io.locmoe.spi.device.kernel.FusedKernel;
import io.locmoe.spi.device.kernel.Kernel;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Rules of single kernels, over shapes, strides and odd offsets, for each kernel that the device supports. The
 * tolerance is the kernel's own, as a share of the largest element of the output.
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
        return Cases.all().keySet().stream()
                .filter(this::takes)
                .filter(this::supports)
                .map(kernel -> DynamicTest.dynamicTest(kernel.getSimpleName(), () -> check(kernel, rule)));
    }

    /** Tests of these rules take few kernels, to be done soon. */
    boolean takes(Class<? extends Kernel> kernel) {
        return true;
    }

    private boolean supports(Class<? extends Kernel> kernel) {
        try (Device device = driver().open(0)) {
            return device.supports(kernel);
        }
    }

    private void check(Class<? extends Kernel> kernel, BiFunction<KernelCase, KernelRun, Optional<String>> rule) {
        try (Device device = driver().open(0);
                DeviceStream stream = device.openStream()) {
            KernelRun run = new KernelRun(device, stream);
            List<KernelCase> cases = Cases.all().get(kernel).get();
            assertThat(cases).isNotEmpty();
            assertThat(cases.stream()
                            .map(each -> rule.apply(each, run))
                            .flatMap(Optional::stream)
                            .toList())
                    .isEmpty();
        }
    }

    /** All kernels of the SPI, the fused ones too. */
    @SuppressWarnings("unchecked")
    static List<Class<? extends Kernel>> kernels() {
        return Stream.concat(
                        Arrays.stream(Kernel.class.getPermittedSubclasses()).filter(Class::isRecord),
                        Arrays.stream(FusedKernel.class.getPermittedSubclasses()))
                .<Class<? extends Kernel>>map(type -> (Class<? extends Kernel>) type)
                .toList();
    }
}
