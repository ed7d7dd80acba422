package io.locmoe.models;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locmoe.engine.checkpoint.CheckpointConfig;
import io.locmoe.engine.checkpoint.file.StoredType;
import io.locmoe.models.family.Decoder;
import io.locmoe.models.family.Family;
import io.locmoe.models.file.ForeignModel;
import io.locmoe.models.file.ModelException;
import io.locmoe.models.layout.Naming;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What an export needs of the model that a checkpoint was imported from: {@code source} of its {@code config.json}.
 *
 * @param config {@code config.json} of that model, or what it would be
 * @param room   where its experts are, see {@link Naming}
 * @param packed whether they are packed
 * @param type   type of most tensors
 * @param others types of the others by name
 * @param files  its further JSON files by name
 */
record Origin(
        ObjectNode config,
        String room,
        boolean packed,
        StoredType type,
        Map<String, StoredType> others,
        ObjectNode files) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LARGEST = 2 << 20;
    /** Fields that mean the same in all families. */
    private static final List<String> KEPT = List.of(
            "bos_token_id",
            "eos_token_id",
            "pad_token_id",
            "torch_dtype",
            "dtype",
            "initializer_range",
            "max_position_embeddings");

    static Origin of(ForeignModel model, Naming naming) {
        StoredType most = mostOf(model);
        Map<String, StoredType> others = new TreeMap<>();
        model.tensors().forEach((name, tensor) -> {
            if (tensor.type() != most) {
                others.put(name, tensor.type());
            }
        });
        return new Origin(model.config(), naming.room(), naming.packed(), most, others, model.beside());
    }

    /** The type that most bytes of a model's tensors are of. */
    static StoredType mostOf(ForeignModel model) {
        Map<StoredType, Long> bytes = new EnumMap<>(StoredType.class);
        model.tensors()
                .values()
                .forEach(t -> bytes.merge(t.type(), t.elements() * t.type().bytes(), Long::sum));
        return bytes.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(StoredType.F32);
    }

    /** The same for a model that has become one of another family, with one tensor for each matrix of an expert. */
    Origin as(Family family, Decoder decoder) {
        ObjectNode fields = JSON.createObjectNode();
        family.write(decoder, fields);
        KEPT.stream().filter(config::has).forEach(name -> fields.set(name, config.path(name)));
        return new Origin(fields, family.naming().room(), false, type, others, files);
    }

    /** The origin of a checkpoint; empty if it was not imported. */
    static Optional<Origin> of(CheckpointConfig checkpoint) {
        return checkpoint.source().map(Origin::parse);
    }

    private static Origin parse(String text) {
        try {
            ObjectNode root = (ObjectNode) JSON.readTree(text);
            Map<String, StoredType> others = new TreeMap<>();
            root.path("other_dtypes")
                    .properties()
                    .forEach(f -> others.put(
                            f.getKey(), StoredType.valueOf(f.getValue().asText())));
            return new Origin(
                    (ObjectNode) root.path("config"),
                    root.path("experts_in").asText(),
                    root.path("experts_packed").asBoolean(),
                    StoredType.valueOf(root.path("dtype").asText()),
                    others,
                    (ObjectNode) root.path("files"));
        } catch (JsonProcessingException | ClassCastException | IllegalArgumentException e) {
            throw new ModelException("source in the checkpoint's config.json is broken: " + e.getMessage(), e);
        }
    }

    /** @throws ModelException if it is too large for a checkpoint's configuration */
    String json() {
        ObjectNode root = JSON.createObjectNode();
        root.put("dtype", type.name()).put("experts_in", room).put("experts_packed", packed);
        ObjectNode types = root.putObject("other_dtypes");
        others.forEach((name, other) -> types.put(name, other.name()));
        root.set("config", config);
        root.set("files", files);
        String text = root.toString();
        if (text.length() > LARGEST) {
            throw new ModelException("the JSON files of the directory have " + text.length() + " characters together,"
                    + " and " + LARGEST + " at most are taken");
        }
        return text;
    }

    /** The type of a tensor. */
    StoredType typeOf(String tensor) {
        return others.getOrDefault(tensor, type);
    }
}
