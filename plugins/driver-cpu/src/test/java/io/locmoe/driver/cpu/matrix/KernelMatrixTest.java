package io.locmoe.driver.cpu.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.driver.cpu.CpuKernels;
import io.locmoe.driver.reference.kernel.KernelTable;
import io.locmoe.spi.device.kernel.Kernel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every kernel of the SPI, in every family, on many shapes, against the formula in float64. */
@Tag("slow")
class KernelMatrixTest {
    private static final List<String> FAMILIES = List.of("reference", "vector", "blas", "auto");

    @TestFactory
    Stream<DynamicTest> everyKernelOfEveryFamilyAgreesWithTheFormula() {
        return FAMILIES.stream()
                .flatMap(family -> kernels()
                        .map(kernel -> DynamicTest.dynamicTest(
                                kernel.getSimpleName() + " " + family, () -> check(kernel, family))));
    }

    @Test
    void everyKernelOfTheSpiHasCases() {
        assertThat(Cases.all().keySet())
                .containsExactlyInAnyOrderElementsOf(kernels().toList());
    }

    @Test
    void everyFamilySupportsEveryKernel() {
        for (String family : FAMILIES) {
            assertThat(CpuKernels.choose(family).kernels())
                    .containsExactlyInAnyOrderElementsOf(kernels().toList());
        }
    }

    @SuppressWarnings("unchecked")
    private static Stream<Class<? extends Kernel>> kernels() {
        return Arrays.stream(Kernel.class.getPermittedSubclasses()).map(type -> (Class<? extends Kernel>) type);
    }

    private static void check(Class<? extends Kernel> kernel, String family) {
        KernelTable table = CpuKernels.choose(family);
        List<KernelCase> cases = Cases.all().get(kernel).get();
        assertThat(cases).isNotEmpty();
        List<String> faults = new ArrayList<>();
        cases.forEach(each -> each.check(table, faults));
        assertThat(faults).isEmpty();
    }
}
