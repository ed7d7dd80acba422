package io.locmoe.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import io.locmoe.samples.Project;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The chart of the project, rendered by Helm without a cluster. */
final class Chart {
    static final Path DIRECTORY = Project.root().resolve("helm/locmoe");
    static final YAMLMapper YAML = new YAMLMapper();
    static final String NAMESPACE = "training";

    private static final Path VALUES = Project.root().resolve("helm/values");

    private Chart() {}

    /** The names of the files of values beside the chart, which are for the ways to run it. */
    static List<String> ways() {
        try (Stream<Path> files = Files.list(VALUES)) {
            return files.map(file -> file.getFileName().toString().replace(".yaml", ""))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What Helm makes of one of them, as text, for the release {@code demo} in the namespace {@link #NAMESPACE}. */
    static String render(String way, Map<String, String> more) {
        return render("demo", way, more);
    }

    /** The same for a release of another name. */
    static String render(String release, String way, Map<String, String> more) {
        TemplateCommand command = template(release, values(way));
        more.forEach(command::set);
        return command.call();
    }

    /** What Helm makes of a file of values, as text, for a release in the namespace {@link #NAMESPACE}. */
    static String render(String release, Path values) {
        return template(release, values).call();
    }

    private static TemplateCommand template(String release, Path values) {
        return new Helm(DIRECTORY)
                .template()
                .withName(release)
                .withNamespace(NAMESPACE)
                .withKubeVersion("1.33.0")
                .withValuesFile(values);
    }

    /**
     * What Helm's lint says of the chart with one of them.
     *
     * @param copy a directory that gets the chart, with these values for its own, as lint takes no others
     */
    static LintResult lint(String way, Path copy) throws IOException {
        try (Stream<Path> files = Files.walk(DIRECTORY)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = copy.resolve(DIRECTORY.relativize(file));
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
        Path own = copy.resolve("values.yaml");
        JsonNode merged = YAML.readerForUpdating(YAML.readTree(own.toFile()))
                .readValue(values(way).toFile());
        YAML.writeValue(own.toFile(), merged);
        return new Helm(copy).lint().strict().call();
    }

    /** One of the files of values. */
    static Path values(String way) {
        return VALUES.resolve(way + ".yaml");
    }

    /** The objects of a text. */
    static List<JsonNode> objects(String text) {
        try (MappingIterator<JsonNode> objects = YAML.readerFor(JsonNode.class).readValues(text)) {
            return objects.readAll().stream()
                    .filter(JsonNode::isObject)
                    .filter(object -> !object.isEmpty())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The only object of a kind. */
    static JsonNode object(String text, String kind) {
        List<JsonNode> found = objects(text).stream()
                .filter(object -> object.path("kind").asText().equals(kind))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " objects are of the kind " + kind);
        }
        return found.getFirst();
    }
}
