package io.locmoe.models;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locmoe.engine.checkpoint.file.StoredType;
import io.locmoe.models.file.MappedTensor;
import io.locmoe.models.file.ModelDirectory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;

/** The tensors of a directory in memory, of any types, to be changed and written as another directory. */
final class QuantisedFiles {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A tensor as a file has it. */
    record Entry(String type, int[] shape, byte[] data) {}

    final Map<String, Entry> tensors = new LinkedHashMap<>();
    final ObjectNode config;

    private QuantisedFiles(ObjectNode config) {
        this.config = config;
    }

    static QuantisedFiles of(Path directory) {
        try (ModelDirectory model = ModelDirectory.open(directory)) {
            QuantisedFiles files = new QuantisedFiles(model.config());
            for (Map.Entry<String, MappedTensor> tensor : model.tensors().entrySet()) {
                MappedTensor stored = tensor.getValue();
                byte[] data = stored.data().toArray(ValueLayout.JAVA_BYTE);
                files.tensors.put(tensor.getKey(), new Entry(stored.type().name(), stored.shape(), data));
            }
            return files;
        }
    }

    /** Names of the tensors that end in one of some texts. */
    List<String> ending(String... ends) {
        return tensors.keySet().stream()
                .filter(name -> List.of(ends).stream().anyMatch(name::endsWith))
                .toList();
    }

    void put(String name, String type, byte[] data, int... shape) {
        tensors.put(name, new Entry(type, shape, data));
    }

    void put(String name, StoredType type, IntToDoubleFunction values, int... shape) {
        int elements = 1;
        for (int size : shape) {
            elements *= size;
        }
        byte[] data = new byte[elements * type.bytes()];
        for (int i = 0; i < elements; i++) {
            type.set(MemorySegment.ofArray(data), i, (float) values.applyAsDouble(i));
        }
        put(name, type.name(), data, shape);
    }

    /** Writes a directory of one file. */
    Path write(Path directory) throws IOException {
        ObjectNode header = JSON.createObjectNode();
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        tensors.forEach((name, tensor) -> {
            ObjectNode node = header.putObject(name).put("dtype", tensor.type);
            node.set("shape", JSON.valueToTree(tensor.shape));
            node.putArray("data_offsets").add(data.size()).add(data.size() + tensor.data.length);
            data.writeBytes(tensor.data);
        });
        byte[] text = header.toString().getBytes(StandardCharsets.UTF_8);
        ByteBuffer file = ByteBuffer.allocate(8 + text.length + data.size()).order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(text.length).put(text).put(data.toByteArray());
        Files.createDirectories(directory);
        Files.write(directory.resolve("model.safetensors"), file.array());
        Files.writeString(directory.resolve("config.json"), config.toString());
        return directory;
    }
}
