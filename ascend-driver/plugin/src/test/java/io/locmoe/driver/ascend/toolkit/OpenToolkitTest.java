package io.locmoe.driver.ascend.toolkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.driver.ascend.binding.Symbols;
import io.locmoe.spi.device.DeviceException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Loading: with the C library of this machine in the place of libraries of CANN. */
class OpenToolkitTest {
    @TempDir
    private Path directory;

    /** A link to the C library, which every JVM on Linux has loaded. */
    private Path loadable(String name) throws IOException {
        try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
            Path library = maps.filter(line -> line.matches(".*/libc[.-][^/]*$"))
                    .map(line -> Path.of(line.substring(line.indexOf('/'))))
                    .findFirst()
                    .orElseThrow();
            return Files.createSymbolicLink(directory.resolve(name), library);
        }
    }

    private Path unloadable(String name) throws IOException {
        return Files.writeString(directory.resolve(name), "no library");
    }

    @Test
    void functionsAreFoundInTheFirstLibraryThatHasThem() throws IOException {
        Path runtime = loadable("libacl_rt.so");
        Path custom = loadable("libcust_opapi.so");
        Path operators = loadable("libopapi_math.so");
        OpenToolkit toolkit = OpenToolkit.open(
                new ToolkitLibraries(runtime, loadable("libnnopbase.so"), List.of(custom), List.of(operators)));
        assertThat(toolkit.function("qsort")).map(Symbols.Symbol::library).contains(runtime);
        assertThat(toolkit.operator("qsort")).map(Symbols.Symbol::library).contains(custom);
        assertThat(toolkit.operator("aclnnAdd")).isEmpty();
        assertThat(toolkit.failures()).isEmpty();
    }

    @Test
    void aGroupOfOperatorsThatCannotBeLoadedIsKnownByTheReason() throws IOException {
        Path broken = unloadable("libopapi_cv.so");
        OpenToolkit toolkit = OpenToolkit.open(
                new ToolkitLibraries(loadable("libacl_rt.so"), loadable("libnnopbase.so"), List.of(), List.of(broken)));
        assertThat(toolkit.failures()).containsOnlyKeys(broken);
        assertThat(toolkit.failures().get(broken)).contains("cannot be loaded", "too short", "set_env.sh");
    }

    /** The loader would map it, and end the JVM by SIGBUS as soon as it reads behind the end. */
    @ParameterizedTest
    @ValueSource(longs = {40, 100, 100_000})
    void aTruncatedLibraryIsRefusedBeforeItIsLoaded(long length) throws IOException {
        Path whole = loadable("libacl_rt.so");
        Path broken = directory.resolve("libascend_hal.so");
        Files.copy(whole.toRealPath(), broken);
        try (FileChannel channel = FileChannel.open(broken, StandardOpenOption.WRITE)) {
            channel.truncate(length);
        }
        assertThatThrownBy(() -> OpenLibrary.open(whole))
                .isInstanceOf(DeviceException.class)
                .hasMessageMatching(".*libascend_hal.so is truncated: it has " + length + " of at least \\d+ bytes.*");
    }

    /** Otherwise the toolkit's operator would be taken in the place of the user's. */
    @Test
    void anOperatorOfAUserThatCannotBeLoadedIsRefused() throws IOException {
        Path runtime = loadable("libacl_rt.so");
        Path broken = unloadable("libcust_opapi.so");
        assertThatThrownBy(() ->
                        OpenToolkit.open(new ToolkitLibraries(runtime, runtime, List.of(broken), List.of(runtime))))
                .isInstanceOf(DeviceException.class)
                .hasMessageContaining(broken.toString());
    }
}
