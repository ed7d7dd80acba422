package io.locmoe.driver.cpu.choice;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was measured is kept for this machine and this user. */
class RatesFileTest {
    private static final String MACHINE = "AMD EPYC, OpenBLAS 1, oneDNN 2";

    @TempDir
    private Path directory;

    private static ProductRates rate(int gigaflops) {
        return ProductRates.parse(List.of("float32:openblas=" + gigaflops));
    }

    private RatesFile file(String machine) {
        return new RatesFile(directory.resolve("cache"), machine);
    }

    private static ProductRates unmeasured() {
        throw new AssertionError("it is kept");
    }

    private Path written() throws Exception {
        try (Stream<Path> files = Files.list(directory.resolve("cache"))) {
            List<Path> all = files.toList();
            assertThat(all).hasSize(1);
            return all.getFirst();
        }
    }

    @Test
    void aMachineIsMeasuredOnce() throws Exception {
        assertThat(file(MACHINE).get(() -> rate(100))).isEqualTo(rate(100));
        assertThat(file(MACHINE).get(RatesFileTest::unmeasured)).isEqualTo(rate(100));
        assertThat(written().getFileName().toString()).startsWith("products-AMD-EPYC-OpenBLAS-1-oneDNN-2-");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("cache"))))
                .isEqualTo("rwx------");
        assertThat(file("AMD EPYC, OpenBLAS 1, oneDNN 3").get(() -> rate(70))).isEqualTo(rate(70));
    }

    @Test
    void damagedAndForeignFilesAreMeasuredAgain() throws Exception {
        file(MACHINE).get(() -> rate(100));
        Path file = written();
        String whole = Files.readString(file);
        int rate = 1;
        for (String text : List.of(
                "",
                "\0",
                whole.substring(0, whole.length() / 2),
                whole.replace("end", ""),
                whole.replace("=100", "=fast"),
                whole.replace("EPYC", "Xeon"))) {
            Files.writeString(file, text);
            ProductRates measured = rate(++rate);
            assertThat(file(MACHINE).get(() -> measured)).as(text).isEqualTo(measured);
            assertThat(file(MACHINE).get(RatesFileTest::unmeasured)).as(text).isEqualTo(measured);
        }
    }

    @Test
    void ofManyThatMeasureAtOnceTheFirstIsRight() throws Exception {
        int writers = 8;
        CyclicBarrier measured = new CyclicBarrier(writers);
        Set<ProductRates> results = ConcurrentHashMap.newKeySet();
        List<Thread> threads = IntStream.range(0, writers)
                .mapToObj(i -> Thread.ofPlatform()
                        .start(() -> results.add(file(MACHINE).get(() -> {
                            try {
                                measured.await();
                            } catch (Exception e) {
                                throw new IllegalStateException(e);
                            }
                            return rate(i + 1);
                        }))))
                .toList();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(results).hasSize(1);
        written();
    }

    @Test
    void whereNothingCanBeKeptEachMeasures() throws Exception {
        Files.writeString(directory.resolve("cache"), "in the way");
        assertThat(file(MACHINE).get(() -> rate(100))).isEqualTo(rate(100));
        assertThat(file(MACHINE).get(() -> rate(90))).isEqualTo(rate(90));
    }
}
