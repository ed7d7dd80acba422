package io.locmoe.driver.ascend.device;

import io.locmoe.driver.ascend.kernel.AclnnKernels;
import java.util.Map;

/** What a device reports about itself. */
final class DeviceMeasures {
    private DeviceMeasures() {}

    /**
     * Since the last call: {@code launches} of kernels; {@code keptPlanShare}, the share of them that needed no new
     * plan; {@code memoryPieces} that the pool has asked CANN for. In a steady training the share is near 1, and no
     * piece comes.
     */
    static Map<String, Double> take(AclnnKernels kernels, BlockPool memory) {
        double kept = kernels.takeLaunchedKept();
        double launches = kept + kernels.takeLaunchedNew();
        return Map.of(
                "launches", launches, "keptPlanShare", launches == 0 ? 0 : kept / launches, "memoryPieces", (double)
                        memory.takeMade());
    }
}
