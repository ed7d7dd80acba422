package io.locmoe.models.family;

import static io.locmoe.models.family.SharedFields.put;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locmoe.engine.settings.ModelSettings.BiasKind;
import io.locmoe.engine.settings.ModelSettings.QueryKeyKind;
import io.locmoe.models.layout.Naming;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** Qwen3-MoE (Yang et al. 2025): norms of queries and keys of each head, and dense blocks among sparse ones. */
final class Qwen3Moe implements Family {

    @Override
    public String modelType() {
        return "qwen3_moe";
    }

    @Override
    public String architecture() {
        return "Qwen3MoeForCausalLM";
    }

    @Override
    public Naming naming() {
        return new Naming("mlp", List.of("gate_proj", "up_proj", "down_proj"), false);
    }

    @Override
    public Map<String, String> parts() {
        return Map.of(
                "queryKeyNorm", "head", "headWidth", "8", "sparseEvery", "2", "router.weightNormalization", "choices");
    }

    @Override
    public Map<String, String> read(ConfigFields fields) {
        Map<String, String> settings = SharedFields.read(fields, 1e-6, 10_000);
        SharedFields.withoutWindows(fields);
        SharedFields.attentionBias(fields, settings);
        settings.put("queryKeyNorm", "head");
        put(settings, "experts", fields.whole("num_experts"));
        sparse(fields, settings);
        SharedFields.routing(fields, settings, fields.flag("norm_topk_prob", false), 0.001);
        return settings;
    }

    /** Which blocks are sparse. */
    private static void sparse(ConfigFields fields, Map<String, String> settings) {
        int blocks = Integer.parseInt(settings.get("blocks"));
        int step = fields.whole("decoder_sparse_step", 1);
        List<Integer> dense = fields.numbers("mlp_only_layers");
        OptionalInt every = IntStream.rangeClosed(1, blocks)
                .filter(n -> IntStream.range(0, blocks)
                        .allMatch(b -> ((b + 1) % n == 0) == (step > 0 && (b + 1) % step == 0 && !dense.contains(b))))
                .findFirst();
        fields.require(
                every.isPresent(),
                dense.isEmpty() ? "decoder_sparse_step" : "mlp_only_layers",
                "every n-th block must be sparse, the last of each group, for some n");
        put(settings, "sparseEvery", every.orElse(1));
        feedForward(fields, settings, every.orElse(1) == 1);
    }

    /** The hidden width, which the engine has once for dense blocks and experts. */
    private static void feedForward(ConfigFields fields, Map<String, String> settings, boolean allSparse) {
        int expert = fields.whole("moe_intermediate_size");
        int hidden = fields.whole("intermediate_size", expert);
        fields.require(
                expert == hidden || allSparse,
                "intermediate_size",
                "dense blocks must be as wide as experts, " + expert);
        put(settings, "feedForward", expert);
    }

    @Override
    public List<String> against(Decoder decoder) {
        List<String> against =
                SharedFields.against(decoder, QueryKeyKind.HEAD, List.of(BiasKind.NONE, BiasKind.ATTENTION));
        SharedFields.someSparse(decoder, against);
        return against;
    }

    @Override
    public void write(Decoder decoder, ObjectNode config) {
        SharedFields.writeSparse(this, decoder, config);
        config.put("attention_bias", decoder.model().biases() == BiasKind.ATTENTION);
        config.put("use_sliding_window", false);
        config.put("decoder_sparse_step", decoder.model().sparseEvery());
        config.putArray("mlp_only_layers");
        config.put("moe_intermediate_size", decoder.model().feedForward());
        config.put("num_experts", decoder.model().experts());
        config.put("norm_topk_prob", decoder.routing().normalised());
    }
}
