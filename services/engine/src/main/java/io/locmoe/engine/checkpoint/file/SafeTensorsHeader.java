package io.locmoe.engine.checkpoint.file;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.locmoe.engine.checkpoint.file.SafeTensors.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads the header of a safetensors file token by token, so that a hostile one takes no more memory than its tensors.
 *
 * @param data bytes of data that the file has
 * @param types types that the tensors may have
 */
record SafeTensorsHeader(Path path, long data, Set<? extends TensorType> types) {
    private static final int MOST_TENSORS = 300_000;
    private static final int MOST_AXES = 8;
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(8)
                    .maxNameLength(1000)
                    .maxNumberLength(20)
                    .maxStringLength(100_000)
                    .build())
            .build();

    /** @throws CheckpointException if it is not a header, or its tensors do not fill the data without gaps */
    Map<String, Tensor> parse(byte[] text) {
        try (JsonParser parser = JSON.createParser(text)) {
            Map<String, Tensor> tensors = tensors(parser);
            requireGapless(tensors);
            return tensors;
        } catch (JsonProcessingException e) {
            throw new CheckpointException(path + " has a broken header: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new CheckpointException(path + " has a broken header: " + e.getMessage(), e);
        }
    }

    private Map<String, Tensor> tensors(JsonParser parser) throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        require(parser.nextToken() == JsonToken.START_OBJECT, "it is no object");
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            require(parser.nextToken() == JsonToken.START_OBJECT, name + " is no object");
            if (name.equals("__metadata__")) {
                parser.skipChildren();
            } else {
                require(tensors.size() < MOST_TENSORS, "more than " + MOST_TENSORS + " tensors");
                tensors.put(name, tensor(parser, name));
            }
        }
        require(parser.nextToken() == null, "text follows it");
        return tensors;
    }

    private void require(boolean condition, String problem) {
        if (!condition) {
            throw new CheckpointException(path + " has a broken header: " + problem);
        }
    }

    private Tensor tensor(JsonParser parser, String name) throws IOException {
        String type = "";
        long[] shape = null;
        long[] offsets = new long[0];
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String field = parser.currentName();
            require(field != null, "tensor " + name + " has something else than names and values");
            parser.nextToken();
            switch (field) {
                case "dtype" -> type = parser.getText();
                case "shape" -> shape = numbers(parser, name);
                case "data_offsets" -> offsets = numbers(parser, name);
                default -> throw new CheckpointException(path + ": tensor " + name + " has an unknown " + field);
            }
        }
        TensorType known = known(name, type);
        if (offsets.length != 2 || offsets[0] < 0 || offsets[1] < offsets[0]) {
            throw new CheckpointException(path + ": tensor " + name + " has broken offsets");
        }
        long bytes = offsets[1] - offsets[0];
        int[] axes = axes(name, shape == null ? noShape(name, bytes) : shape, bytes, known);
        return new Tensor(axes, known, offsets[0], bytes);
    }

    private TensorType known(String name, String type) {
        return types.stream()
                .<TensorType>map(t -> t)
                .filter(t -> t.name().equals(type))
                .findFirst()
                .orElseThrow(() -> new CheckpointException(path + ": tensor " + name + " is of type " + type
                        + ", but only "
                        + types.stream().map(TensorType::name).sorted().collect(Collectors.joining(", "))
                        + (types.size() == 1 ? " is" : " are") + " supported"));
    }

    /** Earlier versions omitted the shape of a scalar. */
    private long[] noShape(String name, long bytes) {
        if (bytes != Float.BYTES) {
            throw new CheckpointException(path + ": tensor " + name + " has no shape");
        }
        return new long[0];
    }

    private long[] numbers(JsonParser parser, String name) throws IOException {
        long[] numbers = new long[MOST_AXES];
        int count = 0;
        require(parser.currentToken() == JsonToken.START_ARRAY, "tensor " + name + " lacks a list");
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            require(
                    count < MOST_AXES && parser.currentToken() == JsonToken.VALUE_NUMBER_INT,
                    "tensor " + name + " has a list of something else than a few whole numbers");
            numbers[count++] = parser.getLongValue();
        }
        return Arrays.copyOf(numbers, count);
    }

    private int[] axes(String name, long[] shape, long bytes, TensorType type) {
        int[] axes = new int[shape.length];
        long elements = 1;
        for (int axis = 0; axis < shape.length; axis++) {
            boolean possible = shape[axis] >= 0 && shape[axis] <= Integer.MAX_VALUE && elements <= Integer.MAX_VALUE;
            axes[axis] = possible ? (int) shape[axis] : 0;
            elements = possible ? elements * shape[axis] : -1;
            if (!possible) {
                break;
            }
        }
        if (elements < 0 || elements * type.bytes() != bytes) {
            throw new CheckpointException(path + ": tensor " + name + " has shape " + Arrays.toString(shape)
                    + ", which does not fit its " + bytes + " bytes");
        }
        return axes;
    }

    private void requireGapless(Map<String, Tensor> tensors) {
        long end = 0;
        for (var entry : tensors.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(
                        Comparator.comparingLong(Tensor::offset).thenComparingLong(Tensor::bytes)))
                .toList()) {
            Tensor tensor = entry.getValue();
            if (tensor.offset() != end) {
                throw new CheckpointException(path + ": tensor " + entry.getKey() + " starts at byte " + tensor.offset()
                        + " of the data, but the one before it ends at " + end
                        + (tensor.offset() < end ? ": they overlap" : ": there is a gap"));
            }
            end = tensor.offset() + tensor.bytes();
        }
        if (end != data) {
            throw new CheckpointException(path + " is truncated, or has more than its tensors: " + data
                    + " bytes of data, but its header asks for " + end);
        }
    }
}
