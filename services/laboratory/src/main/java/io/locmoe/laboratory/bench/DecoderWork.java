package io.locmoe.laboratory.bench;

import io.locmoe.spi.device.kernel.Kernel;
import io.locmoe.spi.device.kernel.RmsNorm;
import io.locmoe.spi.device.kernel.RmsNormBackward;
import io.locmoe.spi.device.kernel.RotaryEmbedding;
import io.locmoe.spi.device.kernel.SwiGlu;
import io.locmoe.spi.device.kernel.SwiGluBackward;

/** {@link KernelWork} of the parts of decoders like Llama's. */
final class DecoderWork {
    private DecoderWork() {}

    static KernelWork of(Kernel kernel) {
        return switch (kernel) {
            case RmsNorm k -> KernelWork.work(4 * k.in().length() + 4L * k.rows(), k.in(), k.gain(), k.out(), k.rstd());
            case RmsNormBackward k -> ofNorm(k);
            case RotaryEmbedding k -> ofRotation(k);
            case SwiGlu k -> KernelWork.work(5 * k.out().length(), k.in(), k.out());
            case SwiGluBackward k ->
                KernelWork.work(10 * k.gradientOut().length(), k.in(), k.gradientOut(), k.gradientIn());
            default ->
                throw new IllegalStateException("the count of work has no row for the kernel "
                        + kernel.getClass().getName());
        };
    }

    /** The gradient of the gain is read and written. */
    private static KernelWork ofNorm(RmsNormBackward k) {
        return KernelWork.work(
                9 * k.in().length() + 3L * k.rows(),
                k.in(),
                k.gain(),
                k.rstd(),
                k.gradientOut(),
                k.gradientIn(),
                k.gradientGain(),
                k.gradientGain());
    }

    /** Four products and two sums for each pair; columns after the heads are not touched. */
    private static KernelWork ofRotation(RotaryEmbedding k) {
        long rotated = (long) k.rows() * k.heads() * k.headWidth();
        return new KernelWork(
                3 * rotated,
                2 * rotated * Float.BYTES + k.cosines().byteSize() + k.sines().byteSize());
    }
}
