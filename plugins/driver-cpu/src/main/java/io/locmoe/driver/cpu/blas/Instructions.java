package io.locmoe.driver.cpu.blas;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What the processor has for products of bfloat16, where the system tells it. */
final class Instructions {
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
    /** As Linux names them, the fastest first: Intel's matrices, vectors of x86, matrices of Arm. */
    private static final List<String> BFLOAT16 = List.of("amx_bf16", "avx512_bf16", "bf16");

    private Instructions() {}

    static Optional<String> bfloat16() {
        try (Stream<String> lines = Files.lines(CPU_INFO)) {
            return bfloat16(lines);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    static Optional<String> bfloat16(Stream<String> lines) {
        Set<String> words = lines.filter(line -> line.startsWith("flags") || line.startsWith("Features"))
                .findFirst()
                .map(line -> Set.copyOf(
                        List.of(line.substring(line.indexOf(':') + 1).strip().split("\\s+"))))
                .orElse(Set.of());
        return BFLOAT16.stream().filter(words::contains).findFirst();
    }
}
