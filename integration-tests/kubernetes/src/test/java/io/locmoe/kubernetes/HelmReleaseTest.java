package io.locmoe.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.Release;
import com.marcnuri.helm.ReleaseHistory;
import com.marcnuri.helm.UpgradeCommand;
import io.locmoe.harness.process.CommandProcess;
import io.locmoe.samples.Project;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Helm installs, changes and removes releases of the chart at an API server that {@link ApiServer} plays. */
@Tag("slow")
class HelmReleaseTest {
    private static final String NAMESPACE = "training";
    private static final String CLAIM = "PersistentVolumeClaim/demo-locmoe";

    private static final Map<String, String> CHANGES =
            Map.of("job.arguments[0]", "--steps=700", "node.stopSeconds", "70");

    private ApiServer api;

    @BeforeEach
    void start() throws IOException {
        api = ApiServer.start();
    }

    @AfterEach
    void stop() {
        api.close();
    }

    static List<String> ways() {
        return Chart.ways();
    }

    private Release install(String way) {
        return new Helm(Chart.DIRECTORY)
                .install()
                .withName("demo")
                .withNamespace(NAMESPACE)
                .withValuesFile(Project.root().resolve("helm/values/" + way + ".yaml"))
                .withKubeConfigContents(api.kubeConfig())
                .disableOpenApiValidation()
                .call();
    }

    private Release upgrade(Map<String, String> changes) {
        UpgradeCommand command = new Helm(Chart.DIRECTORY)
                .upgrade()
                .withName("demo")
                .withNamespace(NAMESPACE)
                .withKubeConfigContents(api.kubeConfig())
                .reuseValues()
                .disableOpenApiValidation();
        changes.forEach(command::set);
        return command.call();
    }

    private void uninstall() {
        Helm.uninstall("demo")
                .withNamespace(NAMESPACE)
                .withKubeConfigContents(api.kubeConfig())
                .call();
    }

    private Set<String> rendered(String way) {
        return Chart.objects(Chart.render(way, Map.of())).stream()
                .filter(object -> !object.at("/metadata/annotations").has("helm.sh/hook"))
                .map(object -> object.path("kind").asText() + "/"
                        + object.at("/metadata/name").asText())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private String arguments(String job) {
        return api.objects()
                .object(job)
                .at("/spec/template/spec/containers/0/args")
                .toString();
    }

    private String configuration() {
        return api.objects()
                .object("ConfigMap/demo-locmoe")
                .at("/data/node.yaml")
                .asText();
    }

    @ParameterizedTest
    @MethodSource("ways")
    void uninstallRemovesEverythingExceptTheDataVolume(String way) {
        assertThat(install(way).getStatus()).isEqualTo("deployed");
        assertThat(api.objects().names()).isEqualTo(rendered(way));
        assertThat(api.objects().ofType("helm.sh/release.v1")).containsExactly("sh.helm.release.v1.demo.v1");
        uninstall();
        assertThat(api.objects().names()).containsExactly(CLAIM);
        assertThat(api.objects().ofType("helm.sh/release.v1")).isEmpty();
    }

    /** The directory of the run that a Job, or the only set of jobs, trains. */
    private String directory() {
        return api.objects().names().stream()
                .filter(name -> name.matches("(Job|JobSet|TrainingRuntime)/.*"))
                .flatMap(name -> api.objects().object(name).findValues("args").stream())
                .map(JsonNode::toString)
                .filter(words -> words.contains("\"train\""))
                .map(words -> words.replaceFirst(".*\"--out\",\"([^\"]*)\".*", "$1"))
                .collect(Collectors.joining(", "));
    }

    private Set<String> jobs() {
        return api.objects().names().stream()
                .filter(name -> name.matches("(Job|JobSet|TrainJob)/.*"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    static Stream<Arguments> changes() {
        return ways().stream()
                .flatMap(way -> Stream.of(
                        Arguments.of(way, Map.of("maxUnavailable", "2"), true, true),
                        Arguments.of(way, Map.of("job.keepSeconds", "1"), true, true),
                        Arguments.of(way, Map.of("image.tag", "v2"), false, true),
                        Arguments.of(way, Map.of("job.arguments[0]", "--steps=700"), false, false)));
    }

    /** Jobs and sets of them cannot be changed, so what changed one in place would fail. */
    @ParameterizedTest
    @MethodSource("changes")
    void anUpgradeGoesOnWithTheRunUnlessItTrainsSomethingElse(
            String way, Map<String, String> change, boolean sameJob, boolean sameRun) {
        install(way);
        Set<String> job = jobs();
        String directory = directory();
        assertThat(directory).startsWith("/data/demo-locmoe-train-");
        assertThat(upgrade(change).getRevision()).isEqualTo("2");
        assertThat(jobs()).hasSize(1);
        assertThat(jobs().equals(job)).isEqualTo(sameJob);
        assertThat(directory().equals(directory)).isEqualTo(sameRun);
    }

    @Test
    void anUpgradeChangesTheOtherObjectsAndKeepsItsRevision() {
        install("plain");
        upgrade(CHANGES);
        assertThat(api.objects().names()).contains("StatefulSet/demo-locmoe");
        assertThat(arguments(jobs().iterator().next())).contains("\"--steps=700\"]");
        assertThat(configuration()).contains("stopSeconds: 70");
        assertThat(api.objects().ofType("helm.sh/release.v1"))
                .containsExactly("sh.helm.release.v1.demo.v1", "sh.helm.release.v1.demo.v2");
        assertThat(Helm.history("demo")
                        .withNamespace(NAMESPACE)
                        .withKubeConfigContents(api.kubeConfig())
                        .call())
                .extracting(ReleaseHistory::getStatus)
                .containsExactly("superseded", "deployed");
    }

    @Test
    void refusedValuesChangeNothing() {
        install("plain");
        String before = configuration();
        assertThatThrownBy(() -> upgrade(Map.of("node.stopSeconds", "never")))
                .hasMessageContaining("/node/stopSeconds");
        assertThat(configuration()).isEqualTo(before);
        assertThat(api.objects().names()).isEqualTo(rendered("plain"));
    }

    /** The library of Helm has no rollback, so this needs the command. */
    @Test
    void aRollbackBringsTheOldValuesAndTheirTraining(@TempDir Path directory) throws IOException {
        String helm = System.getenv().getOrDefault("LOCMOE_HELM", "helm");
        assumeTrue(isInstalled(helm), "there is no helm: install it, or set LOCMOE_HELM to its path");
        install("plain");
        String before = configuration();
        upgrade(CHANGES);
        Path access = Files.writeString(directory.resolve("config"), api.kubeConfig());
        List<String> words =
                List.of(helm, "rollback", "demo", "1", "--namespace", NAMESPACE, "--kubeconfig", access.toString());
        try (CommandProcess command = CommandProcess.start("helm", words, directory, Map.of())) {
            assertThat(command.awaitEnd(Duration.ofMinutes(1)))
                    .as(command.tail())
                    .isZero();
        }
        assertThat(configuration()).isEqualTo(before);
        assertThat(api.objects().names()).isEqualTo(rendered("plain"));
        assertThat(arguments(jobs().iterator().next())).contains("\"--steps\",\"600\"");
    }

    private static boolean isInstalled(String command) {
        return Stream.concat(Stream.of(""), Stream.of(System.getenv("PATH").split(File.pathSeparator)))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, command)));
    }
}
