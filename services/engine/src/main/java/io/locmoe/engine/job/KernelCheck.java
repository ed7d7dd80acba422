package io.locmoe.engine.job;

import io.locmoe.engine.settings.Precision;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.kernel.Accumulate;
import io.locmoe.spi.device.kernel.AdamW;
import io.locmoe.spi.device.kernel.Cast;
import io.locmoe.spi.device.kernel.Copy;
import io.locmoe.spi.device.kernel.CrossEntropyBackward;
import io.locmoe.spi.device.kernel.GatherRows;
import io.locmoe.spi.device.kernel.Kernel;
import io.locmoe.spi.device.kernel.Kernels;
import io.locmoe.spi.device.kernel.LayerNormBackward;
import io.locmoe.spi.device.kernel.MatMul;
import io.locmoe.spi.device.kernel.SoftmaxBackward;
import io.locmoe.spi.device.kernel.UnaryBackward;
import io.locmoe.spi.device.memory.ElementType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Checks that a device has the kernels that a model may launch, before it launches any. All plain kernels are required,
 * because the kernels of a gate or router are not known before it runs. Fused kernels are not required: their
 * operations are composed of plain kernels if a device lacks them.
 */
public final class KernelCheck {
    private static final Set<Class<?>> TRAINING_ONLY = Set.of(
            Accumulate.class,
            AdamW.class,
            CrossEntropyBackward.class,
            LayerNormBackward.class,
            SoftmaxBackward.class,
            UnaryBackward.class);

    /** Kernels that are launched with elements of the precision's type. */
    private static final List<Class<? extends Kernel>> SMALL =
            List.of(Cast.class, Copy.class, GatherRows.class, MatMul.class);

    private KernelCheck() {}

    /** The kernels that a device lacks for training, as a sentence that names the driver. */
    public static Optional<String> training(String driver, Precision precision, Device device) {
        return problem(driver, precision, device, "a training", Set.of(), ", or precision float32");
    }

    /** The kernels that a device lacks for forward passes, like {@link #training}. */
    public static Optional<String> forward(String driver, Precision precision, Device device) {
        return problem(driver, precision, device, "a model without training", TRAINING_ONLY, "");
    }

    private static Optional<String> problem(
            String driver, Precision precision, Device device, String what, Set<Class<?>> unused, String otherwise) {
        List<String> plain = plain(device, unused);
        List<String> small = precision == Precision.FLOAT32 ? List.of() : small(device, precision.type());
        if (!plain.isEmpty()) {
            return Optional.of(sentence(driver, device, plain, what, ""));
        }
        return small.isEmpty()
                ? Optional.empty()
                : Optional.of(sentence(driver, device, small, what + " with precision " + precision, otherwise));
    }

    private static List<String> plain(Device device, Set<Class<?>> unused) {
        List<String> missing = new ArrayList<>();
        for (Class<? extends Kernel> kernel : Kernels.plain()) {
            if (!unused.contains(kernel) && takesFloat32(kernel) && !device.supports(kernel)) {
                missing.add(kernel.getSimpleName());
            }
        }
        return missing;
    }

    private static List<String> small(Device device, ElementType type) {
        return SMALL.stream()
                .filter(kernel -> !device.supports(kernel, type))
                .map(kernel -> kernel.getSimpleName() + " of " + type)
                .toList();
    }

    private static String sentence(String driver, Device device, List<String> missing, String what, String otherwise) {
        return "the device driver '" + driver + "' does not execute " + String.join(", ", missing)
                + " on " + device.description().name() + ", which " + what
                + " needs; use another driver, or a version of it that has "
                + (missing.size() == 1 ? "this kernel" : "these kernels") + otherwise;
    }

    /** Kernels that handle only smaller types are needed only by a precision that uses them. */
    private static boolean takesFloat32(Class<? extends Kernel> kernel) {
        return Kernel.types(kernel).contains(ElementType.FLOAT32);
    }
}
