package io.locmoe.driver.reference;

import io.locmoe.driver.reference.host.HostDriver;

/** The driver {@code reference}: scalar kernels, the same bits on every machine, many times slower than {@code cpu}. */
public final class ReferenceDriver extends HostDriver {
    public ReferenceDriver() {
        super("reference", ReferenceKernels::table);
    }
}
