package io.locmoe.driver.cpu;

import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceStream;
import io.locmoe.spi.device.kernel.Fill;
import io.locmoe.spi.device.kernel.MatMul;
import io.locmoe.spi.device.memory.DeviceBuffer;
import io.locmoe.spi.device.memory.ElementType;
import io.locmoe.spi.device.memory.Span;
import io.locmoe.spi.plugin.Options;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Prints the rates of products by each library and type, GFLOP/s of one thread. Not a test: run its main with the flags
 * of the project. On each shape they multiply in turns; the best of many calls counts, in processor time of the thread,
 * so that a busy machine does not spoil it.
 */
public final class ProductBenchmark {
    private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();
    private static final int TURNS = 25;
    private static final double OPERATIONS_OF_TURN = 2e8;

    private record Column(String products, ElementType type, ElementType result) {
        @Override
        public String toString() {
            return products + " " + type + (type == result ? "" : " to " + result);
        }
    }

    private static final List<Column> COLUMNS = List.of(
            new Column("openblas", ElementType.FLOAT32, ElementType.FLOAT32),
            new Column("onednn", ElementType.FLOAT32, ElementType.FLOAT32),
            new Column("openblas", ElementType.BFLOAT16, ElementType.FLOAT32),
            new Column("onednn", ElementType.BFLOAT16, ElementType.FLOAT32),
            new Column("onednn", ElementType.BFLOAT16, ElementType.BFLOAT16));

    private record Shape(int m, int k, int n, boolean transposeA, boolean transposeB) {}

    private static final List<Shape> SHAPES = List.of(
            new Shape(2048, 128, 512, false, false),
            new Shape(2048, 512, 128, false, true),
            new Shape(128, 2048, 512, true, false),
            new Shape(131, 128, 512, false, false),
            new Shape(37, 128, 512, false, false),
            new Shape(256, 512, 2048, false, false),
            new Shape(256, 2048, 512, false, true),
            new Shape(512, 256, 2048, true, false),
            new Shape(1024, 1024, 1024, false, false),
            new Shape(128, 32, 128, false, true));

    private ProductBenchmark() {}

    public static void main(String[] arguments) {
        System.out.println("m x k x n: " + COLUMNS);
        for (Shape shape : SHAPES) {
            double[] rates = rates(shape);
            System.out.printf(
                    "%d x %d x %d%s%s: %s%n",
                    shape.m(),
                    shape.k(),
                    shape.n(),
                    shape.transposeA() ? ", A transposed" : "",
                    shape.transposeB() ? ", B transposed" : "",
                    Arrays.toString(Arrays.stream(rates).map(Math::rint).toArray()));
        }
    }

    private static double[] rates(Shape shape) {
        double[] best = new double[COLUMNS.size()];
        List<Runnable> calls =
                COLUMNS.stream().map(column -> call(shape, column)).toList();
        double operations = 2.0 * shape.m() * shape.k() * shape.n();
        int some = (int) Math.max(1, OPERATIONS_OF_TURN / operations);
        for (int turn = 0; turn < TURNS; turn++) {
            for (int i = 0; i < best.length; i++) {
                long start = CLOCK.getCurrentThreadCpuTime();
                for (int call = 0; call < some; call++) {
                    calls.get(i).run();
                }
                best[i] = Math.max(best[i], some * operations / (CLOCK.getCurrentThreadCpuTime() - start));
            }
        }
        return best;
    }

    private static Runnable call(Shape shape, Column column) {
        CpuDriver driver = new CpuDriver();
        Device device = driver.open(0, Options.parse(driver.options(), Map.of("products", column.products())));
        DeviceStream stream = device.openStream();
        Span a = operand(device, stream, column.type(), (long) shape.m() * shape.k());
        Span b = operand(device, stream, column.type(), (long) shape.k() * shape.n());
        Span c = operand(device, stream, column.result(), (long) shape.m() * shape.n());
        MatMul product =
                MatMul.of(a, shape.transposeA(), b, shape.transposeB(), c, shape.m(), shape.n(), shape.k(), 0f);
        return () -> stream.launch(product);
    }

    private static Span operand(Device device, DeviceStream stream, ElementType type, long elements) {
        DeviceBuffer buffer = device.allocate(elements * type.bytes());
        Span span = new Span(buffer, 0, elements, type);
        stream.launch(new Fill(span, 0.01f));
        return span;
    }
}
