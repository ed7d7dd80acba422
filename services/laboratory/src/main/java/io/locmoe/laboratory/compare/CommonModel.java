package io.locmoe.laboratory.compare;

import io.locmoe.engine.checkpoint.CheckpointConfig;
import io.locmoe.engine.settings.ModelSettings;
import io.locmoe.settings.Declaration;
import io.locmoe.settings.Declarations;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The model of others with which every training of a comparison begins: with its weights, or with its architecture
 * alone.
 *
 * @param name       what distinguishes it from others in a plan
 * @param checkpoint what was imported of it, with its own router; empty for random weights
 * @param all        its settings by dotted name
 */
public record CommonModel(String name, Optional<Path> checkpoint, Map<String, String> all) {
    private static final String ROUTER = "router";
    private static final String GATE = "gate";
    private static final String TOKENIZER = "tokenizer";
    private static final Set<String> MODEL = new Declarations(List.of(ModelSettings.class))
            .all().stream().map(Declaration::name).collect(Collectors.toSet());
    private static final Set<String> BESIDE = Set.of(GATE, "vocabulary", TOKENIZER);

    /**
     * A model with its weights.
     *
     * @param directory  the user's, absolute
     * @param checkpoint what was imported of it
     */
    public static CommonModel imported(Path directory, Path checkpoint) {
        Map<String, String> all =
                new TreeMap<>(CheckpointConfig.read(checkpoint).settings());
        Path tokenizer = directory.resolve("tokenizer.json");
        if (Files.exists(tokenizer)) {
            all.put(TOKENIZER, tokenizer.toString());
        }
        return new CommonModel(directory.toString(), Optional.of(checkpoint), all);
    }

    /** An architecture, whose weights each training draws by its seed. */
    public static CommonModel architecture(String name, Map<String, String> settings) {
        return new CommonModel("architecture of " + name, Optional.empty(), settings);
    }

    /** The model's router: the one that its choices of experts are those of. */
    public String router() {
        return all.get(ROUTER);
    }

    /** Settings of the model that all contenders share; the same in each command for one model. */
    Map<String, String> shared() {
        Map<String, String> shared = new TreeMap<>(all);
        shared.keySet().removeIf(name -> !MODEL.contains(name) && !BESIDE.contains(name));
        return shared;
    }

    /** Settings with which a contender begins: the model's own router and gate have the model's options. */
    Map<String, String> beginning(String router, String gate) {
        Map<String, String> settings = new TreeMap<>(all);
        settings.keySet().removeIf(name -> !isOption(name, ROUTER, router) && !isOption(name, GATE, gate));
        checkpoint.ifPresent(path -> settings.put("resume", path.toString()));
        return settings;
    }

    private boolean isOption(String name, String of, String chosen) {
        return name.startsWith(of + ".") && chosen.equals(all.get(of));
    }
}
