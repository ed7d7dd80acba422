package io.locmoe.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.InstallCommand;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;

/**
 * What a release has for Helm's own commands, such as the pods of {@code helm test}. Helm's library renders none of it,
 * but keeps it with a release that it installs, in a secret.
 */
final class Hooks {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Hooks() {}

    /** Renders the hooks for a file of values beside the chart, as text, for the release {@code demo}. */
    static String render(String way, Map<String, String> more) {
        return render("demo", Chart.values(way), more);
    }

    /** Renders the hooks for a file of values, as text, for a release; empty if there are none. */
    static String render(String release, Path values, Map<String, String> more) {
        return text(installed(release, values, more).path("hooks"));
    }

    /** What Helm tells a user who installs a release {@code demo} of a file of values beside the chart. */
    static String notes(String way, Map<String, String> more) {
        return installed("demo", Chart.values(way), more).at("/info/notes").asText();
    }

    private static JsonNode installed(String release, Path values, Map<String, String> more) {
        try (ApiServer api = ApiServer.start()) {
            InstallCommand install = new Helm(Chart.DIRECTORY)
                    .install()
                    .withName(release)
                    .withNamespace(Chart.NAMESPACE)
                    .withValuesFile(values)
                    .withKubeConfigContents(api.kubeConfig())
                    .disableOpenApiValidation();
            more.forEach(install::set);
            install.call();
            JsonNode secret = api.objects().object("Secret/sh.helm.release.v1." + release + ".v1");
            return decoded(secret.at("/data/release").asText());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One of those of a file of values, for a release. */
    static JsonNode pod(String release, Path values, String name) {
        return Chart.objects(render(release, values, Map.of())).stream()
                .filter(hook -> hook.at("/metadata/name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** The secret's own encoding is around that of Helm. */
    private static JsonNode decoded(String release) throws IOException {
        byte[] packed = Base64.getDecoder().decode(Base64.getDecoder().decode(release));
        try (GZIPInputStream json = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            return JSON.readTree(json);
        }
    }

    private static String text(JsonNode hooks) {
        return StreamSupport.stream(hooks.spliterator(), false)
                .sorted(Comparator.comparing(hook -> hook.path("name").asText()))
                .map(hook -> "---\n" + hook.path("manifest").asText().strip() + "\n")
                .collect(Collectors.joining());
    }
}
