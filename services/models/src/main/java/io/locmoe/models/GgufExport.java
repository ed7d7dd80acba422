package io.locmoe.models;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locmoe.engine.checkpoint.CheckpointConfig;
import io.locmoe.engine.checkpoint.CheckpointReader;
import io.locmoe.engine.checkpoint.SavedModel;
import io.locmoe.engine.checkpoint.file.StoredType;
import io.locmoe.engine.job.Components;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.models.family.Decoder;
import io.locmoe.models.family.Families;
import io.locmoe.models.family.Family;
import io.locmoe.models.gguf.GgufWriter;
import io.locmoe.models.layout.ForeignTensor;
import io.locmoe.models.layout.TensorMap;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Writes a checkpoint as a GGUF file. Blocks on the disk.
 *
 * @param type type of matrices; empty for as they were imported, or float32
 */
public record GgufExport(Components components, Optional<StoredType> type) {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Fields of an imported model that a checkpoint does not have. */
    private static final List<String> KEPT = List.of("max_position_embeddings", "bos_token_id", "eos_token_id");

    /**
     * Writes the file; the caller closes the checkpoint.
     *
     * @param target file that does not exist
     * @return the family
     * @throws io.locmoe.models.file.ModelException if no family has what the checkpoint has, llama.cpp would compute
     *     something else, or the file cannot be written
     */
    public String run(CheckpointReader checkpoint, Path target) {
        CheckpointConfig settings = checkpoint.config();
        Decoder decoder = Decoder.of(SettingsParser.parse(settings.settings()), settings.vocabulary(), components);
        Optional<Origin> origin = Origin.of(settings);
        Family family = origin.map(o -> Export.family(o, decoder)).orElseGet(() -> Families.of(decoder));
        List<ForeignTensor> tensors = TensorMap.of(
                decoder.model(), decoder.vocabulary(), family.naming().apart());
        ObjectNode config = config(family, decoder, origin);
        GgufWriter writer = new GgufWriter(family, decoder, tensors, name -> type(name, origin), config);
        SavedModel weights = checkpoint.saved();
        ObjectNode beside = origin.map(Origin::files).orElseGet(JSON::createObjectNode);
        writer.tokenizer(weights.tokenizer(), decoder.vocabulary(), config, beside);
        try (Tensors source = new Tensors(tensors, weights)) {
            writer.write(target, source::bytes);
        }
        return family.modelType();
    }

    private static ObjectNode config(Family family, Decoder decoder, Optional<Origin> origin) {
        ObjectNode config = JSON.createObjectNode();
        family.write(decoder, config);
        origin.ifPresent(from -> KEPT.stream()
                .filter(from.config()::hasNonNull)
                .forEach(field -> config.set(field, from.config().get(field))));
        return config;
    }

    private StoredType type(String tensor, Optional<Origin> origin) {
        return type.or(() -> origin.map(o -> o.typeOf(tensor))).orElse(StoredType.F32);
    }
}
