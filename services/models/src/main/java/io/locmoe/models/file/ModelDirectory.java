package io.locmoe.models.file;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locmoe.corpus.chat.ChatTemplates;
import io.locmoe.engine.checkpoint.file.BoundedFile;
import io.locmoe.engine.checkpoint.file.SafeTensors;
import io.locmoe.engine.checkpoint.file.StoredType;
import io.locmoe.engine.checkpoint.file.TensorType.Packed;
import io.locmoe.settings.FileFailure;
import io.locmoe.settings.FileRoots;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A model in a Hugging Face directory: {@code config.json}, its tensors in one or more safetensors files, which are
 * mapped, and its tokenizer. Nothing in it is executed.
 */
public final class ModelDirectory implements ForeignModel {
    /** The file that describes its architecture. */
    public static final String CONFIG = "config.json";
    /** {@code model_type} of checkpoints. */
    private static final String OWN = "locmoe";

    /** The file of its tokenizer, if it has one. */
    public static final String TOKENIZER = "tokenizer.json";
    /** Files that are carried along. */
    static final List<String> BESIDE =
            List.of("tokenizer_config.json", "generation_config.json", "special_tokens_map.json");

    private static final long LARGEST_CONFIG = 1L << 20;
    private static final long LARGEST_TOKENIZER = 64L << 20;

    private final Path directory;
    private final ObjectNode config;
    private final Arena arena = Arena.ofShared();
    private final Map<String, MappedTensor> tensors = new LinkedHashMap<>();
    private final Map<String, PackedTensor> packed = new LinkedHashMap<>();
    private final Optional<Quantisation> quantisation;
    private Optional<String> note = Optional.empty();

    private ModelDirectory(Path directory) {
        this.directory = directory;
        this.config = config(configuration());
        this.quantisation = Quantisation.take(config, configuration());
    }

    /** Whether a directory has the {@code config.json} of a model of others, as far as that can be read. */
    public static boolean isOne(Path directory) {
        try {
            String type = config(directory.resolve(CONFIG)).path("model_type").asText();
            return !type.isEmpty() && !type.equals(OWN);
        } catch (ModelException e) {
            return false;
        }
    }

    /** @throws ModelException if a {@code config.json} is no JSON object */
    public static ObjectNode config(Path file) {
        return JsonFile.read(file, LARGEST_CONFIG);
    }

    /**
     * Reads the configuration and the headers of all files.
     *
     * @throws ModelException if one cannot be read
     * @throws io.locmoe.engine.checkpoint.file.CheckpointException if a safetensors file is damaged
     */
    public static ModelDirectory open(Path directory) {
        if (!Files.isDirectory(directory)) {
            throw new ModelException(directory + " is no directory: name one that has " + CONFIG + ", or a GGUF file");
        }
        ModelDirectory model = new ModelDirectory(directory);
        try {
            ShardIndex index = ShardIndex.of(directory);
            for (String name : index.files()) {
                model.map(directory.resolve(name), index);
            }
            model.requireAll(index.places().keySet());
            model.quantisation.ifPresent(own -> own.unpack(model.packed, model.tensors));
            model.note = PredictionLayers.leaveOut(model.config, model.tensors.keySet());
            return model;
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    private void map(Path file, ShardIndex index) {
        try (FileChannel channel = FileChannel.open(file)) {
            SafeTensors layout = SafeTensors.open(channel, file, Quantisation.types(quantisation));
            MemorySegment all = channel.map(MapMode.READ_ONLY, 0, channel.size(), arena);
            layout.tensors().forEach((name, tensor) -> {
                String place = index.places().get(name);
                if (!index.places().isEmpty() && !file.getFileName().toString().equals(place)) {
                    throw new ModelException(file + " has tensor " + name + ", which " + ShardIndex.NAME
                            + (place == null ? " does not name" : " places in " + place));
                }
                MemorySegment data = all.asSlice(layout.start() + tensor.offset(), tensor.bytes());
                switch (tensor.type()) {
                    case StoredType type -> tensors.put(name, MappedTensor.plain(file, tensor.shape(), type, data));
                    case Packed type -> packed.put(name, new PackedTensor(file, tensor.shape(), type, data));
                }
            });
        } catch (IOException e) {
            throw new ModelException("cannot read " + file + ": " + FileFailure.of(file, e), e);
        }
    }

    private void requireAll(Set<String> names) {
        for (String name : names) {
            if (!tensors.containsKey(name) && !packed.containsKey(name)) {
                throw new ModelException(directory.resolve(ShardIndex.NAME) + " places tensor " + name
                        + " in a file that does not have it");
            }
        }
    }

    @Override
    public Path configuration() {
        return directory.resolve(CONFIG);
    }

    @Override
    public ObjectNode config() {
        return config;
    }

    @Override
    public Map<String, MappedTensor> tensors() {
        return tensors;
    }

    @Override
    public Optional<byte[]> tokenizer() {
        Path file = directory.resolve(TOKENIZER);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(BoundedFile.read(file, LARGEST_TOKENIZER, FileRoots.EVERYWHERE));
        } catch (IOException e) {
            throw new ModelException("cannot read " + file + ": " + FileFailure.of(file, e), e);
        }
    }

    @Override
    public Optional<String> note() {
        return note;
    }

    @Override
    public ObjectNode beside() {
        ObjectNode files = JsonFile.JSON.createObjectNode();
        for (String name : BESIDE) {
            Path file = directory.resolve(name);
            if (Files.exists(file)) {
                files.set(name, JsonFile.read(file, LARGEST_CONFIG));
            }
        }
        template().ifPresent(text -> files.put(ChatTemplates.FILE, text));
        return files;
    }

    private Optional<String> template() {
        Path file = directory.resolve(ChatTemplates.FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            byte[] bytes = BoundedFile.read(file, LARGEST_CONFIG, FileRoots.EVERYWHERE);
            CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
            return Optional.of(utf8.decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException e) {
            throw new ModelException(file + " is no UTF-8", e);
        } catch (IOException e) {
            throw new ModelException("cannot read " + file + ": " + FileFailure.of(file, e), e);
        }
    }

    @Override
    public void close() {
        arena.close();
    }
}
