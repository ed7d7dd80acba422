package io.locmoe.driver.strict;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.driver.cpu.CpuDriver;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceDriver;
import io.locmoe.spi.device.DeviceEvent;
import io.locmoe.spi.device.DeviceStream;
import io.locmoe.spi.device.kernel.Accumulate;
import io.locmoe.spi.device.kernel.Affine;
import io.locmoe.spi.device.kernel.Fill;
import io.locmoe.spi.device.kernel.MatMul;
import io.locmoe.spi.device.kernel.Softmax;
import io.locmoe.spi.device.kernel.Unary;
import io.locmoe.spi.device.memory.Span;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A program that keeps the contract computes the same bits on the strict device, however late its work is done. */
class SameResultTest {
    private static final int SIDE = 48;
    private static final int ROUNDS = 30;

    static Stream<StrictOptions> lateness() {
        return Stream.of(
                StrictOptions.defaults(),
                StrictOptions.defaults().withDelay(7, 0),
                StrictOptions.defaults().withDelay(8, 500),
                StrictOptions.defaults().withLazy(true));
    }

    @ParameterizedTest
    @MethodSource("lateness")
    void twoStreamsThatWaitForEachOther(StrictOptions options) {
        assertThat(compute(new StrictDriver(options))).containsExactly(compute(new CpuDriver(options.kernels())));
    }

    @ParameterizedTest
    @MethodSource("lateness")
    void strictReferenceKernelsGiveTheBitsOfThePlainOnes(StrictOptions options) {
        StrictOptions reference = options.withKernels("reference");
        assertThat(compute(new StrictDriver(reference))).containsExactly(compute(new CpuDriver("reference")));
    }

    private static int[] compute(DeviceDriver driver) {
        try (Device device = driver.open(0);
                Arena arena = Arena.ofShared()) {
            List<Span> spans = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                spans.add(new Span(device.allocate(4L * SIDE * SIDE), 0, (long) SIDE * SIDE));
            }
            MemorySegment result = arena.allocate(4L * SIDE * SIDE);
            try (DeviceStream first = device.openStream();
                    DeviceStream second = device.openStream()) {
                first.copyIn(random(arena), spans.get(0).buffer(), 0);
                first.launch(new Fill(spans.get(4), 0));
                program(spans, first, second);
                first.copyOut(spans.get(4).buffer(), 0, result);
                first.record().await();
            }
            spans.forEach(span -> span.buffer().free());
            return result.toArray(ValueLayout.JAVA_INT);
        }
    }

    /** The first stream multiplies and the second mixes, in turns; each buffer goes to and fro between them. */
    private static void program(List<Span> spans, DeviceStream first, DeviceStream second) {
        Span x = spans.get(0);
        Span product = spans.get(1);
        Span weights = spans.get(2);
        Span bent = spans.get(3);
        for (int round = 0; round < ROUNDS; round++) {
            first.launch(MatMul.of(x, false, x, true, product, SIDE, SIDE, SIDE, 0));
            DeviceEvent multiplied = first.record();
            second.waitFor(multiplied);
            second.launch(new Softmax(product, weights, SIDE, SIDE, 0.2f, true));
            first.launch(new Unary(Unary.Function.GELU, x, bent));
            first.waitFor(second.record());
            first.launch(MatMul.of(weights, false, bent, false, x, SIDE, SIDE, SIDE, 0));
            first.launch(new Affine(x, 1.5f, 0.1f, x));
            first.launch(new Accumulate(x, 0.5f, spans.get(4)));
        }
    }

    private static MemorySegment random(Arena arena) {
        Random random = new Random(11);
        MemorySegment memory = arena.allocate(4L * SIDE * SIDE, 4);
        for (int i = 0; i < SIDE * SIDE; i++) {
            memory.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) random.nextGaussian());
        }
        return memory;
    }
}
