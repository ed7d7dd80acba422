package io.locmoe.run.role;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.engine.settings.JobSettings;
import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import io.locmoe.run.JobLimits;
import io.locmoe.run.event.RunEvent;
import io.locmoe.run.service.RunRequest;
import io.locmoe.run.worker.JobHost;
import io.locmoe.run.worker.JobObserver;
import io.locmoe.run.worker.NodeTaskFactory;
import io.locmoe.run.worker.Roots;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubmittedSettingsTest {
    private static final Map<String, String> DECIDED = Map.of("driver.products", "float32:left");

    @TempDir
    private Path directory;

    private SubmittedSettings submit(Map<String, String> given, Function<JobSettings, Map<String, String>> decisions) {
        ClassLoader loader = getClass().getClassLoader();
        NodeTaskFactory factory = (NodeTaskFactory) Proxy.newProxyInstance(
                loader, new Class<?>[] {NodeTaskFactory.class}, (_, method, arguments) -> switch (method.getName()) {
                    case "decisions" -> decisions.apply((JobSettings) arguments[0]);
                    case "files" -> Map.of();
                    default -> null;
                });
        JobObserver observer =
                (JobObserver) Proxy.newProxyInstance(loader, new Class<?>[] {JobObserver.class}, (_, _, _) -> null);
        JobHost host =
                new JobHost(factory, JobLimits.usual(Duration.ofSeconds(1)), new Roots(directory, List.of()), observer);
        return SubmittedSettings.of(new RunRequest(given, "", "run"), host);
    }

    @Test
    void aRunHasWhatItsDriverDecidesInPlaceOfTheOptions() {
        Map<String, String> asked = Map.of("driver.products", "measure", "steps", "7");
        SubmittedSettings submitted = submit(asked, settings -> DECIDED);
        assertThat(submitted.settings().driver().options()).containsExactly(Map.entry("products", "float32:left"));
        assertThat(submitted.in(new RunRequest(asked, "/c", "run")).settings())
                .containsEntry("driver.products", "float32:left")
                .containsEntry("steps", "7");
        assertThat(submitted.event()).contains(new RunEvent.Decided(DECIDED));
    }

    @Test
    void watchersHearNothingWhereNothingIsDecided() {
        SubmittedSettings submitted = submit(Map.of("driver.products", "float32:left"), settings -> Map.of());
        assertThat(submitted.event()).isEmpty();
        assertThat(submitted.settings().driver().options()).containsExactly(Map.entry("products", "float32:left"));
    }

    @Test
    void whatTheMachineCannotDoIsAnInvalidRequestInTheDriversWords() {
        assertThatThrownBy(() -> submit(Map.of(), settings -> {
                    throw new IllegalArgumentException("driver cpu: this machine has no tiles");
                }))
                .isInstanceOf(ControlException.class)
                .hasMessage("driver cpu: this machine has no tiles")
                .returns(Code.INVALID, e -> ((ControlException) e).code());
    }
}
