package io.locmoe.spi.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.spi.device.kernel.Binary;
import io.locmoe.spi.device.kernel.FusedKernel;
import io.locmoe.spi.device.kernel.Kernel;
import io.locmoe.spi.device.kernel.Kernels;
import io.locmoe.spi.device.kernel.Unary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A version of the SPI fixes the kernels that a driver must have; later ones are listed and optional. */
class KernelsTest {
    private static final Path SOURCES = Path.of("src/main/java/io/locmoe/spi/device/kernel");

    @Test
    void everyKernelIsListed() throws IOException, ClassNotFoundException {
        try (Stream<Path> files = Files.list(SOURCES)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString().replace(".java", "");
                Class<?> type = Class.forName(Kernel.class.getPackageName() + "." + name);
                if (Kernel.class.isAssignableFrom(type) && type.isRecord()) {
                    boolean fused = FusedKernel.class.isAssignableFrom(type);
                    assertThat((fused ? Kernels.fused() : Kernels.plain()).contains(type))
                            .as("%s is listed", name)
                            .isTrue();
                }
            }
        }
        assertThat(Kernels.all())
                .doesNotHaveDuplicates()
                .hasSize(Kernels.plain().size() + Kernels.fused().size());
    }

    /** A driver of version 2 trains with every host of version 2. */
    @Test
    void noPlainKernelIsAddedWithinAVersion() {
        assertThat(Kernels.plain().stream().map(Class::getSimpleName))
                .containsExactly(
                        "Accumulate",
                        "AdamW",
                        "Affine",
                        "Binary",
                        "Cast",
                        "Copy",
                        "CrossEntropy",
                        "CrossEntropyBackward",
                        "Fill",
                        "GatherRows",
                        "LayerNorm",
                        "LayerNormBackward",
                        "LogSumExp",
                        "MatMul",
                        "ScatterAddRows",
                        "Softmax",
                        "SoftmaxBackward",
                        "SumColumns",
                        "SumOfSquares",
                        "SumRows",
                        "Unary",
                        "UnaryBackward");
    }

    /** Drivers distinguish these in a switch without a default: what is new is a kernel of its own. */
    @Test
    void noConstantIsAddedWithinAVersion() {
        assertThat(Stream.of(Unary.Function.values(), Binary.Operation.values(), Binary.Spread.values())
                        .map(List::of)
                        .map(Object::toString))
                .containsExactly(
                        "[RELU, GELU, EXP, LOG, SQRT, SIGMOID, TANH]",
                        "[ADD, SUBTRACT, MULTIPLY, DIVIDE]",
                        "[NONE, OVER_ROWS, OVER_COLUMNS, SCALAR]");
    }
}
