package io.locmoe.driver.cpu.vector;

import io.locmoe.driver.reference.kernel.DeviceMemory;
import io.locmoe.spi.device.kernel.AdamW;
import io.locmoe.spi.device.kernel.GroupedAdamW;

/**
 * AdamW on many parameters, a part at a time: what {@link VectorAdamW} passes over twice, and the gradients that are
 * cleared, are in a near cache the second time.
 */
final class VectorGroupedAdamW {
    /** Elements of a part: 64 kB each of parameters, gradients and moments. */
    private static final int PART = 16_384;

    private VectorGroupedAdamW() {}

    static void step(GroupedAdamW kernel, DeviceMemory memory) {
        long first = 0;
        for (int i = 0; i < kernel.lengths().size(); i++) {
            long end = first + kernel.lengths().get(i);
            for (long start = first; start < end; start += PART) {
                AdamW part = part(
                        kernel,
                        start,
                        Math.min(PART, end - start),
                        kernel.decays().get(i));
                VectorAdamW.step(part, memory);
                memory.of(part.gradient()).fill((byte) 0);
            }
            first = end;
        }
    }

    private static AdamW part(GroupedAdamW kernel, long start, long length, float decay) {
        return new AdamW(
                kernel.parameters().slice(start, length),
                kernel.gradients().slice(start, length),
                kernel.firstMoments().slice(start, length),
                kernel.secondMoments().slice(start, length),
                kernel.gradientScale(),
                kernel.rate(),
                kernel.beta1(),
                kernel.beta2(),
                kernel.epsilon(),
                decay,
                kernel.step());
    }
}
