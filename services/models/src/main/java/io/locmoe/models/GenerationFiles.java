package io.locmoe.models;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locmoe.corpus.chat.ChatTemplates;
import io.locmoe.engine.checkpoint.CheckpointConfig;
import io.locmoe.models.file.ModelException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;

/**
 * How to generate text with an imported model, by the files beside it that a checkpoint keeps: {@code
 * generation_config.json}, {@code tokenizer_config.json}, {@code special_tokens_map.json}, {@code chat_template.jinja}.
 * All are empty for a model that began with a training.
 */
public final class GenerationFiles {
    private static final String GENERATION = "generation_config.json";
    private static final String END = "eos_token_id";

    /** Fields of {@code generation_config.json} that are honoured, or change nothing here. */
    private static final Set<String> KNOWN = Set.of(
            "temperature",
            "top_k",
            "top_p",
            "repetition_penalty",
            "do_sample",
            END,
            "bos_token_id",
            "pad_token_id",
            "transformers_version",
            "_from_model_config");

    private final ObjectNode config;
    private final ObjectNode files;

    private GenerationFiles(ObjectNode config, ObjectNode files) {
        this.config = config;
        this.files = files;
    }

    /** The files of a checkpoint. */
    public static GenerationFiles of(CheckpointConfig checkpoint) {
        ObjectNode none = new ObjectMapper().createObjectNode();
        return Origin.of(checkpoint)
                .map(origin -> new GenerationFiles(origin.config(), origin.files()))
                .orElseGet(() -> new GenerationFiles(none, none));
    }

    /**
     * The chat template of a name.
     *
     * @param name {@code default} for the one of a model that has one
     * @throws ModelException if there is none, with the names that there are
     */
    public String template(String name) {
        Map<String, String> templates = ChatTemplates.of(files);
        if (templates.isEmpty()) {
            throw new ModelException("the model has no chat template: it came with none in tokenizer_config.json or"
                    + " chat_template.jinja, so leave out --chat");
        }
        return Optional.ofNullable(templates.get(name))
                .orElseThrow(() -> new ModelException("the model has no chat template " + name + "; there are "
                        + String.join(", ", templates.keySet())));
    }

    /** Texts of special tokens by the name that templates have for them. */
    public Map<String, String> tokens() {
        return ChatTemplates.tokens(files);
    }

    /** The text of the token that a prompt begins with; empty if it begins without. */
    public Optional<String> begin() {
        boolean begins =
                files.path("tokenizer_config.json").path("add_bos_token").asBoolean();
        return begins ? Optional.ofNullable(tokens().get("bos_token")) : Optional.empty();
    }

    /** Ids of the tokens that end a text. */
    public Set<Integer> ends() {
        JsonNode own = files.path(GENERATION).path(END);
        JsonNode ids = own.isMissingNode() || own.isNull() ? config.path(END) : own;
        Set<Integer> ends = new TreeSet<>();
        if (ids.isInt()) {
            ends.add(ids.intValue());
        }
        ids.forEach(id -> ends.add(id.intValue()));
        return ends;
    }

    /** A number of {@code generation_config.json}. */
    public OptionalDouble number(String field) {
        JsonNode value = files.path(GENERATION).path(field);
        return value.isNumber() ? OptionalDouble.of(value.doubleValue()) : OptionalDouble.empty();
    }

    /** Whether {@code generation_config.json} has {@code do_sample} false: the most probable token is taken. */
    public boolean greedy() {
        JsonNode sample = files.path(GENERATION).path("do_sample");
        return sample.isBoolean() && !sample.booleanValue();
    }

    /** Fields of {@code generation_config.json} with a value that is not honoured. */
    public List<String> ignored() {
        return files.path(GENERATION).properties().stream()
                .filter(field ->
                        !KNOWN.contains(field.getKey()) && !field.getValue().isNull())
                .map(Map.Entry::getKey)
                .toList();
    }
}
