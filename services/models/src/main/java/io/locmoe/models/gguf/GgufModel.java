package io.locmoe.models.gguf;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locmoe.models.family.Families;
import io.locmoe.models.file.ForeignModel;
import io.locmoe.models.file.ModelException;
import io.locmoe.models.file.StoredTensor;
import io.locmoe.models.gguf.architecture.ArchitectureFields;
import io.locmoe.models.gguf.architecture.GgufArchitecture;
import io.locmoe.models.gguf.format.GgufFile;
import io.locmoe.models.gguf.format.GgufTensor;
import io.locmoe.models.gguf.format.Metadata;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A model in a GGUF file, which is mapped, as a Hugging Face directory of its family would have it. */
public final class GgufModel implements ForeignModel {
    private static final String EMBEDDING = "token_embd.weight";
    /** Tensors of a directory; more are no model, but a file that asks for memory. */
    private static final int MOST_TENSORS = 1 << 20;

    private final Path path;
    private final Arena arena;
    private final GgufFile file;
    private final GgufArchitecture architecture;
    private final ArchitectureFields fields;
    private final TensorNames names;
    private final ObjectNode config;
    private final Optional<byte[]> tokenizer;
    private final ObjectNode beside;

    private GgufModel(Path path, Arena arena) {
        this.path = path;
        this.arena = arena;
        file = GgufFile.open(path, arena);
        Metadata metadata = file.metadata();
        architecture = GgufArchitecture.of(metadata, path.toString());
        names = new TensorNames(Families.named(architecture.family()).naming(), architecture.secondNorm());
        int vocabulary = embedding().shape()[0];
        fields = new ArchitectureFields(architecture);
        config = fields.read(file, vocabulary);
        config.put("torch_dtype", embedding().type().exact().word());
        TokenizerReader tokens = new TokenizerReader(metadata, vocabulary);
        tokenizer = tokens.json();
        tokens.ends(config);
        beside = tokens.beside();
        requireWhole(metadata);
        metadata.requireHonoured();
    }

    /**
     * Reads metadata and the list of tensors.
     *
     * @throws ModelException if the file is damaged, or has what is not known
     */
    public static GgufModel open(Path path) {
        Arena arena = Arena.ofShared();
        try {
            return new GgufModel(path, arena);
        } catch (RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    private GgufTensor embedding() {
        return Optional.ofNullable(file.tensors().get(EMBEDDING))
                .orElseThrow(() -> new ModelException(path + " has no tensor " + EMBEDDING));
    }

    /** Refuses parts of models, and adapters to them. */
    private static void requireWhole(Metadata metadata) {
        metadata.require(
                metadata.whole("split.count", 0) <= 1, "split.count", "1: join the parts with llama.cpp's gguf-split");
        metadata.require(metadata.text("general.type").orElse("model").equals("model"), "general.type", "model");
        metadata.withoutEffect(
                name -> name.startsWith("general.") || name.startsWith("split.") || name.startsWith("quantize."));
    }

    @Override
    public Path configuration() {
        return path;
    }

    @Override
    public ObjectNode config() {
        return config;
    }

    @Override
    public Map<String, StoredTensor> tensors() {
        Map<String, StoredTensor> views = new LinkedHashMap<>();
        Map<String, GgufTensor> stored = new LinkedHashMap<>(file.tensors());
        fields.factors(file).ifPresent(factors -> stored.remove(factors.name()));
        for (GgufTensor tensor : stored.values()) {
            putViews(tensor, views);
            if (views.size() > MOST_TENSORS) {
                throw new ModelException(path + " has more than " + MOST_TENSORS + " matrices");
            }
        }
        return views;
    }

    /** The matrix or the bias of each expert, or the tensor as it is. */
    private void putViews(GgufTensor tensor, Map<String, StoredTensor> views) {
        int[] shape = tensor.shape();
        List<String> experts = experts(tensor);
        for (int e = 0; e < experts.size(); e++) {
            int[] own = Arrays.copyOfRange(shape, 1, shape.length);
            long start = e * Arrays.stream(own).asLongStream().reduce(1, (a, b) -> a * b);
            views.put(experts.get(e), new TensorView(path, tensor, own, start, Optional.empty()));
        }
        if (experts.isEmpty()) {
            String theirs = names.theirs(tensor.name()).orElse(tensor.name());
            int[] own = TensorNames.sharedGate(theirs) && shape.length == 1 ? new int[] {1, shape[0]} : shape;
            views.put(theirs, new TensorView(path, tensor, own, 0, order(theirs, shape)));
        }
    }

    private List<String> experts(GgufTensor tensor) {
        int experts = config.path(architecture.countField()).intValue();
        List<String> found = tensor.shape().length > 1 ? names.experts(tensor.name(), experts) : List.of();
        if (!found.isEmpty() && tensor.shape()[0] != experts) {
            throw new ModelException(path + ": tensor " + tensor.name() + " has " + tensor.shape()[0]
                    + " experts, and expert_count is " + experts);
        }
        return found;
    }

    private Optional<RotatedRows> order(String theirs, int[] shape) {
        int head = config.path("head_dim").intValue();
        return architecture.pairsNeighbours() && TensorNames.rotated(theirs) && shape[0] % head == 0
                ? Optional.of(new RotatedRows(head))
                : Optional.empty();
    }

    @Override
    public Optional<byte[]> tokenizer() {
        return tokenizer;
    }

    @Override
    public ObjectNode beside() {
        return beside;
    }

    @Override
    public String called(String tensor) {
        return names.gguf(tensor);
    }

    @Override
    public void close() {
        arena.close();
    }
}
