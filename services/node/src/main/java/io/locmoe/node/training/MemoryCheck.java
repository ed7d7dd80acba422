package io.locmoe.node.training;

import com.sun.management.OperatingSystemMXBean;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.size.MemoryNeed;
import io.locmoe.spi.topology.ExpertPlacement;
import java.lang.management.ManagementFactory;

/** Checks whether a job fits into a node's memory, by an estimate before anything is allocated. */
final class MemoryCheck {
    private MemoryCheck() {}

    /**
     * Compares the need with the memory of this process and its machine or container. Assumes equal numbers of experts,
     * because the placement is not known yet.
     *
     * @throws IllegalArgumentException saying what the job needs, what there is, and what to change
     */
    static void require(JobSettings settings, int vocabulary) {
        require(MemoryNeed.of(settings, vocabulary));
    }

    /** Requires the memory of the node that hosts the most experts. */
    static void require(JobSettings settings, ExpertPlacement placement, int vocabulary) {
        require(MemoryNeed.of(settings, placement, vocabulary));
    }

    private static void require(MemoryNeed need) {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        need.problem(1, system.getTotalMemorySize(), Runtime.getRuntime().maxMemory())
                .ifPresent(problem -> {
                    throw new IllegalArgumentException(problem);
                });
    }
}
