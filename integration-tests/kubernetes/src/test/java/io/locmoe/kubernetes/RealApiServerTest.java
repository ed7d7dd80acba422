package io.locmoe.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.Release;
import io.locmoe.samples.Project;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Releases of the chart at a real API server, which refuses what {@link ApiServer} takes: names, sums and ports that no
 * schema knows. Skipped where no variable names its programs.
 */
class RealApiServerTest {
    private static final String NAMESPACE = "training";
    private static final String CLAIMS = "/api/v1/namespaces/training/persistentvolumeclaims/demo-locmoe";
    private static final String NODES = "/apis/apps/v1/namespaces/training/statefulsets/demo-locmoe";

    @TempDir
    private static Path directory;

    private static KubeApiServer api;

    @BeforeAll
    static void start() throws IOException, GeneralSecurityException {
        api = KubeApiServer.startOrSkip(directory);
        api.namespace(NAMESPACE);
    }

    @AfterAll
    static void stop() {
        if (api != null) {
            api.close();
        }
    }

    /** Without custom resources, which are those of other projects. */
    @Test
    void theChartIsInstalledUpgradedAndRemoved() {
        Release installed = new Helm(Chart.DIRECTORY)
                .install()
                .withName("demo")
                .withNamespace(NAMESPACE)
                .withValuesFile(Project.root().resolve("helm/values/plain.yaml"))
                .withKubeConfigContents(api.kubeConfig())
                .call();
        assertThat(installed.getStatus()).isEqualTo("deployed");
        assertThat(api.has(NODES)).isTrue();
        Release upgraded = new Helm(Chart.DIRECTORY)
                .upgrade()
                .withName("demo")
                .withNamespace(NAMESPACE)
                .withKubeConfigContents(api.kubeConfig())
                .reuseValues()
                .set("node.stopSeconds", "70")
                .call();
        assertThat(upgraded.getRevision()).isEqualTo("2");
        Helm.uninstall("demo")
                .withNamespace(NAMESPACE)
                .withKubeConfigContents(api.kubeConfig())
                .call();
        assertThat(Map.of(NODES, api.has(NODES), CLAIMS, api.has(CLAIMS)))
                .isEqualTo(Map.of(NODES, false, CLAIMS, true));
    }
}
