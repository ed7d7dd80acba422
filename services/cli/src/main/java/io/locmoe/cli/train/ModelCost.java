package io.locmoe.cli.train;

import io.locmoe.cli.CommandException;
import io.locmoe.cli.progress.Quantity;
import io.locmoe.engine.model.ModelSize;
import io.locmoe.engine.settings.JobSettings;

/**
 * What a job asks of the machine, before anything is started. With a tokenizer of its own the vocabulary is not known
 * yet, and its embedding is not counted.
 */
record ModelCost(JobSettings settings, ModelSize size) {
    private static final int BYTE_VOCABULARY = 256;

    static ModelCost of(JobSettings settings) {
        int vocabulary = settings.data().tokenizer().isPresent() ? 0 : BYTE_VOCABULARY;
        return new ModelCost(settings, ModelSize.of(settings.model(), vocabulary));
    }

    /** One line for people. */
    String text() {
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
     * @throws CommandException with the sizes
     */
    void requireMemory(long machineBytes) {
        if (size.bytesPerNode(settings) > machineBytes / settings.nodes()) {
            throw CommandException.usage(text() + "; this machine has " + Quantity.count(machineBytes)
                    + "B for all of them. Choose a smaller preset or width, or run the job on a mesh of larger machines"
                    + " with --mesh");
        }
    }
}
