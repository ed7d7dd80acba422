package io.locmoe.launcher.run;

import io.locmoe.engine.model.ModelSize;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.launcher.RunException;
import io.locmoe.report.text.Quantity;

/**
 * What a job asks of the machine, before anything is started. With a tokenizer of its own the vocabulary is not known
 * yet, and its embedding is not counted.
 */
public record ModelCost(JobSettings settings, ModelSize size) {
    private static final int BYTE_VOCABULARY = 256;

    public static ModelCost of(JobSettings settings) {
        int vocabulary = settings.data().tokenizer().isPresent() ? 0 : BYTE_VOCABULARY;
        return new ModelCost(settings, ModelSize.of(settings.model(), vocabulary));
    }

    /** One line for people. */
    public String text() {
        return "model: " + Quantity.count(size.parameters()) + " parameters (" + Quantity.count(size.sharedParameters())
                + " on every device, "
                + Quantity.count(size.expertParameters()) + " in experts), " + Quantity.count(size.flopsPerToken())
                + " operations a token, "
                + Quantity.count(size.bytesPerNode(settings)) + "B of training state on each of " + settings.nodes()
                + " nodes";
    }

    /**
     * Refuses a job whose training state alone does not fit into the machine that all its nodes share.
     *
     * @throws RunException with the sizes
     */
    public void requireMemory(long machineBytes) {
        if (size.bytesPerNode(settings) > machineBytes / settings.nodes()) {
            throw RunException.usage(text() + "; this machine has " + Quantity.count(machineBytes)
                    + "B for all of them. Choose a smaller preset or width, or run the job on a mesh of larger machines"
                    + " with --mesh");
        }
    }
}
