package io.locmoe.models.gguf;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locmoe.engine.settings.BiasKind;
import io.locmoe.engine.settings.HeadShape;
import io.locmoe.engine.settings.ModelSettings;
import io.locmoe.models.family.Decoder;
import io.locmoe.models.file.ModelException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Architectures of llama.cpp, each of which computes some models of a family. */
public enum GgufArchitecture {
    /** A decoder that normalises the weights of experts, and pairs neighbours in rotations. */
    LLAMA("llama", "mixtral", true),
    /** The same without experts. */
    DENSE_LLAMA("llama", "llama"),
    /** It never normalises. */
    OLMOE("olmoe", "olmoe", false),
    /** It never normalises, and has a shared expert with a gate. */
    QWEN2MOE("qwen2moe", "qwen2_moe", false),
    QWEN3("qwen3", "qwen3"),
    /** It always normalises. */
    QWEN3MOE("qwen3moe", "qwen3_moe", true);

    private final String word;
    private final String family;
    private final boolean sparse;
    private final boolean normalises;

    GgufArchitecture(String word, String family, boolean normalises) {
        this.word = word;
        this.family = family;
        this.sparse = true;
        this.normalises = normalises;
    }

    /** One without experts. */
    GgufArchitecture(String word, String family) {
        this.word = word;
        this.family = family;
        this.sparse = false;
        this.normalises = false;
    }

    /**
     * The architecture of a file.
     *
     * @param experts {@code expert_count}, by which two of one name differ
     * @throws ModelException if it is none of those that are read
     */
    static GgufArchitecture named(String word, int experts, String file) {
        return Arrays.stream(values())
                .filter(known -> known.word.equals(word) && known.sparse == experts > 0)
                .findFirst()
                .orElseThrow(() -> new ModelException(file + ": general.architecture is " + word + " with " + experts
                        + " experts; read are "
                        + Arrays.stream(values())
                                .map(known -> known.word + (known.sparse ? " with experts" : " without"))
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
        List<String> against = found.against(decoder);
        if (!against.isEmpty()) {
            throw new ModelException("llama.cpp would not compute this model as it is: " + String.join("; ", against)
                    + ". Export it with --as hf");
        }
        return found;
    }

    private List<String> against(Decoder decoder) {
        ModelSettings model = decoder.model();
        HeadShape heads = model.headShape();
        List<String> against = new ArrayList<>();
        boolean normalised = decoder.routing().normalised();
        note(against, !sparse || normalised == normalises, "norm_topk_prob is " + normalised);
        note(against, !sparse || model.sparseEvery() == 1, "decoder_sparse_step is " + model.sparseEvery());
        if (this == QWEN2MOE) {
            note(against, model.biases() == BiasKind.QKV, "qkv_bias is false");
            note(against, heads.queries() * heads.width() == model.width(), "head_dim is " + heads.width());
        } else {
            note(against, this == DENSE_LLAMA || model.biases() == BiasKind.NONE, "attention_bias is true");
        }
        if (this == OLMOE) {
            int keys = heads.keysAndValues();
            note(against, keys == model.heads(), "num_key_value_heads is " + keys + ", not num_attention_heads");
        }
        note(against, !needsOutput() || !model.tiedOutput(), "tie_word_embeddings is true");
        return against;
    }

    private boolean needsOutput() {
        return this == OLMOE || this == QWEN2MOE;
    }

    private void note(List<String> against, boolean fits, String difference) {
        if (!fits) {
            against.add(difference + ", which " + word + " does not have there");
        }
    }

    /** {@code general.architecture}, and the first part of its names. */
    String word() {
        return word;
    }

    /** {@code model_type} of its models. */
    String family() {
        return family;
    }

    /** Whether rows of queries and keys are in another order than in a directory. */
    boolean pairsNeighbours() {
        return word.equals("llama");
    }

    /** Whether experts have a width of their own in the metadata. */
    boolean namesExpertWidth() {
        return this == QWEN2MOE || this == QWEN3MOE;
    }

    /** {@code config.json}'s field of the number of experts. */
    String countField() {
        return this == LLAMA ? "num_local_experts" : "num_experts";
    }

    boolean sparse() {
        return sparse;
    }

    /**
     * Writes the fields of a configuration that are this architecture's own.
     *
     * @param biases whether the file has biases of queries
     */
    void write(ObjectNode config, boolean biases) {
        if (sparse && this != LLAMA) {
            config.put("norm_topk_prob", normalises);
        }
        if (namesExpertWidth()) {
            config.put("decoder_sparse_step", 1);
        }
        if (this == QWEN2MOE) {
            config.put("qkv_bias", biases);
        }
        if (this == DENSE_LLAMA) {
            config.put("attention_bias", biases);
        }
        if (this == OLMOE) {
            config.remove("head_dim");
        }
    }
}
