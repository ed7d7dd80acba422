package io.locmoe.driver.reference;

import io.locmoe.driver.reference.kernel.DeviceMemory;
import io.locmoe.spi.device.kernel.Accumulate;
import io.locmoe.spi.device.kernel.Affine;
import io.locmoe.spi.device.kernel.Cast;
import io.locmoe.spi.device.kernel.Copy;
import io.locmoe.spi.device.kernel.Fill;

/** Element by element: cast, copy, fill, affine, accumulate. */
final class ReferenceElements {
    private ReferenceElements() {}

    static void cast(Cast kernel, DeviceMemory memory) {
        Floats in = Floats.of(kernel.in(), memory);
        Floats out = Floats.of(kernel.out(), memory);
        for (long i = 0; i < kernel.in().length(); i++) {
            out.set(i, in.get(i));
        }
    }

    static void copy(Copy kernel, DeviceMemory memory) {
        memory.of(kernel.out()).copyFrom(memory.of(kernel.in()));
    }

    static void fill(Fill kernel, DeviceMemory memory) {
        Floats out = Floats.of(kernel.out(), memory);
        for (long i = 0; i < kernel.out().length(); i++) {
            out.set(i, kernel.value());
        }
    }

    static void affine(Affine kernel, DeviceMemory memory) {
        Floats in = Floats.of(kernel.in(), memory);
        Floats out = Floats.of(kernel.out(), memory);
        for (long i = 0; i < kernel.in().length(); i++) {
            out.set(i, (double) kernel.scale() * in.get(i) + kernel.shift());
        }
    }

    static void accumulate(Accumulate kernel, DeviceMemory memory) {
        Floats in = Floats.of(kernel.in(), memory);
        Floats target = Floats.of(kernel.target(), memory);
        for (long i = 0; i < kernel.in().length(); i++) {
            target.add(i, kernel.scale() * in.get(i));
        }
    }
}
