package io.locmoe.engine.job;

import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.kernel.Accumulate;
import io.locmoe.spi.device.kernel.AdamW;
import io.locmoe.spi.device.kernel.CrossEntropyBackward;
import io.locmoe.spi.device.kernel.FusedKernel;
import io.locmoe.spi.device.kernel.Kernel;
import io.locmoe.spi.device.kernel.LayerNormBackward;
import io.locmoe.spi.device.kernel.SoftmaxBackward;
import io.locmoe.spi.device.kernel.UnaryBackward;
import io.locmoe.spi.device.memory.ElementType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a device has the kernels that a model may launch, known before it launches any. Those of gates and routers
 * are among them: which ones a plug-in uses shows only when it does. A fused kernel is not asked for: what it does is
 * composed of the others where a device lacks it.
 */
public final class KernelCheck {
    private static final Set<Class<?>> TRAINING_ONLY = Set.of(
            Accumulate.class,
            AdamW.class,
            CrossEntropyBackward.class,
            LayerNormBackward.class,
            SoftmaxBackward.class,
            UnaryBackward.class);

    private KernelCheck() {}

    /** What a device lacks for training, as a sentence that names the driver. */
    public static Optional<String> training(String driver, Device device) {
        return problem(driver, device, "a training", Set.of());
    }

    /** What a device lacks for forward passes, as {@link #training}. */
    public static Optional<String> forward(String driver, Device device) {
        return problem(driver, device, "a model without training", TRAINING_ONLY);
    }

    private static Optional<String> problem(String driver, Device device, String what, Set<Class<?>> unused) {
        List<String> missing = new ArrayList<>();
        for (Class<?> type : Kernel.class.getPermittedSubclasses()) {
            Class<? extends Kernel> kernel = type.asSubclass(Kernel.class);
            if (!unused.contains(kernel) && isPlain(kernel) && !device.supports(kernel)) {
                missing.add(kernel.getSimpleName());
            }
        }
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of("the device driver '" + driver + "' does not execute " + String.join(", ", missing)
                        + " on " + device.description().name() + ", which " + what
                        + " needs; use another driver, or a version of it that has "
                        + (missing.size() == 1 ? "this kernel" : "these kernels"));
    }

    /**
     * Models compute in float32, so a kernel that only has to do with other types is not launched; and fused ones need
     * not be.
     */
    private static boolean isPlain(Class<? extends Kernel> kernel) {
        return kernel != FusedKernel.class && Kernel.types(kernel).contains(ElementType.FLOAT32);
    }
}
