package io.locmoe.driver.ascend.kernel;

import io.locmoe.driver.ascend.binding.Cann;
import io.locmoe.spi.device.DeviceException;
import io.locmoe.spi.device.kernel.Accumulate;
import io.locmoe.spi.device.kernel.AdamW;
import io.locmoe.spi.device.kernel.Affine;
import io.locmoe.spi.device.kernel.Binary;
import io.locmoe.spi.device.kernel.Copy;
import io.locmoe.spi.device.kernel.Fill;
import io.locmoe.spi.device.kernel.GatherRows;
import io.locmoe.spi.device.kernel.Kernel;
import io.locmoe.spi.device.kernel.LayerNorm;
import io.locmoe.spi.device.kernel.LayerNormBackward;
import io.locmoe.spi.device.kernel.LogSumExp;
import io.locmoe.spi.device.kernel.MatMul;
import io.locmoe.spi.device.kernel.ScatterAddRows;
import io.locmoe.spi.device.kernel.Softmax;
import io.locmoe.spi.device.kernel.SoftmaxBackward;
import io.locmoe.spi.device.kernel.SumColumns;
import io.locmoe.spi.device.kernel.SumOfSquares;
import io.locmoe.spi.device.kernel.SumRows;
import io.locmoe.spi.device.memory.ElementType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** The kernels that the operators of a toolkit make up. Thread-safe. */
public final class AclnnKernels {
    private final Cann cann;
    private final Map<Class<? extends Kernel>, Composition> compositions = new HashMap<>();

    /** A kernel, the operators that it needs, and how it is made of them. */
    private record Composition(List<String> operators, BiConsumer<Kernel, Launch> body) {}

    /** The kernels over a toolkit, on the chip of its device. The device is current on this thread. */
    public AclnnKernels(Cann cann) {
        this.cann = cann;
        add(Fill.class, ElementKernels::fill, "aclnnInplaceFillScalar");
        add(Copy.class, ElementKernels::copy, "aclnnInplaceCopy");
        add(Accumulate.class, ElementKernels::accumulate, "aclnnInplaceAdd");
        add(Affine.class, ElementKernels::affine, "aclnnMuls", "aclnnAdds");
        add(Binary.class, ElementKernels::binary, "aclnnAdd", "aclnnSub", "aclnnMul", "aclnnDiv");
        add(GatherRows.class, RowKernels::gather, "aclnnEmbedding");
        add(ScatterAddRows.class, RowKernels::scatterAdd, "aclnnEmbeddingDenseBackward", "aclnnInplaceAdd");
        addSums();
        addSoftmax();
        add(LayerNorm.class, LayerNormKernels::forward, "aclnnLayerNorm");
        add(LayerNormBackward.class, LayerNormKernels::backward, "aclnnLayerNormBackward", "aclnnInplaceAdd");
        add(AdamW.class, AdamWKernel::enqueue, AdamWKernel.OPERATORS);
        MatMulKernel product = new MatMulKernel(Precision.of(cann.runtime()));
        add(MatMul.class, product::enqueue, MatMulKernel.OPERATORS);
    }

    private void addSums() {
        add(SumRows.class, SumKernels::rows, "aclnnReduceSum", "aclnnInplaceAdd", "aclnnInplaceZero");
        add(SumColumns.class, SumKernels::columns, "aclnnReduceSum", "aclnnInplaceZero");
        add(SumOfSquares.class, SumKernels::squares, "aclnnMul", "aclnnReduceSum", "aclnnInplaceZero");
    }

    private void addSoftmax() {
        add(Softmax.class, SoftmaxKernels::forward, "aclnnSoftmax", "aclnnMuls", "aclnnInplaceAdd");
        add(SoftmaxBackward.class, SoftmaxKernels::backward, "aclnnSoftmaxBackward", "aclnnMuls");
        add(LogSumExp.class, SoftmaxKernels::logSumExp, "aclnnLogSoftmax", "aclnnTopk", "aclnnSub");
    }

    /** Whether the toolkit has all operators of a kernel. */
    public boolean supports(Class<? extends Kernel> kernel) {
        return compositions.containsKey(kernel) && missing(kernel).isEmpty();
    }

    /** The names of the kernels that are supported. */
    public List<String> supported() {
        return compositions.keySet().stream()
                .filter(this::supports)
                .map(Class::getSimpleName)
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
        if (kernel.elementType() != ElementType.FLOAT32) {
            throw new DeviceException("the ascend driver computes in float32 only, so far: " + type.getSimpleName()
                    + " of " + kernel.elementType());
        }
        if (composition == null) {
            throw new DeviceException("the ascend driver does not have the kernel " + type.getSimpleName() + " yet");
        }
        if (!supports(type)) {
            throw new DeviceException(
                    "the toolkit lacks operators of the kernel " + type.getSimpleName() + ": " + missing(type));
        }
        composition.body().accept(kernel, launch);
    }

    private List<String> missing(Class<? extends Kernel> kernel) {
        return compositions.get(kernel).operators().stream()
                .filter(name -> cann.operator(name).isEmpty())
                .toList();
    }

    private <K extends Kernel> void add(Class<K> type, BiConsumer<K, Launch> body, String... operators) {
        compositions.put(
                type, new Composition(List.of(operators), (kernel, launch) -> body.accept(type.cast(kernel), launch)));
    }
}
