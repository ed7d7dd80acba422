package io.locmoe.driver.cpu.blas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.driver.cpu.blas.Bfloat16Product.Times;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which product of bfloat16 is taken, and the reason that users read. */
class Bfloat16ProductTest {
    private static final String LIBRARY = "OpenBLAS 1";
    private static final Optional<String> AMX = Optional.of("amx_bf16");

    private static Times unmeasured() {
        throw new AssertionError("nothing to choose between");
    }

    private static Bfloat16Product.Choice choose(Bfloat16Product asked, boolean present, Optional<String> instruction)
            throws LibraryUnavailableException {
        return asked.choose(LIBRARY, present, instruction, Bfloat16ProductTest::unmeasured);
    }

    @Test
    void autoChoosesTheFasterProduct() throws Exception {
        var fast = Bfloat16Product.AUTO.choose(LIBRARY, true, AMX, () -> new Times(100, 250));
        assertThat(fast.library()).isTrue();
        assertThat(fast.reason())
                .isEqualTo("cblas_sbgemm of OpenBLAS 1 (amx_bf16) takes 0.40 of the time of float32, measured");
        var slow = Bfloat16Product.AUTO.choose(LIBRARY, true, AMX, () -> new Times(300, 250));
        assertThat(slow.library()).isFalse();
        assertThat(slow.reason())
                .startsWith("emulated by products of float32: cblas_sbgemm of OpenBLAS 1 (amx_bf16) takes 1.20 of");
    }

    @Test
    void emulationNamesTheMissingLibraryOrProcessorSupport() throws Exception {
        var none = choose(Bfloat16Product.AUTO, false, AMX);
        assertThat(none.library()).isFalse();
        assertThat(none.reason())
                .isEqualTo("emulated by products of float32: OpenBLAS 1 has no cblas_sbgemm, it is built without"
                        + " bfloat16");
        var old = choose(Bfloat16Product.AUTO, true, Optional.empty());
        assertThat(old.library()).isFalse();
        assertThat(old.reason()).contains("the processor has no instructions for bfloat16 products");
    }

    @Test
    void usersMayChooseThemselves() throws Exception {
        assertThat(choose(Bfloat16Product.LIBRARY, true, Optional.empty()).library())
                .isTrue();
        assertThat(choose(Bfloat16Product.CAST, true, AMX).library()).isFalse();
        assertThatThrownBy(() -> choose(Bfloat16Product.LIBRARY, false, AMX))
                .isInstanceOf(LibraryUnavailableException.class)
                .hasMessageContainingAll("OpenBLAS 1 has no cblas_sbgemm", "-Dlocmoe.cpu.openblas=FILE");
    }

    @Test
    void theProcessorsInstructionsAreRead() {
        assertThat(Instructions.bfloat16(Stream.of("model name : x", "flags\t: fpu avx512_bf16 amx_bf16 sse")))
                .hasValue("amx_bf16");
        assertThat(Instructions.bfloat16(Stream.of("Features : fp asimd bf16"))).hasValue("bf16");
        assertThat(Instructions.bfloat16(Stream.of("flags : fpu avx512f sse", "flags : amx_bf16")))
                .isEmpty();
        assertThat(Instructions.bfloat16(Stream.of())).isEmpty();
    }
}
