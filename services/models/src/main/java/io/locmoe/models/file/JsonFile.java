package io.locmoe.models.file;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locmoe.engine.checkpoint.file.BoundedFile;
import io.locmoe.settings.FileFailure;
import io.locmoe.settings.FileRoots;
import java.io.IOException;
import java.nio.file.Path;

/** JSON files of a model's directory, which come from anybody. */
final class JsonFile {
    static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(32)
                            .maxStringLength(1 << 20)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JsonFile() {}

    /**
     * Reads a file that contains one object.
     *
     * @throws ModelException if it contains something else, or has more than {@code most} bytes
     */
    static ObjectNode read(Path file, long most) {
        try {
            if (JSON.readTree(BoundedFile.read(file, most, FileRoots.EVERYWHERE)) instanceof ObjectNode object) {
                return object;
            }
            throw new ModelException(file + " is no JSON object");
        } catch (JsonProcessingException e) {
            throw new ModelException(file + " is no JSON object: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new ModelException("cannot read " + file + ": " + FileFailure.of(file, e), e);
        }
    }
}
