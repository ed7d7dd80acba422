package io.locmoe.driver.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.conformance.device.DeviceDriverConformance;
import io.locmoe.driver.reference.ReferenceKernels;
import io.locmoe.spi.device.DeviceDriver;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every family of kernels under the rules. */
@Tag("slow")
class CpuConformanceTest {

    @Test
    void everyFamilySupportsEveryKernel() {
        for (String family : new String[] {"vector", "blas", "auto"}) {
            assertThat(CpuKernels.choose(family).kernels())
                    .isEqualTo(ReferenceKernels.table().kernels());
        }
    }

    @Nested
    class Vector extends DeviceDriverConformance {
        @Override
        protected DeviceDriver driver() {
            return new CpuDriver("vector");
        }
    }

    /** So what {@link Automatic} finds holds for both. */
    @Test
    void theFastestKernelsAreThoseOfBlas() {
        assertThat(CpuKernels.choose("auto").description())
                .isEqualTo(CpuKernels.choose("blas").description())
                .containsPattern("OpenBLAS|oneDNN")
                .contains("Vector API");
    }

    @Nested
    class Automatic extends DeviceDriverConformance {
        @Override
        protected DeviceDriver driver() {
            return new CpuDriver();
        }
    }
}
