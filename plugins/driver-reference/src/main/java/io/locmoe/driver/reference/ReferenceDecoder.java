package io.locmoe.driver.reference;

import io.locmoe.driver.reference.kernel.DeviceMemory;
import io.locmoe.spi.device.kernel.RotaryEmbedding;
import io.locmoe.spi.device.kernel.SwiGlu;
import io.locmoe.spi.device.kernel.SwiGluBackward;

/** Parts of decoders like Llama's: the gated activation and the rotation of heads. */
final class ReferenceDecoder {
    private ReferenceDecoder() {}

    static void swiGlu(SwiGlu kernel, DeviceMemory memory) {
        Floats in = Floats.of(kernel.in(), memory);
        Floats out = Floats.of(kernel.out(), memory);
        int columns = kernel.columns();
        for (long i = 0; i < kernel.out().length(); i++) {
            long gate = i / columns * columns + i;
            out.set(i, in.get(gate) * sigmoid(in.get(gate)) * in.get(gate + columns));
        }
    }

    static void swiGluBackward(SwiGluBackward kernel, DeviceMemory memory) {
        Floats in = Floats.of(kernel.in(), memory);
        Floats above = Floats.of(kernel.gradientOut(), memory);
        Floats below = Floats.of(kernel.gradientIn(), memory);
        int columns = kernel.columns();
        for (long i = 0; i < kernel.gradientOut().length(); i++) {
            long at = i / columns * columns + i;
            double gate = in.get(at);
            double value = in.get(at + columns);
            double slope = sigmoid(gate) * (1 + gate * sigmoid(-gate));
            below.set(at, above.get(i) * value * slope);
            below.set(at + columns, above.get(i) * gate * sigmoid(gate));
        }
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    static void rotate(RotaryEmbedding kernel, DeviceMemory memory) {
        Floats matrix = Floats.of(kernel.matrix(), memory);
        Floats cosines = Floats.of(kernel.cosines(), memory);
        Floats sines = Floats.of(kernel.sines(), memory);
        int half = kernel.headWidth() / 2;
        for (int row = 0; row < kernel.rows(); row++) {
            for (int pair = 0; pair < kernel.heads() * half; pair++) {
                long first = (long) row * kernel.columns() + pair / half * kernel.headWidth() + pair % half;
                long angle = (long) (row % kernel.sequence()) * half + pair % half;
                double a = matrix.get(first);
                double b = matrix.get(first + half);
                double sine = kernel.inverse() ? -sines.get(angle) : sines.get(angle);
                matrix.set(first, a * cosines.get(angle) - b * sine);
                matrix.set(first + half, b * cosines.get(angle) + a * sine);
            }
        }
    }
}
