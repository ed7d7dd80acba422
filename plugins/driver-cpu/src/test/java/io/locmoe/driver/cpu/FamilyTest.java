package io.locmoe.driver.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.spi.device.DeviceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** How the kernels are chosen, in JVMs with and without what they need. */
@EnabledOnOs(OS.LINUX)
@Tag("slow")
class FamilyTest {
    private static final String VECTOR = "--add-modules=jdk.incubator.vector";
    /** Where a library says for which processors it is, and a number of others. */
    private static final int ELF_MACHINE = 18;

    private static final byte ELF_S390 = 22;
    /** What multiplies float32 is measured. */
    private static final String BY_LIBRARY = "= 120.0 by (OpenBLAS 0|oneDNN 3)[.]";

    private static final String NATIVE = "--enable-native-access=ALL-UNNAMED";

    private static String run(List<String> flags, String... families) throws IOException, InterruptedException {
        return Child.start(Probe.class, flags, families).output();
    }

    @Test
    void autoChoosesTheFastestKernels() throws Exception {
        assertThat(run(List.of(VECTOR, NATIVE), "auto"))
                .containsPattern(BY_LIBRARY)
                .contains("+ Vector API");
    }

    @Test
    void withoutTheVectorModuleScalarKernelsRunAndTheLogNamesTheFlag() throws Exception {
        assertThat(run(List.of(NATIVE), "auto"))
                .containsPattern(BY_LIBRARY)
                .contains("+ scalar reference")
                .contains("kernels run in scalar code")
                .containsOnlyOnce("start the JVM with " + VECTOR);
    }

    @Test
    void aForcedChoiceWithoutTheVectorModuleIsRefused() throws Exception {
        assertThat(run(List.of(NATIVE), "vector", "blas", "reference"))
                .containsPattern("vector: refused: .*" + VECTOR)
                .containsPattern("blas: refused: .*" + VECTOR)
                .contains("reference: 8 x 3 x 5 = 120.0 by scalar reference");
    }

    @Test
    void missingNativeAccessNamesTheFlag() throws Exception {
        assertThat(run(List.of(VECTOR, "--illegal-native-access=deny"), "auto"))
                .contains("refused: device memory needs native access")
                .contains(NATIVE);
    }

    @Test
    void vectorApiIsUsedIfOpenBlasCannotBeUnpacked(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "in the way");
        List<String> flags = List.of(VECTOR, NATIVE, "-Dlocmoe.cpu.native.directory=" + file);
        assertThat(run(flags, "auto", "blas"))
                .contains("auto: 8 x 3 x 5 = 120.0 by Vector API")
                .contains("no OpenBLAS: OpenBLAS cannot be unpacked")
                .contains("blas: refused: -Dlocmoe.cpu.kernels=blas: OpenBLAS cannot be unpacked");
    }

    @Test
    void aLibraryThatAUserNamesIsTakenOrRefused() throws Exception {
        List<String> flags = List.of(VECTOR, NATIVE, "-Dlocmoe.cpu.openblas=/nowhere/libopenblas.so");
        String refused = "-Dlocmoe.cpu.openblas=/nowhere/libopenblas.so cannot be loaded";
        assertThat(run(flags, "auto", "blas"))
                .containsPattern("auto: refused: .*" + refused)
                .containsPattern("blas: refused: .*" + refused);
    }

    @Test
    void aOneDnnThatAUserNamesIsTakenOrRefusedAndNeverEndsTheProcess(@TempDir Path directory) throws Exception {
        Path text = Files.writeString(directory.resolve("text.so"), "no library");
        Path whole = Path.of(System.getProperty("java.home"), "lib", "libzip.so");
        byte[] library = Files.readAllBytes(whole);
        Path cut = Files.write(directory.resolve("cut.so"), Arrays.copyOf(library, library.length / 2));
        library[ELF_MACHINE] = ELF_S390;
        Path foreign = Files.write(directory.resolve("foreign.so"), library);
        assertThat(refusal("/nowhere/libdnnl.so")).contains("cannot be loaded: there is no such file");
        assertThat(refusal(text.toString())).contains("cannot be loaded: it is no shared library");
        assertThat(refusal(cut.toString())).contains("it is truncated: it has " + library.length / 2 + " of at least");
        assertThat(refusal(foreign.toString())).contains("cannot be loaded (is it of this processor");
        assertThat(refusal(whole.toString()))
                .contains("has no function dnnl_version: it is another library, or one too");
    }

    private static String refusal(String file) throws IOException, InterruptedException {
        List<String> flags = List.of(VECTOR, NATIVE, "-Dlocmoe.cpu.onednn=" + file);
        String output = run(flags, "auto", "vector");
        assertThat(output)
                .contains("auto: refused: -Dlocmoe.cpu.onednn=" + file)
                .contains("vector: 8 x 3 x 5 = 120.0");
        return output;
    }

    @Test
    void fourProcessesMayUnpackAtOnceAndADamagedCopyIsReplaced(@TempDir Path directory) throws Exception {
        List<String> flags = List.of(VECTOR, NATIVE, "-Dlocmoe.cpu.native.directory=" + directory);
        List<Child> children = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            children.add(Child.start(Probe.class, flags, "blas"));
        }
        for (Child child : children) {
            assertThat(child.output()).containsPattern(BY_LIBRARY);
        }
        assertThat(files(directory))
                .isNotEmpty()
                .allSatisfy(file -> assertThat(file.toString()).doesNotEndWith(".tmp"));
        for (Path file : files(directory)) {
            Files.writeString(file, "cut off");
        }
        assertThat(run(flags, "blas")).containsPattern(BY_LIBRARY);
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void aFamilyThatDoesNotExist() {
        assertThatThrownBy(() -> new CpuDriver("magic"))
                .isInstanceOf(DeviceException.class)
                .hasMessageContaining("locmoe.cpu.kernels=magic")
                .hasMessageContaining("auto, reference, vector or blas");
    }

    @Test
    void theBitsDoNotDependOnWhatTheJitHasCompiled() throws Exception {
        List<String> flags = List.of(VECTOR, NATIVE, "-XX:CompileThresholdScaling=0.25");
        assertThat(Child.start(WarmUp.class, flags).output())
                .contains("same bits")
                .doesNotContain("other");
    }
}
