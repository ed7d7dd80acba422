package io.locmoe.engine.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locmoe.engine.job.Components;
import io.locmoe.engine.job.RankEnvironment;
import io.locmoe.engine.job.TextSource;
import io.locmoe.engine.optimizer.LossScale;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.setup.MeshView;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntPredicate;

/**
 * What is written to {@code config.json}.
 *
 * @param tokenizer  whether the checkpoint has a tokenizer's file
 * @param components plug-ins, which resolve their options
 * @param scored     whether the router of a sparse layer reads the scores of a gate
 * @param lossScale  current state of the loss scale; empty without a training
 * @param source     what the model was imported from, as a JSON object; empty if it began with a training
 */
record ConfigContent(
        long step,
        JobSettings settings,
        int vocabulary,
        List<String> domains,
        boolean tokenizer,
        MeshView mesh,
        Components components,
        IntPredicate scored,
        Optional<LossScale.State> lossScale,
        Optional<String> source) {
    /** Where the origin of an imported model is. */
    static final String SOURCE = "source";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The file of a job's checkpoint. */
    static byte[] ofJob(
            long step,
            JobSettings settings,
            RankEnvironment environment,
            IntPredicate scored,
            LossScale.State lossScale,
            Optional<String> source) {
        TextSource text = environment.text();
        return new ConfigContent(
                        step,
                        settings,
                        text.vocabularySize(),
                        text.domains(),
                        text.tokenizerFile().isPresent(),
                        new MeshView(environment.transport().topology(), environment.placement()),
                        environment.components(),
                        scored,
                        Optional.of(lossScale),
                        source)
                .json();
    }

    /** The file. */
    byte[] json() {
        ObjectNode root =
                JSON.createObjectNode().put("format", CheckpointConfig.FORMAT).put("step", step);
        ModelDescription.writeShape(root, settings.model(), vocabulary);
        ModelDescription.writeSparseLayers(root, settings, components, scored);
        ModelDescription.writeMesh(root, mesh);
        domains.forEach(root.putArray("domains")::add);
        root.put("tokenizer", tokenizer ? CheckpointConfig.TOKENIZER : "bytes");
        ModelDescription.writeSettings(root, withoutStart(settings.text()));
        lossScale.ifPresent(
                state -> SavedLossScale.write(root, settings.training().precision(), state));
        try {
            if (source.isPresent()) {
                root.set(SOURCE, JSON.readTree(source.get()));
            }
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a configuration that is not JSON", e);
        }
    }

    /** The settings that a job that continues has too. */
    static Map<String, String> withoutStart(Map<String, String> settings) {
        Map<String, String> kept = new TreeMap<>(settings);
        kept.remove("resume");
        kept.remove("stopAfter");
        return kept;
    }
}
