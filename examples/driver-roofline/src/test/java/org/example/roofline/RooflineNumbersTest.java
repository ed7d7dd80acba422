package org.example.roofline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceDriver;
import io.locmoe.spi.device.DeviceStream;
import io.locmoe.spi.device.kernel.Affine;
import io.locmoe.spi.device.kernel.Copy;
import io.locmoe.spi.device.kernel.Fill;
import io.locmoe.spi.device.kernel.MatMul;
import io.locmoe.spi.device.kernel.Softmax;
import io.locmoe.spi.device.memory.DeviceBuffer;
import io.locmoe.spi.device.memory.Span;
import io.locmoe.spi.plugin.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Counts and shares against numbers computed by hand. */
class RooflineNumbersTest {
    private static final int M = 64;
    private static final int N = 32;
    private static final int K = 48;

    @TempDir
    private Path directory;

    /** Three products, a product that adds to what is there, two copies and a softmax. */
    private static void launchAll(DeviceStream stream, List<DeviceBuffer> memory) {
        Span a = new Span(memory.get(0), 0, M * K);
        Span b = new Span(memory.get(1), 0, K * N);
        Span c = new Span(memory.get(2), 0, M * N);
        for (int i = 0; i < 3; i++) {
            stream.launch(MatMul.of(a, false, b, false, c, M, N, K, 0));
        }
        stream.launch(MatMul.of(a, false, b, false, c, M, N, K, 1));
        stream.launch(new Copy(c, a.slice(0, M * N)));
        stream.launch(new Copy(c, a.slice(0, M * N)));
        stream.launch(new Softmax(c, c, M, N, 1, false));
        stream.launch(new Affine(c, 2, 1, c));
    }

    private void onDevice(BiConsumer<RooflineDevice, DeviceStream> work) {
        List<DeviceBuffer> memory = new ArrayList<>();
        DeviceDriver driver = new RooflineDriver("target/roofline");
        Options options = Options.parse(driver.options(), Map.of("directory", directory.toString()));
        try (Device device = driver.open(0, options)) {
            for (int elements : new int[] {M * K, K * N, M * N}) {
                memory.add(device.allocate(4L * elements));
            }
            try (DeviceStream stream = device.openStream()) {
                for (DeviceBuffer buffer : memory) {
                    stream.launch(new Fill(new Span(buffer, 0, buffer.bytes() / 4), 0.5f));
                }
                launchAll(stream, memory);
                work.accept((RooflineDevice) device, stream);
            }
            memory.forEach(DeviceBuffer::free);
        }
    }

    @Test
    void everyKernelIsCountedWithWhatItHasToDo() {
        onDevice((device, stream) -> {
            Profile.Total products = device.profile().totals().get("MatMul");
            assertThat(products.launches()).isEqualTo(4);
            assertThat(products.operations()).isEqualTo(4L * 2 * M * N * K);
            assertThat(products.bytes()).isEqualTo(4L * (4 * (M * K + K * N + M * N) + M * N));
            assertThat(products.nanoseconds()).isPositive();
            Profile.Total copies = device.profile().totals().get("Copy");
            assertThat(copies).returns(2L, Profile.Total::launches).returns(0L, Profile.Total::operations);
            assertThat(copies.bytes()).isEqualTo(2L * 2 * 4 * M * N);
            assertThat(device.profile().totals().get("Softmax").bytes()).isEqualTo(2L * 4 * M * N);
            assertThat(device.profile().totals().get("Affine").operations()).isEqualTo(2L * M * N);
        });
    }

    @Test
    void theTableSaysHowCloseEachKernelCameToTheRoofline() throws IOException {
        onDevice((device, stream) -> {});
        Path file = directory.resolve(ProcessHandle.current().pid() + "-0.csv");
        List<String> lines = Files.readAllLines(file);
        assertThat(lines.getFirst()).isEqualTo(Profile.HEADER);
        List<String[]> rows =
                lines.stream().skip(1).map(line -> line.split(",")).toList();
        assertThat(rows)
                .extracting(row -> row[0])
                .containsExactlyInAnyOrder("MatMul", "Copy", "Softmax", "Affine", "Fill");
        double operations = rows.stream()
                .mapToDouble(row -> Double.parseDouble(row[3]) / Double.parseDouble(row[2]))
                .max()
                .orElseThrow();
        double bytes = rows.stream()
                .mapToDouble(row -> Double.parseDouble(row[4]) / Double.parseDouble(row[2]))
                .max()
                .orElseThrow();
        for (String[] row : rows) {
            double seconds = Double.parseDouble(row[2]);
            double done = Double.parseDouble(row[3]) / seconds;
            double moved = Double.parseDouble(row[4]) / seconds;
            double expected = done == 0 ? moved / bytes : done / Math.min(operations, done / moved * bytes);
            assertThat(Double.parseDouble(row[8]))
                    .as(row[0])
                    .isBetween(0.0, 1.05)
                    .isCloseTo(expected, within(0.05));
        }
    }
}
