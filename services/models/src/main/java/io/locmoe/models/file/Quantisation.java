package io.locmoe.models.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locmoe.engine.checkpoint.file.StoredType;
import io.locmoe.engine.checkpoint.file.TensorType;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** How weights of a directory are quantised, by {@code quantization_config} of its {@code config.json}. */
interface Quantisation {
    /** The name of the field. */
    String FIELD = "quantization_config";

    /** The name of the method, which is one of its fields. */
    String METHOD = "quant_method";

    /** The type of quantised tensors in files. */
    TensorType.Packed packed();

    /** The type that holds the numbers which weights become. */
    StoredType becomes();

    /**
     * Adds the quantised weights to the other tensors, and removes their scales.
     *
     * @throws ModelException if weights and scales do not fit together
     */
    void unpack(Map<String, PackedTensor> packed, Map<String, MappedTensor> tensors);

    /**
     * Takes the field out of a configuration, which then is that of a model of {@link #becomes}.
     *
     * @return empty if the model is not quantised
     * @throws ModelException if the method or a value of its fields is not known
     */
    static Optional<Quantisation> take(ObjectNode config, Path file) {
        JsonNode field = config.remove(FIELD);
        if (field == null || field.isNull()) {
            return Optional.empty();
        }
        Quantisation found = switch (field.path(METHOD).asText()) {
            case Mxfp4.NAME -> Mxfp4.of(field, file);
            case Fp8.NAME -> Fp8.of(field, file);
            default ->
                throw new ModelException(file + ": " + FIELD + " has " + METHOD + " " + field.path(METHOD)
                        + ", and only " + Mxfp4.NAME + " and " + Fp8.NAME
                        + " are taken: use a directory of the model that is not quantised");
        };
        config.put(
                config.has("dtype") ? "dtype" : "torch_dtype", found.becomes().word());
        return Optional.of(found);
    }

    /** The types that tensors of a directory may have. */
    static Set<TensorType> types(Optional<Quantisation> quantisation) {
        Set<TensorType> types = new HashSet<>(EnumSet.allOf(StoredType.class));
        quantisation.ifPresent(own -> types.add(own.packed()));
        return types;
    }

    /** Refuses fields that are not known. */
    static void requireKnown(JsonNode field, Path file, Set<String> known) {
        field.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                throw new ModelException(file + ": " + FIELD + " has the field " + name + ", which is not known for "
                        + METHOD + " " + field.path(METHOD));
            }
        });
    }
}
