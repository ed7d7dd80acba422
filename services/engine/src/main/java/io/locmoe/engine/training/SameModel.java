package io.locmoe.engine.training;

import io.locmoe.engine.job.TrainingException;
import io.locmoe.engine.model.MoeModel;
import io.locmoe.engine.settings.JobSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * Checks that gates and routers created the same parameters and states on every rank: gradients are summed by place,
 * and rank 0 alone writes them to checkpoints.
 */
record SameModel(JobSettings settings, MoeModel model) {

    /**
     * A collective of all ranks, before the first step.
     *
     * @throws TrainingException on all ranks, naming router or gate, layer, and what differs
     */
    void require(RankModel rank) {
        List<String> mine = lines();
        long[][] digests = rank.mesh.gather(new long[] {mine.size(), mine.hashCode()});
        if (Arrays.stream(digests).allMatch(digest -> Arrays.equals(digest, digests[0]))) {
            return;
        }
        List<List<String>> all = SharedLines.of(rank.mesh, mine);
        for (int other = 1; other < all.size(); other++) {
            compare(all.getFirst(), all.get(other), other);
        }
    }

    /** A line for each parameter and state: its name, and after a space what else must agree. */
    private List<String> lines() {
        List<String> lines = new ArrayList<>();
        model.shared()
                .parameters()
                .forEach(parameter -> lines.add(parameter.name() + " of shape " + Arrays.toString(parameter.shape())
                        + (parameter.decays() ? "" : " without decay")));
        model.routerStates()
                .arrays()
                .forEach((name, state) ->
                        lines.add(name + " of type " + state.type() + " and length " + state.length()));
        return lines;
    }

    private void compare(List<String> first, List<String> lines, int other) {
        for (int i = 0; i < Math.max(first.size(), lines.size()); i++) {
            String one = i < first.size() ? first.get(i) : "";
            String two = i < lines.size() ? lines.get(i) : "";
            if (!one.equals(two)) {
                throw new TrainingException(owner(one.isEmpty() ? two : one) + ": rank 0 created "
                        + (one.isEmpty() ? "nothing more" : one) + ", rank " + other + " created "
                        + (two.isEmpty() ? "nothing more" : two)
                        + "; create the same parameters and states on every rank, in the same order, with sizes that do"
                        + " not depend on the rank");
            }
        }
    }

    /** The gate or router of a line, with its layer. */
    private String owner(String line) {
        OptionalInt layer = model.names().layerOf(line);
        if (layer.isEmpty()) {
            return "the ranks have different models";
        }
        int sparse = layer.getAsInt();
        String plugin = line.split("\\.", 4)[2].equals("gate")
                ? "gate " + settings.gates().get(sparse).name()
                : "router " + settings.routers().get(sparse).name();
        return plugin + ", sparse layer " + sparse;
    }
}
