package io.locmoe.driver.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.driver.cpu.onednn.Bfloat16Products;
import io.locmoe.driver.reference.host.HostDriver;
import io.locmoe.driver.reference.kernel.KernelTable;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceEvent;
import io.locmoe.spi.device.DeviceException;
import io.locmoe.spi.device.DeviceStream;
import io.locmoe.spi.device.kernel.CrossEntropy;
import io.locmoe.spi.device.kernel.Fill;
import io.locmoe.spi.device.kernel.GatherRows;
import io.locmoe.spi.device.memory.DeviceBuffer;
import io.locmoe.spi.device.memory.ElementType;
import io.locmoe.spi.device.memory.Span;
import io.locmoe.spi.plugin.Options;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Devices, buffers, copies and errors. The kernels have a test of their own. */
class CpuDriverTest {
    private final CpuDriver driver = new CpuDriver();

    @Test
    void describesADeviceACoreAndOpensAsManyAsAreAskedFor() {
        assertThat(driver.name()).isEqualTo("cpu");
        assertThat(driver.devices()).hasSize(Runtime.getRuntime().availableProcessors());
        try (Device device = driver.open(31)) {
            assertThat(device.description().ordinal()).isEqualTo(31);
            assertThat(device.description().name()).isNotBlank();
        }
        assertThatThrownBy(() -> driver.open(-1)).isInstanceOf(DeviceException.class);
    }

    @Test
    void usersChooseItsKernels() {
        String usual = kernels(Map.of());
        assertThat(kernels(Map.of("kernels", "reference"))).contains("scalar").isNotEqualTo(usual);
        assertThat(kernels(Map.of("kernels", "configured"))).isEqualTo(usual);
        assertThatThrownBy(() -> kernels(Map.of("kernels", "quantum")))
                .hasMessage("option kernels: 'quantum' is not one of configured, auto, reference, vector, blas");
    }

    @Test
    void saysHowItMultipliesEachType() {
        try (Device device = new CpuDriver("vector").open(0)) {
            assertThat(device.description().elementTypes())
                    .extracting(support -> support.type() + ": " + support.by())
                    .containsExactly(
                            "float32: " + device.description().implementation(),
                            "bfloat16: emulated by products of float32",
                            "float16: emulated by products of float32");
        }
        assertThatThrownBy(() -> kernels(Map.of("kernels", "vector", "bfloat16", "library")))
                .isInstanceOf(DeviceException.class)
                .hasMessageContaining("choose kernels=auto, or products=measure");
    }

    @Test
    void devicesObeyATableOfProducts() {
        String table = "float32:openblas,bfloat16:cast,float16:cast";
        assertThat(kernels(Map.of("products", table))).contains("OpenBLAS").doesNotContain("oneDNN");
        assertThat(decided(Map.of("products", table))).containsEntry("products", table);
        assertThat(kernels(Map.of("products", "float32:onednn,bfloat16:cast,float16:cast")))
                .contains("oneDNN 3.")
                .doesNotContain("OpenBLAS");
        assertThat(by(ElementType.BFLOAT16, Map.of("products", "openblas")))
                .isEqualTo("emulated by products of float32: as chosen");
    }

    @Test
    void oneDnnMultipliesBfloat16BesideOtherProducts() throws Exception {
        Bfloat16Products.assumeThere();
        String table = "float32:openblas,bfloat16:onednn,float16:cast";
        assertThat(kernels(Map.of("products", table))).contains("OpenBLAS", "oneDNN 3.");
        assertThat(decided(Map.of("products", table))).containsEntry("products", table);
        assertThat(kernels(Map.of("products", "float32:vector,bfloat16:onednn,float16:cast")))
                .contains("oneDNN 3.")
                .doesNotContain("OpenBLAS");
        assertThat(by(ElementType.BFLOAT16, Map.of("products", table))).matches("oneDNN 3[.0-9]*, as chosen");
    }

    @Test
    void productsThatAreNotHereAreRefusedBeforeAnythingRuns() {
        assertThatThrownBy(() -> kernels(Map.of("products", "float32:openblas,bfloat16:openblas,float16:cast")))
                .isInstanceOf(DeviceException.class)
                .hasMessageContainingAll(
                        "products=float32:openblas,bfloat16:openblas,float16:cast cannot be computed here",
                        "has no cblas_sbgemm",
                        "driver.products");
        assertThatThrownBy(() -> decided(Map.of("products", "magic")))
                .isInstanceOf(DeviceException.class)
                .hasMessageContaining("option products: 'magic' is not measure, openblas, onednn, vector or a table");
    }

    @Test
    void whatIsDecidedIsATableAndStaysAsItIs() {
        Map<String, String> decided = decided(Map.of());
        assertThat(decided.get("products")).matches("float32:\\w+,bfloat16:\\w+,float16:\\w+");
        assertThat(decided(decided)).isEqualTo(decided);
        assertThat(kernels(decided)).isEqualTo(kernels(Map.of()));
        assertThat(decided(Map.of("kernels", "vector"))).isEmpty();
    }

    @Test
    void theOptionBeforeProductsSaysARowOfTheTable() {
        assertThat(by(ElementType.BFLOAT16, Map.of("bfloat16", "cast"))).startsWith("emulated by products of float32");
        assertThat(decided(Map.of("bfloat16", "cast")).get("products")).contains("bfloat16:cast");
        assertThat(kernels(decided(Map.of("bfloat16", "cast")))).isEqualTo(kernels(Map.of("bfloat16", "cast")));
        assertThatThrownBy(() -> kernels(Map.of("bfloat16", "cast", "products", "onednn")))
                .isInstanceOf(DeviceException.class)
                .hasMessageContaining("both say what multiplies bfloat16: leave bfloat16 away");
    }

    private Map<String, String> decided(Map<String, String> options) {
        return driver.decisions(Options.parse(driver.options(), options));
    }

    private String by(ElementType type, Map<String, String> options) {
        return driver.devices(Options.parse(driver.options(), options)).getFirst().elementTypes().stream()
                .filter(support -> support.type() == type)
                .findFirst()
                .orElseThrow()
                .by();
    }

    @Test
    void aTypeThatItsKernelsLackIsRefusedByName() {
        HostDriver plain =
                new HostDriver("plain", () -> KernelTable.named("scalars").with(Fill.class, (kernel, memory) -> {})) {};
        try (Device device = plain.open(0);
                DeviceStream stream = device.openStream()) {
            DeviceBuffer buffer = device.allocate(16);
            stream.launch(new Fill(new Span(buffer, 0, 4), 1));
            assertThatThrownBy(() -> stream.launch(new Fill(new Span(buffer, 0, 4, ElementType.FLOAT16), 1)))
                    .isInstanceOf(DeviceException.class)
                    .hasMessage(
                            "plain device 0: no Fill of float16 in the kernels of scalars, only of float32; cast the"
                                    + " operands to one of these, or use another driver");
            buffer.free();
        }
    }

    private String kernels(Map<String, String> options) {
        try (Device device = driver.open(0, Options.parse(driver.options(), options))) {
            return device.description().implementation();
        }
    }

    @Test
    void copiesThereAndBack() {
        try (Device device = driver.open(0);
                DeviceStream stream = device.openStream();
                Arena arena = Arena.ofConfined()) {
            DeviceBuffer buffer = device.allocate(100);
            assertThat(buffer.bytes()).isEqualTo(100);
            stream.copyIn(arena.allocateFrom(ValueLayout.JAVA_INT, 1, 2, 3), buffer, 8);
            MemorySegment back = arena.allocate(8);
            stream.copyOut(buffer, 12, back);
            DeviceEvent event = stream.record();
            stream.waitFor(event);
            event.await();
            assertThat(event.isComplete()).isTrue();
            assertThat(back.toArray(ValueLayout.JAVA_INT)).containsExactly(2, 3);
            buffer.free();
        }
    }

    @Test
    void buffersLeftAtTheCloseAreCounted() {
        Device device = driver.open(0);
        device.allocate(100);
        device.allocate(28);
        device.allocate(7).free();
        assertThatThrownBy(device::close)
                .isInstanceOf(DeviceException.class)
                .hasMessageContaining("cpu device 0")
                .hasMessageContaining("2 buffers of 128 bytes");
        assertThatThrownBy(() -> device.allocate(1)).hasMessageContaining("closed");
    }

    @Test
    void moreMemoryThanTheMachineHas() {
        try (Device device = driver.open(0)) {
            assertThatThrownBy(() -> device.allocate(1L << 60))
                    .isInstanceOf(DeviceException.class)
                    .hasMessageContaining("out of memory");
            assertThatThrownBy(() -> device.allocate(0)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void freedBuffersAreRefused() {
        try (Device device = driver.open(0);
                DeviceStream stream = device.openStream()) {
            DeviceBuffer buffer = device.allocate(16);
            Span span = new Span(buffer, 0, 4);
            buffer.free();
            assertThatThrownBy(buffer::free).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> stream.launch(new Fill(span, 1)))
                    .isInstanceOf(DeviceException.class)
                    .hasMessageContaining("Fill")
                    .hasMessageContaining("freed");
        }
    }

    @Test
    void indicesOutsideTheMatrixAreRefusedAndNamed() {
        for (String family : new String[] {"reference", "auto"}) {
            try (Device device = new CpuDriver(family).open(0);
                    DeviceStream stream = device.openStream()) {
                DeviceBuffer buffer = device.allocate(400);
                stream.launch(new Fill(new Span(buffer, 0, 100), Float.intBitsToFloat(7)));
                Span seven = new Span(buffer, 0, 1);
                Span row = new Span(buffer, 10, 5);
                assertThatThrownBy(() -> stream.launch(new GatherRows(row, seven, new Span(buffer, 20, 5), 1, 1, 5)))
                        .isInstanceOf(DeviceException.class)
                        .hasMessageContaining("GatherRows: index[0] = 7 is not one of the 1 rows");
                assertThatThrownBy(() -> stream.launch(
                                new CrossEntropy(row, seven, new Span(buffer, 30, 5), new Span(buffer, 40, 1), 1, 5)))
                        .isInstanceOf(DeviceException.class)
                        .hasMessageContaining("CrossEntropy: targets[0] = 7 is not one of the 5 classes");
                buffer.free();
            }
        }
    }

    @Test
    void copiesBeyondABufferAndFromTheHeapAreRefused() {
        try (Device device = driver.open(0);
                DeviceStream stream = device.openStream();
                Arena arena = Arena.ofConfined()) {
            DeviceBuffer buffer = device.allocate(16);
            assertThatThrownBy(() -> stream.copyIn(arena.allocate(16), buffer, 4))
                    .isInstanceOf(DeviceException.class)
                    .hasMessageContaining("copy of 16 bytes to offset 4 of a buffer of 16");
            assertThatThrownBy(() -> stream.copyOut(buffer, 0, MemorySegment.ofArray(new int[2])))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("native");
            buffer.free();
        }
    }

    @Test
    void buffersAndEventsOfAnotherDeviceAreRefused() {
        try (Device one = driver.open(0);
                Device two = driver.open(1);
                DeviceStream stream = two.openStream()) {
            DeviceBuffer buffer = one.allocate(16);
            assertThatThrownBy(() -> stream.launch(new Fill(new Span(buffer, 0, 4), 1)))
                    .hasMessageContaining("not of this device");
            DeviceEvent event = one.openStream().record();
            assertThatThrownBy(() -> stream.waitFor(event)).isInstanceOf(IllegalArgumentException.class);
            buffer.free();
        }
    }
}
