package io.locmoe.driver.ascend;

import io.locmoe.driver.ascend.binding.AclObjects;
import io.locmoe.driver.ascend.binding.AclRuntime;
import io.locmoe.driver.ascend.binding.Cann;
import io.locmoe.driver.ascend.binding.ElementType;
import io.locmoe.driver.ascend.binding.View;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceStream;
import io.locmoe.spi.device.kernel.Fill;
import io.locmoe.spi.device.memory.DeviceBuffer;
import io.locmoe.spi.device.memory.Span;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What calls of C functions and launches of kernels cost, with the libraries of the simulator, whose own work is in it:
 * a call that it does nothing in is the cost of the binding alone.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class BindingBench {
    private static final int LAUNCHES = 200;
    private static final View VIEW = new View(ElementType.FLOAT32, new long[] {4, 4}, new long[] {4, 1}, 0, 16);

    private final Arena arena = Arena.ofShared();
    private final MemorySegment host = arena.allocate(4096, 64);
    private SimulatorControl simulator;
    private AclRuntime runtime;
    private AclObjects objects;
    private long context;
    private Device device;
    private DeviceStream stream;
    private DeviceBuffer buffer;
    private Fill recurring;
    private float value;

    /** Opens a device of the simulator. */
    @Setup
    public void open() {
        Cann cann = Session.open(SimulatedToolkit.environment()).cann();
        simulator = new SimulatorControl();
        runtime = cann.runtime();
        objects = cann.objects();
        context = runtime.setDevice(0);
        device = new AscendDriver(SimulatedToolkit.environment()).open(0);
        stream = device.openStream();
        buffer = device.allocate(4096);
        recurring = new Fill(new Span(buffer, 0, 16), 1);
    }

    /** Closes it. */
    @TearDown
    public void close() {
        stream.close();
        buffer.free();
        device.close();
        runtime.resetDevice(0);
        arena.close();
    }

    /** A function that reads a counter. */
    @Benchmark
    public long callOfNothing() {
        return simulator.calls();
    }

    /** What comes before each group of calls. */
    @Benchmark
    public void callThatSetsTheContext() {
        runtime.useContext(context);
    }

    /** With shape and strides that C reads. */
    @Benchmark
    public void tensorMadeAndDestroyed() {
        objects.destroyTensor(objects.tensor(VIEW, 64));
    }

    /** A kernel of one operator whose plan is kept. */
    @Benchmark
    @OperationsPerInvocation(LAUNCHES)
    public void launchThatRecurs() {
        for (int i = 0; i < LAUNCHES; i++) {
            stream.launch(recurring);
        }
        stream.record().await();
    }

    /** A kernel of one operator that is planned: a tensor, a number, both phases. */
    @Benchmark
    @OperationsPerInvocation(LAUNCHES)
    public void launchThatIsPlanned() {
        for (int i = 0; i < LAUNCHES; i++) {
            value++;
            stream.launch(new Fill(recurring.out(), value));
        }
        stream.record().await();
    }

    /** 4 KiB, through pinned memory. */
    @Benchmark
    @OperationsPerInvocation(LAUNCHES)
    public void copyToTheDevice() {
        for (int i = 0; i < LAUNCHES; i++) {
            stream.copyIn(host, buffer, 0);
        }
        stream.record().await();
    }

    /** Recorded and waited for, with nothing before it. */
    @Benchmark
    public void eventThatIsAwaited() {
        stream.record().await();
    }
}
