package io.locmoe.launcher.run;

import io.locmoe.engine.model.ModelSize;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.launcher.RunException;
import io.locmoe.report.text.Quantity;

/** What a job asks of the machine, before anything is started. */
public record ModelCost(JobSettings settings, ModelSize size) {
    static ModelCost of(JobSettings settings, int vocabulary) {
        return new ModelCost(settings, ModelSize.of(settings.model(), vocabulary));
    }

    /** One line for people. */
    public String text() {
        return "model: " + Quantity.count(size.parameters()) + " parameters (" + Quantity.count(size.sharedParameters())
                + " on every device, "
                + Quantity.count(size.expertParameters()) + " in experts), " + Quantity.count(size.flopsPerToken())
                + " operations per token, "
                + Quantity.count(size.bytesPerNode(settings)) + "B of training state on each of " + settings.nodes()
                + " nodes";
    }

    /**
     * Refuses a job whose training state alone, with a copy for a checkpoint, does not fit into the machine that all
     * its nodes share.
     *
     * @throws RunException with the sizes
     */
    void requireMemory(long machineBytes) {
        long rest = machineBytes - size.checkpointBytes();
        if (size.bytesPerNode(settings) > rest / settings.nodes()) {
            throw RunException.usage(text() + ", and " + Quantity.count(size.checkpointBytes())
                    + "B for a copy while a checkpoint is written; this machine has " + Quantity.count(machineBytes)
                    + "B for all of them. Choose a smaller preset or width, or run the job on a mesh of larger machines"
                    + " with --mesh");
        }
    }
}
