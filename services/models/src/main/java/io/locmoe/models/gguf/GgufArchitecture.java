package io.locmoe.models.gguf;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locmoe.engine.settings.BiasKind;
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
    /** It never normalises. */
    OLMOE("olmoe", "olmoe", false),
    /** It always normalises. */
    QWEN3MOE("qwen3moe", "qwen3_moe", true);

    private final String word;
    private final String family;
    private final boolean normalises;

    GgufArchitecture(String word, String family, boolean normalises) {
        this.word = word;
        this.family = family;
        this.normalises = normalises;
    }

    /** @throws ModelException if the architecture is none of those that are read */
    static GgufArchitecture named(String word, String file) {
        return Arrays.stream(values())
                .filter(known -> known.word.equals(word))
                .findFirst()
                .orElseThrow(() -> new ModelException(file + ": general.architecture is " + word + "; read are "
                        + Arrays.stream(values()).map(GgufArchitecture::word).collect(Collectors.joining(", "))));
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
        List<String> against = new ArrayList<>();
        boolean normalised = decoder.routing().normalised();
        note(against, normalised == normalises, "norm_topk_prob is " + normalised);
        note(against, model.biases() == BiasKind.NONE, "attention_bias is true");
        note(against, model.sparseEvery() == 1, "decoder_sparse_step is " + model.sparseEvery());
        if (this == OLMOE) {
            int keys = model.headShape().keysAndValues();
            note(against, !model.tiedOutput(), "tie_word_embeddings is true");
            note(against, keys == model.heads(), "num_key_value_heads is " + keys + ", not num_attention_heads");
        }
        return against;
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
        return this == LLAMA;
    }

    /** Writes the fields of a configuration that are this architecture's own. */
    void write(ObjectNode config, int experts, int expertHidden) {
        config.put(this == LLAMA ? "num_local_experts" : "num_experts", experts);
        if (this != LLAMA) {
            config.put("norm_topk_prob", normalises);
        }
        if (this == QWEN3MOE) {
            config.put("moe_intermediate_size", expertHidden).put("decoder_sparse_step", 1);
        }
        if (this == OLMOE) {
            config.remove("head_dim");
        }
    }
}
