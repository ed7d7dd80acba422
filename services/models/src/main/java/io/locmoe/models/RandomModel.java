package io.locmoe.models;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locmoe.engine.checkpoint.file.SafeTensors.Named;
import io.locmoe.engine.checkpoint.file.StoredType;
import io.locmoe.engine.job.Components;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.models.family.Decoder;
import io.locmoe.models.family.Families;
import io.locmoe.models.family.Family;
import io.locmoe.models.family.PublishedShape;
import io.locmoe.models.file.ModelWriter;
import io.locmoe.models.layout.Naming;
import io.locmoe.models.layout.TensorMap;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * A Hugging Face directory with random weights: what a family's files look like, without a download. Gains and factors
 * of experts are N(1, 0.1), biases of choices N(0, 0.1); other weights are N(0, 1 / inputs), so that logits differ. One
 * tensor at a time is in memory.
 *
 * @param tiny    whether the model has two blocks of width 32, in place of a {@link PublishedShape}
 * @param packed  whether experts are packed
 * @param type    type of all tensors
 * @param largest bytes of tensors in one file
 */
public record RandomModel(Components components, boolean tiny, boolean packed, StoredType type, long largest) {
    /** As many ids as there are bytes, which are the tokens without a tokenizer. */
    private static final String BYTES = "256";

    private static final Map<String, String> TINY = Map.of(
            "width", "32",
            "blocks", "2",
            "sparseEvery", "1",
            "heads", "4",
            "keyValueHeads", "2",
            "sequence", "64",
            "experts", "4",
            "feedForward", "48",
            "router.topK", "2",
            "normEpsilon", "0.00001");

    /**
     * Writes a directory.
     *
     * @param family  name of the family
     * @param changes settings of the model other than those of its size
     * @param target  directory that does not exist
     * @return number of weights
     * @throws io.locmoe.models.file.ModelException if there is no such family, the directory exists, or there is no
     *     room for it
     */
    public long write(String family, Map<String, String> changes, long seed, Path target) {
        Family known = Families.named(family);
        JobSettings job = settings(known, changes);
        ObjectNode config = new ObjectMapper().createObjectNode();
        known.write(Decoder.of(job, job.data().vocabulary(), components), config);
        config.put("torch_dtype", type.word());
        List<Named> tensors = tensors(known, job);
        long bytes = tensors.stream().mapToLong(Named::bytes).sum();
        DiskSpace.require(target, bytes, "the model");
        long most = tensors.stream().mapToLong(Named::bytes).max().orElse(1);
        SplittableRandom random = new SplittableRandom(seed);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(most);
            new ModelWriter(config, Optional.empty(), new ObjectMapper().createObjectNode(), largest)
                    .write(target, tensors, tensor -> fill(tensor, memory.asSlice(0, tensor.bytes()), random));
        }
        return weights(tensors);
    }

    /** The tensors of a family's model of this size and layout. */
    List<Named> tensors(String family) {
        Family known = Families.named(family);
        return tensors(known, settings(known, Map.of()));
    }

    /** Number of all elements. */
    static long weights(List<Named> tensors) {
        return tensors.stream()
                .mapToLong(tensor -> tensor.bytes() / tensor.type().bytes())
                .sum();
    }

    private List<Named> tensors(Family family, JobSettings job) {
        Naming naming = packed ? family.naming().packed(true) : family.naming();
        return TensorMap.of(job.model(), job.data().vocabulary(), naming).stream()
                .map(t -> new Named(t.name(), t.shape(), t.state() ? StoredType.F32 : type))
                .toList();
    }

    private JobSettings settings(Family family, Map<String, String> changes) {
        Map<String, String> settings = tiny ? tiny(family) : published(family);
        settings.putIfAbsent("vocabulary", BYTES);
        settings.putAll(changes);
        return SettingsParser.parse(settings);
    }

    private static Map<String, String> published(Family family) {
        Map<String, String> settings = new TreeMap<>(Families.parts());
        settings.putAll(family.parts());
        settings.putAll(PublishedShape.of(family));
        return settings;
    }

    /** Settings of a family's model of two or three small blocks, other than the vocabulary. */
    static Map<String, String> tiny(Family family) {
        Map<String, String> settings = new TreeMap<>(Families.parts());
        settings.putAll(TINY);
        settings.putAll(family.parts());
        return settings;
    }

    private static MemorySegment fill(Named tensor, MemorySegment target, SplittableRandom random) {
        boolean gain = tensor.name().endsWith("norm.weight") || tensor.name().endsWith(".router_scale");
        boolean small = gain || tensor.name().endsWith(".e_score_correction_bias");
        double deviation = small ? 0.1 : 1 / Math.sqrt(tensor.shape()[tensor.shape().length - 1]);
        for (long i = 0; i < tensor.bytes() / tensor.type().bytes(); i++) {
            tensor.type().set(target, i, (float) ((gain ? 1 : 0) + deviation * random.nextGaussian()));
        }
        return target;
    }
}
