package io.locmoe.models.gguf.architecture;

import io.locmoe.engine.settings.BiasKind;
import io.locmoe.engine.settings.ClampSettings;
import io.locmoe.engine.settings.HeadShape;
import io.locmoe.engine.settings.ModelSettings;
import io.locmoe.engine.settings.RotarySettings;
import io.locmoe.models.family.Decoder;
import io.locmoe.models.family.GroupChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** What of a model llama.cpp does not compute as the model is. */
record ComputedParts(GgufArchitecture architecture, Decoder decoder) {
    /** Bounds of the activation of gpt-oss, which llama.cpp has as constants. */
    private static final ClampSettings CLAMP = new ClampSettings(7, 1.702, 0);

    /** llama.cpp takes models of so many blocks for DeepSeek-V2-Lite, whose queries are made of the token. */
    private static final Set<Integer> LITE_BLOCKS = Set.of(26, 27);

    /** What stands against it, a phrase each. */
    List<String> against() {
        List<String> against = new ArrayList<>();
        rotary(against);
        switch (architecture) {
            case LLAMA -> plain(against, true);
            case DENSE_LLAMA, QWEN3 -> biases(against);
            case OLMOE -> olmoe(against);
            case QWEN2MOE -> qwen2moe(against);
            case QWEN3MOE -> plain(against, true);
            case GPT_OSS -> gptOss(against);
            case DEEPSEEK_V3, DEEPSEEK_V2 -> latent(against);
        }
        return against;
    }

    private ModelSettings model() {
        return decoder.model();
    }

    private void note(List<String> against, boolean fits, String difference) {
        if (!fits) {
            against.add(difference + ", which " + architecture.word() + " does not have there");
        }
    }

    private void rotary(List<String> against) {
        RotarySettings rotary = model().rotary();
        switch (rotary.scaling()) {
            case NONE -> {}
            case LINEAR -> note(against, !architecture.latent(), "rope_scaling is linear");
            case LLAMA3 -> note(against, architecture.hasFactors(), "rope_scaling is llama3");
            case YARN -> {
                note(against, rotary.truncate(), "truncate of rope_scaling is false");
                note(against, rotary.fast() == RotaryScaling.FAST, "beta_fast of rope_scaling is " + rotary.fast());
                note(against, rotary.slow() == RotaryScaling.SLOW, "beta_slow of rope_scaling is " + rotary.slow());
                note(against, rotary.factor() > 1, "factor of rope_scaling is " + rotary.factor());
            }
        }
    }

    private void plain(List<String> against, boolean normalises) {
        boolean normalised = decoder.routing().normalised();
        note(against, normalised == normalises, "norm_topk_prob is " + normalised);
        note(against, model().sparseEvery() == 1, "decoder_sparse_step is " + model().sparseEvery());
        if (architecture != GgufArchitecture.QWEN2MOE) {
            biases(against);
        }
    }

    private void biases(List<String> against) {
        boolean fits = architecture == GgufArchitecture.DENSE_LLAMA || model().biases() == BiasKind.NONE;
        note(against, fits, "attention_bias is true");
    }

    private void output(List<String> against) {
        note(against, !model().tiedOutput(), "tie_word_embeddings is true");
    }

    private void olmoe(List<String> against) {
        plain(against, false);
        int keys = model().headShape().keysAndValues();
        note(against, keys == model().heads(), "num_key_value_heads is " + keys + ", not num_attention_heads");
        output(against);
    }

    private void qwen2moe(List<String> against) {
        plain(against, false);
        HeadShape heads = model().headShape();
        note(against, model().biases() == BiasKind.QKV, "qkv_bias is false");
        note(against, heads.queryWidth() == model().width(), "head_dim is " + heads.width());
        output(against);
    }

    private void gptOss(List<String> against) {
        ClampSettings clamp = model().clamp();
        note(against, clamp.limit() == CLAMP.limit(), "swiglu_limit is " + clamp.limit());
        note(against, clamp.slope() == CLAMP.slope(), "swiglu_alpha is " + clamp.slope());
        boolean everyOther = IntStream.range(0, model().blocks())
                .allMatch(block -> (model().window().of(block) > 0) == WindowMetadata.slides(block));
        note(against, everyOther, "sliding_attention in layer_types is not that of every other block");
        output(against);
    }

    private void latent(List<String> against) {
        boolean lite = LITE_BLOCKS.contains(model().blocks());
        note(
                against,
                !lite || model().latentShape().queries() == 0,
                "q_lora_rank with this num_hidden_layers is given");
        boolean one =
                (float) model().normEpsilon() == (float) model().latentShape().epsilon();
        note(against, one, "rms_norm_eps is " + model().normEpsilon() + ", which norms of latent vectors do not have");
        GroupChoice groups =
                decoder.routing().groups().filter(LatentRouting::closes).orElse(null);
        if (groups != null) {
            note(against, groups.biased(), "topk_method is group_limited_greedy");
            note(against, groups.groups() < model().experts(), "n_group is n_routed_experts");
        }
    }
}
