package io.locmoe.models;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locmoe.engine.checkpoint.CheckpointConfig;
import io.locmoe.engine.checkpoint.CheckpointReader;
import io.locmoe.engine.checkpoint.SavedModel;
import io.locmoe.engine.checkpoint.file.SafeTensors.Named;
import io.locmoe.engine.checkpoint.file.StoredType;
import io.locmoe.engine.job.Components;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.models.family.Decoder;
import io.locmoe.models.family.Families;
import io.locmoe.models.family.Family;
import io.locmoe.models.file.ModelException;
import io.locmoe.models.file.ModelWriter;
import io.locmoe.models.layout.ForeignTensor;
import io.locmoe.models.layout.Naming;
import io.locmoe.models.layout.TensorMap;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Writes a checkpoint as a Hugging Face directory. Blocks on the disk.
 *
 * @param packed  whether experts are packed; empty for as they were imported, or one tensor for each matrix
 * @param type    type of all tensors; empty for as they were imported, or float32
 * @param largest bytes of tensors in one file
 */
public record Export(Components components, Optional<Boolean> packed, Optional<StoredType> type, long largest) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> ROUTING =
            List.of("num_experts_per_tok", "norm_topk_prob", "routed_scaling_factor", "n_group", "topk_group");

    /**
     * Writes the directory; the caller closes the checkpoint.
     *
     * @param target directory that does not exist
     * @return the family
     * @throws ModelException if no family has what the checkpoint has, or the directory cannot be written
     */
    public String run(CheckpointReader checkpoint, Path target) {
        CheckpointConfig config = checkpoint.config();
        Decoder decoder = Decoder.of(SettingsParser.parse(config.settings()), config.vocabulary(), components);
        Optional<Origin> origin = Origin.of(config);
        Family family = origin.map(o -> family(o, decoder)).orElseGet(() -> Families.of(decoder));
        List<ForeignTensor> tensors = TensorMap.of(decoder.model(), decoder.vocabulary(), naming(family, origin));
        SavedModel weights = checkpoint.saved();
        ModelWriter writer = new ModelWriter(
                fields(family, decoder, origin),
                weights.tokenizer(),
                origin.map(Origin::files).orElseGet(JSON::createObjectNode),
                largest);
        try (Tensors source = new Tensors(tensors, weights)) {
            writer.write(target, named(tensors, origin), source::bytes);
        }
        return family.modelType();
    }

    private List<Named> named(List<ForeignTensor> tensors, Optional<Origin> origin) {
        return tensors.stream()
                .map(t -> new Named(t.name(), t.shape(), t.state() ? StoredType.F32 : type(t.name(), origin)))
                .toList();
    }

    private Naming naming(Family family, Optional<Origin> origin) {
        Naming own = family.naming();
        return packed.map(own::packed)
                .or(() -> origin.map(o -> own.in(o.room(), o.packed())))
                .orElse(own);
    }

    static Family family(Origin origin, Decoder decoder) {
        Family family = Families.named(origin.config().path("model_type").asText());
        List<String> against = family.against(decoder);
        if (!against.isEmpty()) {
            throw new ModelException("the checkpoint came from a model of the family " + family.modelType()
                    + ", and now has " + String.join("; ", against));
        }
        return family;
    }

    private StoredType type(String tensor, Optional<Origin> origin) {
        return type.or(() -> origin.map(o -> o.typeOf(tensor))).orElse(StoredType.F32);
    }

    /** The fields of the origin, with the routing of now; or the family's. */
    private ObjectNode fields(Family family, Decoder decoder, Optional<Origin> origin) {
        ObjectNode own = JSON.createObjectNode();
        family.write(decoder, own);
        ObjectNode fields = origin.map(o -> o.config().deepCopy()).orElse(own);
        ROUTING.stream()
                .filter(own::has)
                .filter(name -> !fields.path(name).equals(own.path(name)))
                .forEach(name -> fields.set(name, own.path(name)));
        if (type.isPresent() || origin.isEmpty()) {
            fields.put(
                    fields.has("dtype") ? "dtype" : "torch_dtype",
                    type.orElse(StoredType.F32).word());
        }
        return fields;
    }
}
