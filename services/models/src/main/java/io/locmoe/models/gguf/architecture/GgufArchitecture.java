package io.locmoe.models.gguf.architecture;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locmoe.engine.settings.ModelSettings;
import io.locmoe.models.family.Decoder;
import io.locmoe.models.file.ModelException;
import io.locmoe.models.gguf.format.Metadata;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Architectures of llama.cpp, each of which computes some models of a family. */
public enum GgufArchitecture {
    /** A decoder that normalises the weights of experts, and pairs neighbours in rotations. */
    LLAMA("llama", "mixtral", true),
    /** The same without experts. */
    DENSE_LLAMA("llama", "llama", false),
    /** It never normalises. */
    OLMOE("olmoe", "olmoe", true),
    /** It never normalises, and has a shared expert with a gate. */
    QWEN2MOE("qwen2moe", "qwen2_moe", true),
    QWEN3("qwen3", "qwen3", false),
    /** It always normalises. */
    QWEN3MOE("qwen3moe", "qwen3_moe", true),
    /** Windows in every other block, sinks, and a clamped activation with fixed bounds. */
    GPT_OSS("gpt-oss", "gpt_oss", true),
    /** Latent attention, sigmoid scores, and biases of choices. */
    DEEPSEEK_V3("deepseek2", "deepseek_v3", true),
    /** The same with softmax scores and without biases. */
    DEEPSEEK_V2("deepseek2", "deepseek_v2", true);

    private static final Set<GgufArchitecture> NAMING_EXPERT_WIDTH =
            Set.of(QWEN2MOE, QWEN3MOE, DEEPSEEK_V3, DEEPSEEK_V2);

    private final String word;
    private final String family;
    private final boolean sparse;

    GgufArchitecture(String word, String family, boolean sparse) {
        this.word = word;
        this.family = family;
        this.sparse = sparse;
    }

    /**
     * The architecture of a file.
     *
     * @param file for messages
     * @throws ModelException if it is none of those that are read
     */
    public static GgufArchitecture of(Metadata metadata, String file) {
        String word = metadata.needed("general.architecture", metadata.text("general.architecture"));
        OwnMetadata own = new OwnMetadata(word, metadata);
        int experts = own.whole(ExpertFields.COUNT, 0);
        return Arrays.stream(values())
                .filter(known -> known.word.equals(word) && known.sparse == experts > 0)
                .filter(known -> !known.latent() || (known == DEEPSEEK_V3) == LatentRouting.sigmoid(own))
                .findFirst()
                .orElseThrow(() -> new ModelException(file + ": general.architecture is " + word + " with " + experts
                        + " experts; read are "
                        + Arrays.stream(values())
                                .map(known -> known.word + (known.sparse ? " with experts" : " without"))
                                .distinct()
                                .collect(Collectors.joining(", "))));
    }

    /**
     * The architecture of a family that computes what a model is.
     *
     * @throws ModelException with what llama.cpp would compute otherwise
     */
    public static GgufArchitecture of(String family, Decoder decoder) {
        GgufArchitecture found = Arrays.stream(values())
                .filter(known -> known.family.equals(family))
                .findFirst()
                .orElseThrow(() -> new ModelException("models of the family " + family + " are not written as GGUF"));
        List<String> against = new ComputedParts(found, decoder).against();
        if (!against.isEmpty()) {
            throw new ModelException("llama.cpp would not compute this model as it is: " + String.join("; ", against)
                    + ". Export it with --as hf");
        }
        return found;
    }

    /** {@code general.architecture}, and the first part of its names. */
    public String word() {
        return word;
    }

    /** {@code model_type} of its models. */
    public String family() {
        return family;
    }

    /** Whether rows of queries and keys are in another order than in a directory. */
    public boolean pairsNeighbours() {
        return word.equals("llama");
    }

    /** The norm before the feed-forward layer. */
    public String secondNorm() {
        return this == GPT_OSS ? "post_attention_norm" : "ffn_norm";
    }

    /** Whether pairs of a head may have factors of their own, as in the scaling of Llama 3.1. */
    boolean hasFactors() {
        return word.equals("llama");
    }

    /** Whether attention is latent, and experts are those of DeepSeek. */
    boolean latent() {
        return this == DEEPSEEK_V3 || this == DEEPSEEK_V2;
    }

    /** Whether {@code config.json} has a width of experts. */
    boolean namesExpertWidth() {
        return NAMING_EXPERT_WIDTH.contains(this);
    }

    /** {@code config.json}'s field of the number of experts. */
    public String countField() {
        return switch (this) {
            case LLAMA, GPT_OSS -> "num_local_experts";
            case DEEPSEEK_V3, DEEPSEEK_V2 -> "n_routed_experts";
            default -> "num_experts";
        };
    }

    boolean sparse() {
        return sparse;
    }

    /**
     * Writes the fields of a configuration that are this architecture's own.
     *
     * @param biases whether the file has biases of queries
     */
    void write(OwnMetadata own, ObjectNode config, boolean biases) {
        switch (this) {
            case LLAMA, QWEN3 -> {}
            case DENSE_LLAMA -> config.put("attention_bias", biases);
            case OLMOE -> config.put("norm_topk_prob", false).remove("head_dim");
            case QWEN2MOE ->
                config.put("norm_topk_prob", false)
                        .put("decoder_sparse_step", 1)
                        .put("qkv_bias", biases);
            case QWEN3MOE -> config.put("norm_topk_prob", true).put("decoder_sparse_step", 1);
            case GPT_OSS -> WindowMetadata.read(own, config);
            case DEEPSEEK_V3, DEEPSEEK_V2 -> {}
        }
    }

    /** Writes the metadata that are this architecture's own. */
    void write(ModelSettings model, Map<String, Object> values) {
        if (this == GPT_OSS) {
            values.put(WindowMetadata.WINDOW, model.window().tokens());
        }
    }
}
