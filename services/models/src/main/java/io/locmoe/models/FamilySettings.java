package io.locmoe.models;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locmoe.models.family.ConfigFields;
import io.locmoe.models.family.Families;
import io.locmoe.models.file.ModelDirectory;
import io.locmoe.models.file.ModelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Settings of a training that gives random weights to the architecture of a family. */
public final class FamilySettings {
    private FamilySettings() {}

    /**
     * The settings of the architecture, by dotted name. A family's name stands for its tiny {@link RandomModel}; a
     * directory gives what its {@code config.json} says, and the path of its tokenizer if it has one.
     *
     * @param model name of a family, a directory, or a {@code config.json}; no weights are read
     * @throws ModelException if it is none of them, or has a field that is not known or not honoured
     */
    public static Map<String, String> of(String model) {
        Map<String, String> settings =
                Families.find(model).map(RandomModel::tiny).orElseGet(() -> described(config(model)));
        settings.remove("nodes"); // an import is a checkpoint of one node
        return settings;
    }

    private static Path config(String model) {
        Path named = Path.of(model);
        Path file = Files.isDirectory(named) ? named.resolve(ModelDirectory.CONFIG) : named;
        if (!Files.isRegularFile(file)) {
            throw new ModelException(model + " is neither a family, which are " + String.join(", ", Families.names())
                    + ", nor a directory with " + ModelDirectory.CONFIG);
        }
        return file;
    }

    private static Map<String, String> described(Path file) {
        ObjectNode config = ModelDirectory.config(file);
        config.remove("quantization_config"); // it is about weights
        ConfigFields fields = new ConfigFields(config, file);
        Map<String, String> settings =
                Families.named(config.path("model_type").asText()).read(fields);
        settings.put("vocabulary", Integer.toString(fields.vocabulary()));
        fields.requireHonoured();
        Path tokenizer = file.resolveSibling(ModelDirectory.TOKENIZER).toAbsolutePath();
        if (Files.exists(tokenizer)) {
            settings.put("tokenizer", tokenizer.normalize().toString());
        }
        return settings;
    }
}
