package io.locmoe.models.gguf.architecture;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locmoe.engine.settings.ModelSettings;
import io.locmoe.engine.settings.RotarySettings;
import io.locmoe.engine.settings.RotarySettings.ScalingKind;
import io.locmoe.models.family.Decoder;
import io.locmoe.models.family.Families;
import io.locmoe.models.family.Family;
import io.locmoe.models.gguf.format.GgufFile;
import io.locmoe.models.gguf.format.GgufTensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** The values of an architecture: {@code config.json} of a file, and metadata of a model. */
public record ArchitectureFields(GgufArchitecture architecture) {
    private static final double USUAL_THETA = 10_000;
    private static final String SCALING = "rope_scaling";

    /**
     * What {@code config.json} would be.
     *
     * @param vocabulary rows of the embedding
     */
    public ObjectNode read(GgufFile file, int vocabulary) {
        Family family = Families.named(architecture.family());
        ObjectNode config = new ObjectMapper().createObjectNode();
        config.putArray("architectures").add(family.architecture());
        config.put("model_type", family.modelType()).put("vocab_size", vocabulary);
        OwnMetadata own = new OwnMetadata(architecture.word(), file.metadata());
        shape(own, config);
        scaling(own, file, config);
        config.put("hidden_act", "silu");
        config.put("tie_word_embeddings", !file.tensors().containsKey("output.weight"));
        if (architecture.sparse()) {
            ExpertFields.read(own, architecture, config);
        }
        architecture.write(own, config, file.tensors().containsKey("blk.0.attn_q.bias"));
        own.same("vocab_size", vocabulary, "the embedding's rows");
        return config;
    }

    private void shape(OwnMetadata own, ObjectNode config) {
        config.put("hidden_size", own.needed("embedding_length"));
        config.put("intermediate_size", own.needed("feed_forward_length"));
        config.put("num_hidden_layers", own.needed("block_count"));
        config.put("num_attention_heads", own.needed("attention.head_count"));
        own.require(own.needed("attention.head_count") > 0, "attention.head_count", "at least 1");
        config.put("max_position_embeddings", own.needed("context_length"));
        config.put("rms_norm_eps", own.neededNumber("attention.layer_norm_rms_epsilon"));
        config.put("rope_theta", own.number("rope.freq_base").orElse(USUAL_THETA));
        if (architecture.latent()) {
            LatentHeadFields.read(own, config);
        } else {
            PlainHeadFields.read(own, architecture, config);
        }
    }

    private void scaling(OwnMetadata own, GgufFile file, ObjectNode config) {
        Optional<ObjectNode> scaling = RotaryScaling.read(own, architecture);
        Optional<GgufTensor> factors = factors(file);
        if (factors.isPresent()) {
            own.require(scaling.isEmpty(), "rope.scaling.type", "none beside the tensor " + RotaryFactors.TENSOR);
            scaling = Optional.of(llama3(factors.get(), config, file));
        }
        scaling.ifPresent(values -> config.set(SCALING, values));
    }

    /** The tensor with factors of rotary positions, which is none of a directory; empty for none. */
    public Optional<GgufTensor> factors(GgufFile file) {
        return architecture.hasFactors()
                ? Optional.ofNullable(file.tensors().get(RotaryFactors.TENSOR))
                : Optional.empty();
    }

    private static ObjectNode llama3(GgufTensor tensor, ObjectNode config, GgufFile file) {
        int pairs = config.path("head_dim").intValue() / 2;
        List<Float> factors =
                IntStream.range(0, tensor.shape()[0]).mapToObj(tensor::get).toList();
        return Optional.of(new RotaryFactors(config.path("rope_theta").doubleValue(), pairs))
                .filter(known -> known.pairs() == factors.size())
                .flatMap(known -> known.scaling(factors))
                .orElseThrow(() -> file.metadata()
                        .problem("tensor " + RotaryFactors.TENSOR + " has no factors of the scaling of Llama 3.1 for "
                                + pairs + " pairs"));
    }

    /**
     * What the metadata of a model is, in the order of a file.
     *
     * @param config {@code config.json}
     * @throws io.locmoe.models.file.ModelException if it has a field that the metadata would lack
     */
    public Map<String, Object> write(ObjectNode config, Decoder decoder) {
        WrittenFields.require(config, architecture);
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("vocab_size", decoder.vocabulary());
        values.put("context_length", config.path("max_position_embeddings").intValue());
        shape(decoder.model(), values);
        if (architecture.sparse()) {
            ExpertFields.write(architecture, decoder, values);
        }
        architecture.write(decoder.model(), values);
        Map<String, Object> named = new LinkedHashMap<>();
        values.forEach((field, value) -> named.put(architecture.word() + "." + field, value));
        return named;
    }

    private void shape(ModelSettings model, Map<String, Object> values) {
        values.put("embedding_length", model.width());
        values.put("block_count", model.blocks());
        values.put("feed_forward_length", model.denseHidden());
        values.put("attention.head_count", model.heads());
        if (architecture.latent()) {
            LatentHeadFields.write(model.latentShape(), values);
        } else {
            PlainHeadFields.write(model.headShape(), values);
        }
        values.put("attention.layer_norm_rms_epsilon", (float) model.normEpsilon());
        values.put("rope.freq_base", (float) model.rotary().theta());
        RotaryScaling.write(model, values);
    }

    /** The factors of rotary positions that a file of a model has as a tensor, by its name; empty for none. */
    public Map<String, float[]> factors(ModelSettings model) {
        RotarySettings rotary = model.rotary();
        return rotary.scaling() == ScalingKind.LLAMA3
                ? Map.of(
                        RotaryFactors.TENSOR,
                        new RotaryFactors(rotary.theta(), model.headShape().width() / 2)
                                .of(rotary.factor(), rotary.original(), rotary.slow(), rotary.fast()))
                : Map.of();
    }
}
