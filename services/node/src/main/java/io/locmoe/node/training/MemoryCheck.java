package io.locmoe.node.training;

import com.sun.management.OperatingSystemMXBean;
import io.locmoe.engine.model.MemoryNeed;
import io.locmoe.engine.settings.JobSettings;
import java.lang.management.ManagementFactory;

/** Whether a job fits into a node's memory, estimated before anything is allocated. */
final class MemoryCheck {
    private MemoryCheck() {}

    /**
     * Compares with the memory of this process and its machine or container.
     *
     * @throws IllegalArgumentException saying what the job needs, what there is, and what to change
     */
    static void require(JobSettings settings, int vocabulary) {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        MemoryNeed.of(settings, vocabulary)
                .problem(1, system.getTotalMemorySize(), Runtime.getRuntime().maxMemory())
                .ifPresent(problem -> {
                    throw new IllegalArgumentException(problem);
                });
    }
}
