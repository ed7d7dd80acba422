package io.locmoe.engine.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locmoe.engine.checkpoint.description.AttentionDescription;
import io.locmoe.engine.checkpoint.file.CheckpointException;
import io.locmoe.engine.job.Components;
import io.locmoe.engine.parameter.Architecture;
import io.locmoe.engine.settings.BiasKind;
import io.locmoe.engine.settings.Choice;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.ModelSettings;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.engine.setup.MeshView;
import io.locmoe.settings.Declaration;
import io.locmoe.settings.ValueType;
import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.spi.topology.Topology;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;

/** Everything in {@code config.json} that rebuilds the model without this program: docs/checkpoint-format.md. */
final class ModelDescription {
    /** With the option {@code second} that names an inner router, {@code secondOptions} has that router's options. */
    private static final String OPTIONS = "Options";

    private ModelDescription() {}

    /** Writes the shape, under the names that Hugging Face models use where they exist. */
    static void writeShape(ObjectNode root, ModelSettings model, int vocabulary) {
        root.put("model_type", "locmoe").put("dtype", "float32");
        root.putArray("architectures").add("LocMoeForCausalLM");
        root.put("vocab_size", vocabulary);
        root.put("max_position_embeddings", model.sequence());
        root.put("hidden_size", model.width()).put("num_hidden_layers", model.blocks());
        root.put("num_attention_heads", model.heads());
        root.put("intermediate_size", model.feedForward());
        if (model.denseHidden() != model.feedForward()) {
            root.put("dense_intermediate_size", model.denseHidden());
        }
        writeExperts(root, model);
        writeParts(root, model);
        root.put("weight_layout", "[in, out]").put("use_bias", model.biases() == BiasKind.ALL);
        root.put("tie_word_embeddings", model.tiedOutput());
        root.put("initializer_range", decimal(Architecture.INITIALIZER_RANGE));
    }

    private static void writeExperts(ObjectNode root, ModelSettings model) {
        root.put("num_experts", model.experts()).put("expert_scale", model.expertScale());
        root.put("gate_window", model.gate().gateWindow());
        if (model.sharedFeedForward() > 0) {
            root.put("shared_expert_intermediate_size", model.sharedFeedForward());
            root.put("shared_expert_gate", model.sharedGate() ? "sigmoid" : "none");
        }
    }

    private static void writeParts(ObjectNode root, ModelSettings model) {
        root.put("hidden_act", model.gated() ? Architecture.SILU : Architecture.GELU);
        root.put("gated", model.gated());
        if (model.activation() == ModelSettings.ActivationKind.CLAMPED_SWIGLU) {
            root.put("swiglu_limit", model.clamp().limit())
                    .put("swiglu_alpha", model.clamp().slope());
        }
        boolean rms = model.norm() == ModelSettings.NormKind.RMS;
        root.put(rms ? "rms_norm_eps" : "layer_norm_eps", decimal((float) model.normEpsilon()));
        root.put("norm_placement", "pre");
        AttentionDescription.write(root, model);
    }

    private static BigDecimal decimal(float value) {
        return new BigDecimal(Float.toString(value));
    }

    /**
     * Gate and router of each sparse layer, with every option, defaults included; the gate only where there is one.
     *
     * @param scored whether the router of a layer reads the scores of a gate
     */
    static void writeSparseLayers(ObjectNode root, JobSettings settings, Components components, IntPredicate scored) {
        ArrayNode layers = root.putArray("sparse_layers");
        int layer = 0;
        for (int block = 0; block < settings.model().blocks(); block++) {
            if (settings.model().isSparse(block)) {
                ObjectNode node = layers.addObject().put("block", block);
                if (scored.test(layer)) {
                    writeGate(node, settings.gates().get(layer), components);
                }
                writeRouter(node, settings.routers().get(layer), components);
                layer++;
            }
        }
    }

    private static void writeGate(ObjectNode layer, Choice gate, Components components) {
        write(layer.putObject("gate"), gate, components.gate(gate.name()).options(), components);
    }

    private static void writeRouter(ObjectNode layer, Choice router, Components components) {
        List<Option> declared = components.router(router.name()).options();
        write(layer.putObject("router"), router, declared, components);
    }

    private static void write(ObjectNode node, Choice choice, List<Option> declared, Components components) {
        node.put("name", choice.name());
        write(node.putObject("options"), Options.parse(declared, choice.options()), declared, components);
    }

    private static void write(ObjectNode values, Options options, List<Option> declared, Components components) {
        for (Option option : declared) {
            String name = option.name();
            if (option.type() == Integer.class) {
                values.put(name, options.integer(name));
            } else if (option.type() == Double.class) {
                values.put(name, options.number(name));
            } else if (option.type() == Boolean.class) {
                values.put(name, options.flag(name));
            } else {
                values.put(name, options.asText(name));
            }
        }
        declared.stream()
                .map(Option::name)
                .filter(role -> values.path(role + OPTIONS).isTextual())
                .forEach(role -> writeInner(values, role, components));
    }

    /** Replaces what a user has set of the options of an inner router, {@code topK=1,alpha=0.01}, by all of them. */
    private static void writeInner(ObjectNode values, String role, Components components) {
        try {
            Map<String, String> set = new TreeMap<>();
            for (String pair : values.path(role + OPTIONS).asText().split(",")) {
                if (!pair.isBlank()) {
                    String[] nameAndValue = (pair + "=").split("=");
                    set.put(nameAndValue[0].strip(), nameAndValue.length > 1 ? nameAndValue[1].strip() : "");
                }
            }
            List<Option> declared =
                    components.router(values.path(role).asText()).options();
            Options options = Options.parse(declared, set);
            write(values.putObject(role + OPTIONS), options, declared, components);
        } catch (IllegalArgumentException e) {
            return; // another plug-in's options that have such names but are no router's
        }
    }

    /** The job's settings by dotted name, numbers as numbers; options of plug-ins as the user wrote them. */
    static void writeSettings(ObjectNode root, Map<String, String> settings) {
        ObjectNode node = root.putObject("settings");
        settings.forEach(node::put);
        for (Declaration declared : JobSettings.DECLARATIONS.all()) {
            String text = settings.get(declared.name());
            if (text != null) {
                ValueType type = declared.type();
                node.putPOJO(declared.name(), type.plain(type.parse(declared.name(), text)));
            }
        }
    }

    /** The mesh that routers saw. */
    static void writeMesh(ObjectNode root, MeshView mesh) {
        Topology topology = mesh.topology();
        ObjectNode node = root.putObject("mesh");
        node.put("nodes", topology.nodes());
        node.put("ranks_per_node", topology.ranks() / topology.nodes());
        ArrayNode ranks = node.putArray("rank_of_expert");
        for (int rank : mesh.placement().rankOfExpert()) {
            ranks.add(rank);
        }
    }

    /** The mesh of a checkpoint. Format 1 has no map of experts: they were spread evenly over its mesh. */
    static MeshView readMesh(JsonNode root, Map<String, String> settings, Path file) {
        JsonNode saved = root.path("mesh");
        try {
            if (!saved.isObject()) {
                JobSettings job = SettingsParser.parse(settings);
                return new MeshView(
                        job.topology(), ExpertPlacement.even(0, job.model().experts(), job.topology()));
            }
            int[] rankOfExpert = new int[saved.path("rank_of_expert").size()];
            Arrays.setAll(
                    rankOfExpert, e -> saved.path("rank_of_expert").path(e).asInt());
            return new MeshView(
                    Topology.of(
                            saved.path("nodes").asInt(),
                            saved.path("ranks_per_node").asInt()),
                    new ExpertPlacement(0, rankOfExpert));
        } catch (IllegalArgumentException e) {
            throw new CheckpointException(file + " has an impossible mesh: " + e.getMessage(), e);
        }
    }
}
