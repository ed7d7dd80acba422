package io.locmoe.driver.ascend.kernel;

import static io.locmoe.spi.device.memory.ElementType.BFLOAT16;
import static io.locmoe.spi.device.memory.ElementType.FLOAT16;
import static io.locmoe.spi.device.memory.ElementType.FLOAT32;
import static io.locmoe.spi.device.memory.ElementType.INT32;
import static io.locmoe.spi.device.memory.ElementType.INT8;

import io.locmoe.driver.ascend.binding.Cann;
import io.locmoe.spi.device.DeviceException;
import io.locmoe.spi.device.kernel.Accumulate;
import io.locmoe.spi.device.kernel.AdamW;
import io.locmoe.spi.device.kernel.Affine;
import io.locmoe.spi.device.kernel.Binary;
import io.locmoe.spi.device.kernel.Cast;
import io.locmoe.spi.device.kernel.Copy;
import io.locmoe.spi.device.kernel.CrossEntropy;
import io.locmoe.spi.device.kernel.CrossEntropyBackward;
import io.locmoe.spi.device.kernel.Fill;
import io.locmoe.spi.device.kernel.FusedCrossEntropy;
import io.locmoe.spi.device.kernel.FusedCrossEntropyBackward;
import io.locmoe.spi.device.kernel.GatherRows;
import io.locmoe.spi.device.kernel.GroupMean;
import io.locmoe.spi.device.kernel.GroupMeanBackward;
import io.locmoe.spi.device.kernel.Kernel;
import io.locmoe.spi.device.kernel.LayerNorm;
import io.locmoe.spi.device.kernel.LayerNormBackward;
import io.locmoe.spi.device.kernel.LogSumExp;
import io.locmoe.spi.device.kernel.MatMul;
import io.locmoe.spi.device.kernel.NormalizedGroupMean;
import io.locmoe.spi.device.kernel.NormalizedGroupMeanBackward;
import io.locmoe.spi.device.kernel.ScatterAddRows;
import io.locmoe.spi.device.kernel.Softmax;
import io.locmoe.spi.device.kernel.SoftmaxBackward;
import io.locmoe.spi.device.kernel.SumColumns;
import io.locmoe.spi.device.kernel.SumOfSquares;
import io.locmoe.spi.device.kernel.SumRows;
import io.locmoe.spi.device.kernel.Unary;
import io.locmoe.spi.device.kernel.UnaryBackward;
import io.locmoe.spi.device.memory.ElementType;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/** The kernels that the operators of a toolkit make up. Thread-safe. */
public final class AclnnKernels {
    private static final Set<ElementType> WIDE = EnumSet.of(FLOAT32);
    private static final Set<ElementType> SMALL = EnumSet.of(BFLOAT16, FLOAT16);
    private static final Set<ElementType> NUMBERS = EnumSet.of(FLOAT32, BFLOAT16, FLOAT16);
    private static final Set<ElementType> MOVED = EnumSet.of(FLOAT32, BFLOAT16, FLOAT16, INT32, INT8);

    private final Cann cann;
    private final boolean bfloat16;
    private final Map<Class<? extends Kernel>, Composition> compositions = new HashMap<>();

    /** The types of a kernel, the operators that it needs, and how it is made of them. */
    private record Composition(Set<ElementType> types, List<String> operators, BiConsumer<Kernel, Launch> body) {}

    /** The kernels over a toolkit, on the chip of its device. The device is current on this thread. */
    public AclnnKernels(Cann cann) {
        this.cann = cann;
        this.bfloat16 = cann.runtime().hasBfloat16();
        add(Fill.class, NUMBERS, ElementKernels::fill, "aclnnInplaceFillScalar");
        add(Copy.class, MOVED, ElementKernels::copy, "aclnnInplaceCopy");
        add(Cast.class, SMALL, ElementKernels::cast, "aclnnCast");
        add(Accumulate.class, WIDE, ElementKernels::accumulate, "aclnnInplaceAdd");
        add(Affine.class, WIDE, ElementKernels::affine, "aclnnMuls", "aclnnAdds");
        add(Binary.class, WIDE, ElementKernels::binary, "aclnnAdd", "aclnnSub", "aclnnMul", "aclnnDiv");
        add(Unary.class, WIDE, UnaryKernels::forward, UnaryKernels.FORWARD);
        add(UnaryBackward.class, WIDE, UnaryKernels::backward, UnaryKernels.BACKWARD);
        add(GatherRows.class, MOVED, RowKernels::gather, "aclnnEmbedding");
        add(ScatterAddRows.class, WIDE, RowKernels::scatterAdd, "aclnnEmbeddingDenseBackward", "aclnnInplaceAdd");
        addRows();
        addFused();
        add(AdamW.class, WIDE, AdamWKernel::enqueue, AdamWKernel.OPERATORS);
        MatMulKernel product = new MatMulKernel(Precision.of(cann.runtime()));
        add(MatMul.class, NUMBERS, product::enqueue, MatMulKernel.OPERATORS);
    }

    private void addRows() {
        add(SumRows.class, WIDE, SumKernels::rows, "aclnnReduceSum", "aclnnInplaceAdd", "aclnnInplaceZero");
        add(SumColumns.class, WIDE, SumKernels::columns, "aclnnReduceSum", "aclnnInplaceZero");
        add(SumOfSquares.class, WIDE, SumKernels::squares, "aclnnMul", "aclnnReduceSum", "aclnnInplaceZero");
        add(Softmax.class, WIDE, SoftmaxKernels::forward, "aclnnSoftmax", "aclnnMuls", "aclnnInplaceAdd");
        add(SoftmaxBackward.class, WIDE, SoftmaxKernels::backward, "aclnnSoftmaxBackward", "aclnnMuls");
        add(LogSumExp.class, WIDE, SoftmaxKernels::logSumExp, "aclnnLogSoftmax", "aclnnTopk", "aclnnSub");
        add(LayerNorm.class, WIDE, LayerNormKernels::forward, "aclnnLayerNorm");
        add(LayerNormBackward.class, WIDE, LayerNormKernels::backward, "aclnnLayerNormBackward", "aclnnInplaceAdd");
        add(CrossEntropy.class, WIDE, CrossEntropyKernels::forward, CrossEntropyKernels.FORWARD);
        add(CrossEntropyBackward.class, WIDE, CrossEntropyKernels::backward, CrossEntropyKernels.BACKWARD);
    }

    private void addFused() {
        add(FusedCrossEntropy.class, WIDE, CrossEntropyKernels::fused, CrossEntropyKernels.FUSED);
        add(
                FusedCrossEntropyBackward.class,
                WIDE,
                CrossEntropyKernels::fusedBackward,
                CrossEntropyKernels.FUSED_BACKWARD);
        add(GroupMean.class, WIDE, GroupMeanKernels::forward, GroupMeanKernels.FORWARD);
        add(GroupMeanBackward.class, WIDE, GroupMeanKernels::backward, GroupMeanKernels.BACKWARD);
        add(NormalizedGroupMean.class, WIDE, GroupMeanKernels::normalized, GroupMeanKernels.NORMALIZED);
        add(
                NormalizedGroupMeanBackward.class,
                WIDE,
                GroupMeanKernels::normalizedBackward,
                GroupMeanKernels.NORMALIZED_BACKWARD);
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

    /** A line for each kernel that the toolkit has not all operators of. */
    public List<String> lacking() {
        return compositions.keySet().stream()
                .filter(kernel -> !supports(kernel))
                .map(kernel -> "no kernel " + kernel.getSimpleName() + ": the toolkit lacks " + missing(kernel))
                .sorted()
                .toList();
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
