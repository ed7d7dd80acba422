package io.locmoe.driver.ascend.kernel;

import static io.locmoe.spi.device.memory.ElementType.BFLOAT16;
import static io.locmoe.spi.device.memory.ElementType.FLOAT32;

import io.locmoe.driver.ascend.binding.Cann;
import io.locmoe.spi.device.DeviceException;
import io.locmoe.spi.device.kernel.Kernel;
import io.locmoe.spi.device.memory.ElementType;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** The kernels that the operators of a toolkit make up. Thread-safe. */
public final class AclnnKernels {
    private static final Set<ElementType> WIDE = EnumSet.of(FLOAT32);

    private final Cann cann;
    private final boolean bfloat16;
    private final Map<Class<? extends Kernel>, Composition> compositions = new HashMap<>();
    private final LongAdder launchedKept = new LongAdder();
    private final LongAdder launchedNew = new LongAdder();

    /** The types of a kernel, the operators that it needs, and how it is made of them. */
    private record Composition(Set<ElementType> types, List<String> operators, BiConsumer<Kernel, Launch> body) {}

    /** The kernels over a toolkit, on the chip of its device. The device is current on this thread. */
    public AclnnKernels(Cann cann) {
        this.cann = cann;
        this.bfloat16 = cann.runtime().hasBfloat16();
        new KernelCatalog(this::add).fill(cann);
    }

    /** Whether the toolkit has all operators of a kernel. */
    public boolean supports(Class<? extends Kernel> kernel) {
        return compositions.containsKey(kernel) && missing(kernel).isEmpty();
    }

    /** Whether it has them, and the chip has the type. */
    public boolean supports(Class<? extends Kernel> kernel, ElementType type) {
        return supports(kernel) && types(kernel).contains(type);
    }

    /** The names of the kernels that are supported, with their types where those are not float32 only. */
    public List<String> supported() {
        return compositions.keySet().stream()
                .filter(this::supports)
                .map(kernel -> kernel.getSimpleName() + (types(kernel).equals(WIDE) ? "" : " " + types(kernel)))
                .sorted()
                .toList();
    }

    /** A line for each kernel that the toolkit has not all operators of, and for each that the chip lacks. */
    public List<String> lacking() {
        Stream<String> ofToolkit = compositions.keySet().stream()
                .filter(kernel -> !supports(kernel))
                .map(kernel -> "no kernel " + kernel.getSimpleName() + ": the toolkit lacks " + missing(kernel))
                .sorted();
        return Stream.concat(ofToolkit, FusedOperators.absences(cann.runtime().chip()).stream())
                .toList();
    }

    /** Counts a launch, which has a kept plan or gets a new one. */
    void launched(boolean kept) {
        (kept ? launchedKept : launchedNew).increment();
    }

    /** Number of launches since the last call that were enqueued by a plan that had been kept. */
    public long takeLaunchedKept() {
        return launchedKept.sumThenReset();
    }

    /** Number of launches since the last call for which a plan was made. */
    public long takeLaunchedNew() {
        return launchedNew.sumThenReset();
    }

    /** The queue of a stream of CANN. */
    public KernelQueue queue(long stream, KernelMemory memory) {
        return new KernelQueue(this, cann, memory, stream);
    }

    void enqueue(Kernel kernel, Launch launch) {
        Class<? extends Kernel> type = kernel.getClass();
        Composition composition = compositions.get(type);
        if (composition == null) {
            throw new DeviceException("the ascend driver does not have the kernel " + type.getSimpleName());
        }
        if (!supports(type)) {
            throw new DeviceException(
                    "the toolkit lacks operators of the kernel " + type.getSimpleName() + ": " + missing(type));
        }
        if (!types(type).contains(kernel.elementType())) {
            throw new DeviceException("the ascend driver has the kernel " + type.getSimpleName() + " in " + types(type)
                    + " on " + cann.runtime().chip() + ", not in " + kernel.elementType());
        }
        composition.body().accept(kernel, launch);
    }

    private Set<ElementType> types(Class<? extends Kernel> kernel) {
        Set<ElementType> types = EnumSet.copyOf(compositions.get(kernel).types());
        if (!bfloat16) {
            types.remove(BFLOAT16);
        }
        return types;
    }

    private List<String> missing(Class<? extends Kernel> kernel) {
        return compositions.get(kernel).operators().stream()
                .filter(name -> cann.operator(name).isEmpty())
                .toList();
    }

    private <K extends Kernel> void add(
            Class<K> type, Set<ElementType> types, BiConsumer<K, Launch> body, String... operators) {
        compositions.put(
                type,
                new Composition(types, List.of(operators), (kernel, launch) -> body.accept(type.cast(kernel), launch)));
    }
}
