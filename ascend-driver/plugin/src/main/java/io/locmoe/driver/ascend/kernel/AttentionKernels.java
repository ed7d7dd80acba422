package io.locmoe.driver.ascend.kernel;

import static io.locmoe.driver.ascend.kernel.AttentionTensors.COPIES;

import io.locmoe.driver.ascend.binding.Stored;
import io.locmoe.spi.device.kernel.FusedAttention;
import io.locmoe.spi.device.kernel.FusedAttentionBackward;
import java.lang.foreign.Arena;

/**
 * Causal attention of all heads by one operator, and its gradient by another, in the type of queries, keys and values.
 * The operators keep the largest score and the sum of exponentials of each row and head several times; our kernels keep
 * the score and the sum's inverse once.
 */
final class AttentionKernels {
    static final String[] FORWARD = {"aclnnFlashAttentionScore", "aclnnInplaceCopy", "aclnnDiv", "aclnnCast"};
    static final String[] BACKWARD = {"aclnnFlashAttentionScoreGrad", "aclnnInplaceCopy", "aclnnDiv", "aclnnCast"};

    private static final long NONE = 0;
    /** [sequences, positions, width]. */
    private static final long LAYOUT = Arena.global().allocateFrom("BSH").address();
    /** A mask of this side stands for those of all longer sequences. */
    private static final int LARGEST_MASK = 2048;
    /** {@code sparseMode}: the mask has a number for each query and key. */
    private static final long WHOLE_MASK = 0;
    /** {@code sparseMode}: queries see the keys up to their own; the mask is the compressed one. */
    private static final long LEFT_UP_CAUSAL = 2;

    private static final double KEEP_ALL = 1;
    private static final long NEXT = 0;
    private static final long USUAL_PRECISION = 0;

    private final Launch launch;
    private final AttentionTensors tensors;
    private final Arithmetic arithmetic;
    private final Casts casts;
    private final long sequence;
    private final long heads;
    private final long mask;
    private final long mode;

    private AttentionKernels(Launch launch, int sequences, int sequence, int heads, int width) {
        this.launch = launch;
        this.tensors = new AttentionTensors(launch, sequences, sequence, heads, width);
        this.arithmetic = new Arithmetic(launch);
        this.casts = new Casts(launch);
        this.sequence = sequence;
        this.heads = heads;
        int side = Math.min(sequence, LARGEST_MASK);
        this.mask = tensors.mask(side);
        this.mode = sequence > LARGEST_MASK ? LEFT_UP_CAUSAL : WHOLE_MASK;
    }

    static void forward(FusedAttention kernel, Launch launch) {
        if (kernel.out().length() > 0) {
            new AttentionKernels(launch, kernel.sequences(), kernel.sequence(), kernel.heads(), kernel.width())
                    .enqueue(kernel);
        }
    }

    static void backward(FusedAttentionBackward kernel, Launch launch) {
        if (kernel.out().length() > 0) {
            new AttentionKernels(launch, kernel.sequences(), kernel.sequence(), kernel.heads(), kernel.width())
                    .enqueue(kernel);
        }
    }

    private void enqueue(FusedAttention kernel) {
        Stored qkv = launch.stored(kernel.qkv());
        long query = tensors.third(qkv, 0);
        long key = tensors.third(qkv, 1);
        long value = tensors.third(qkv, 2);
        Stored most = tensors.room();
        Stored sum = tensors.room();
        long mostOut = tensors.copies(most);
        long sumOut = tensors.copies(sum);
        Stored out = launch.stored(kernel.out());
        Stored result = tensors.resultIn(qkv.type(), out, kernel.out().length());
        long attention = tensors.matrix(result);
        double scale = kernel.scale();
        launch.call("aclnnFlashAttentionScore", (handle, size, plan) -> (int) handle.invokeExact(
                query,
                key,
                value,
                NONE,
                NONE,
                NONE,
                mask,
                NONE,
                scale,
                KEEP_ALL,
                sequence,
                NEXT,
                heads,
                LAYOUT,
                USUAL_PRECISION,
                mode,
                mostOut,
                sumOut,
                NONE,
                attention,
                size,
                plan));
        casts.deliver(result, out, kernel.out().length());
        arithmetic.copy(tensors.firsts(most), tensors.numbers(kernel.maximum()));
        arithmetic.divide(launch.constant(Repeated.ones(1), 1), tensors.firsts(sum), tensors.numbers(kernel.share()));
    }

    private void enqueue(FusedAttentionBackward kernel) {
        long most = tensors.copies(tensors.room());
        arithmetic.copy(tensors.numbers(kernel.maximum()), most);
        long sum = tensors.copies(tensors.room());
        arithmetic.divide(launch.constant(Repeated.ones(COPIES), COPIES), tensors.numbers(kernel.share()), sum);
        Stored qkv = launch.stored(kernel.qkv());
        long query = tensors.third(qkv, 0);
        long key = tensors.third(qkv, 1);
        long value = tensors.third(qkv, 2);
        long above = tensors.matrix(launch.stored(kernel.gradientOut()));
        long out = tensors.matrix(
                casts.as(qkv.type(), launch.stored(kernel.out()), kernel.out().length()));
        Stored below = launch.stored(kernel.gradientQkv());
        Stored gradients =
                tensors.resultIn(qkv.type(), below, kernel.gradientQkv().length());
        long gradientQuery = tensors.third(gradients, 0);
        long gradientKey = tensors.third(gradients, 1);
        long gradientValue = tensors.third(gradients, 2);
        double scale = kernel.scale();
        launch.call("aclnnFlashAttentionScoreGrad", (handle, size, plan) -> (int) handle.invokeExact(
                query,
                key,
                value,
                above,
                NONE,
                NONE,
                NONE,
                mask,
                most,
                sum,
                NONE,
                out,
                NONE,
                scale,
                KEEP_ALL,
                sequence,
                NEXT,
                heads,
                LAYOUT,
                USUAL_PRECISION,
                mode,
                gradientQuery,
                gradientKey,
                gradientValue,
                NONE,
                size,
                plan));
        casts.deliver(gradients, below, kernel.gradientQkv().length());
    }
}
