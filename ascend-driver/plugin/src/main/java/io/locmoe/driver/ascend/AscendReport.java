package io.locmoe.driver.ascend;

import io.locmoe.driver.ascend.binding.AclRuntime;
import io.locmoe.driver.ascend.binding.CannException;
import io.locmoe.driver.ascend.kernel.AclnnKernels;
import io.locmoe.spi.device.DeviceDescription;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the driver found on this machine, and what is missing, a line each. */
record AscendReport(Session session, List<DeviceDescription> devices) {
    private static final long MEBIBYTE = 1L << 20;

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add((session.simulated() ? "simulator " : "toolkit ")
                + session.root().path() + " ("
                + session.root().source() + "), version " + runtime().version() + ", "
                + (session.libraries().split() ? "a library for each group of operators" : "one library of operators"));
        lines.add("runtime " + session.libraries().runtime());
        lines.add("objects " + session.libraries().objects());
        operators(lines);
        devices.forEach(device -> lines.add(line(device)));
        AclnnKernels kernels = new AclnnKernels(session.cann());
        lines.add("kernels, in float32 where nothing else is said: " + String.join(", ", kernels.supported()));
        lines.addAll(kernels.lacking());
        return lines;
    }

    private void operators(List<String> lines) {
        Map<Path, Integer> found = new LinkedHashMap<>();
        List<String> missing = new ArrayList<>();
        for (Map.Entry<String, Optional<Path>> operator : session.cann().probe().entrySet()) {
            operator.getValue()
                    .ifPresentOrElse(
                            library -> found.merge(library, 1, Integer::sum), () -> missing.add(operator.getKey()));
        }
        found.forEach((library, count) -> lines.add("operators " + library + ": " + count + " of those known"));
        session.toolkit().failures().values().forEach(reason -> lines.add("not loaded: " + reason));
        if (!missing.isEmpty()) {
            lines.add("operators in no library: " + String.join(", ", missing));
        }
    }

    private String line(DeviceDescription description) {
        String name = "device " + description.ordinal() + " " + description.name();
        try {
            runtime().setDevice(description.ordinal());
            try {
                return name + ", " + current();
            } finally {
                runtime().resetDevice(description.ordinal());
            }
        } catch (CannException e) {
            return name + " cannot be used: " + e.getMessage();
        }
    }

    /** Free and total memory of the current device. */
    private String current() {
        AclRuntime.Memory memory = runtime().memory();
        return memory.free() / MEBIBYTE + " of " + memory.total() / MEBIBYTE + " MiB free";
    }

    private AclRuntime runtime() {
        return session.cann().runtime();
    }
}
