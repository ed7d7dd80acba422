package io.locmoe.models.file;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** A model in files of others, as a Hugging Face directory describes it. Its tensors are read until it is closed. */
public interface ForeignModel extends AutoCloseable {
    /** The file that has its configuration, for messages. */
    Path configuration();

    /** {@code config.json}, or what it would be. */
    ObjectNode config();

    /** The tensors by their names in a Hugging Face directory. */
    Map<String, ? extends StoredTensor> tensors();

    /** {@code tokenizer.json}, or what it would be; empty if there is none. */
    Optional<byte[]> tokenizer();

    /** The small files that are carried along, by name. */
    ObjectNode beside();

    /** A line on what of its tensors is left out; empty for nothing. */
    default Optional<String> note() {
        return Optional.empty();
    }

    /** What the model's files call a tensor of a Hugging Face directory. */
    default String called(String tensor) {
        return tensor;
    }

    @Override
    void close();
}
