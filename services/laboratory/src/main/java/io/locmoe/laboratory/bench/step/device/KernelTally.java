package io.locmoe.laboratory.bench.step.device;

import io.locmoe.laboratory.bench.KernelWork;
import io.locmoe.spi.device.kernel.Kernel;
import io.locmoe.spi.device.kernel.MatMul;

/** The launches of one group, added up. Used by one thread. */
final class KernelTally extends CallTally {
    private final KernelGroup group;
    private long flops;
    private MatMul sample;
    private boolean varied;

    KernelTally(KernelGroup group) {
        this.group = group;
    }

    void add(Kernel kernel, long time) {
        KernelWork work = KernelWork.of(kernel);
        add(time, work.bytes());
        KernelProducts.of(kernel).ifPresentOrElse(this::add, () -> flops += work.flops());
    }

    private void add(KernelProducts products) {
        flops += products.flops();
        varied |= sample != null && !shape(products.sample()).equals(shape(sample));
        sample = products.sample();
    }

    private static String shape(MatMul product) {
        return product.m() + "×" + product.n() + "×" + product.k();
    }

    /** Name in tables: the kind, and for products the shape, with a tilde if shapes vary. */
    String name() {
        return sample == null
                ? group.name()
                : group.name() + " " + (varied ? "~" : "") + shape(sample)
                        + (group.batch() > 1 ? " ×" + group.batch() : "");
    }

    KernelGroup group() {
        return group;
    }

    long flops() {
        return flops;
    }

    /** One of the products; null if these are none. */
    MatMul sample() {
        return sample;
    }
}
