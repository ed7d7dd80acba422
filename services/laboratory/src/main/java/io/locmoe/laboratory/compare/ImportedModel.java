package io.locmoe.laboratory.compare;

import io.locmoe.engine.checkpoint.CheckpointConfig;
import io.locmoe.engine.settings.ModelSettings;
import io.locmoe.settings.Declaration;
import io.locmoe.settings.Declarations;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A model of others with which every training of a comparison begins.
 *
 * @param directory  the user's, absolute
 * @param checkpoint what was imported of it, with its own router
 * @param all        settings of the checkpoint by dotted name
 */
public record ImportedModel(Path directory, Path checkpoint, Map<String, String> all) {
    private static final String ROUTER = "router";
    private static final String TOKENIZER = "tokenizer";
    private static final Set<String> MODEL = new Declarations(List.of(ModelSettings.class))
            .all().stream().map(Declaration::name).collect(Collectors.toSet());
    private static final Set<String> BESIDE = Set.of("gate", "vocabulary", TOKENIZER);

    public ImportedModel(Path directory, Path checkpoint) {
        this(directory, checkpoint, CheckpointConfig.read(checkpoint).settings());
    }

    /** The model's router: the one that its choices of experts are those of. */
    public String router() {
        return all.get(ROUTER);
    }

    /** Settings of the model that all contenders share; the same in each command for one directory. */
    Map<String, String> shared() {
        Map<String, String> shared = new TreeMap<>(all);
        shared.keySet().removeIf(name -> !MODEL.contains(name) && !BESIDE.contains(name));
        Path tokenizer = directory.resolve("tokenizer.json");
        if (Files.exists(tokenizer)) {
            shared.put(TOKENIZER, tokenizer.toString());
        }
        return shared;
    }

    /** Settings with which a contender of a router begins: the model's own has the model's options. */
    Map<String, String> beginning(String router) {
        Map<String, String> settings = new TreeMap<>(all);
        settings.keySet().removeIf(name -> !router.equals(router()) || !name.startsWith(ROUTER + "."));
        settings.put("resume", checkpoint.toString());
        return settings;
    }
}
