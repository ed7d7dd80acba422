package io.locmoe.run.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.guard.PluginGuard;
import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import io.locmoe.run.JobLimits;
import io.locmoe.run.event.NodeFailure;
import io.locmoe.run.service.RunRequest;
import io.locmoe.spi.device.DeviceException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobCheckTest {
    @TempDir
    private Path directory;

    @Test
    void aDeviceThatCannotBeOpenedIsAnInvalidRequestWithTheCause() {
        PluginGuard guard = new PluginGuard("acme 7", getClass().getClassLoader());
        NodeTaskFactory factory = (NodeTaskFactory) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {NodeTaskFactory.class},
                (_, method, _) -> method.getName().equals("check")
                        ? guard.call("open", () -> {
                            throw new DeviceException("no toolkit in /opt/acme; install one");
                        })
                        : Map.of());
        JobHost host = new JobHost(
                factory, JobLimits.usual(Duration.ofSeconds(1)), new Roots(directory, List.of()), (JobObserver)
                        Proxy.newProxyInstance(
                                getClass().getClassLoader(), new Class<?>[] {JobObserver.class}, (_, _, _) -> null));
        RunRequest request = new RunRequest(
                Map.of("driver", "acme"), directory.resolve("checkpoints").toString(), "run", Optional.empty());
        assertThatThrownBy(() -> JobCheck.request(request, host))
                .isInstanceOf(ControlException.class)
                .hasMessage("plug-in acme 7 failed in open: no toolkit in /opt/acme; install one")
                .returns(Code.INVALID, e -> ((ControlException) e).code());
    }

    /** A run that goes on after a failure may have its state in memory, and does not wait for a store. */
    @Test
    void onlyANewRunBringsItsCheckpoint() {
        List<String> asked = new ArrayList<>();
        NodeTaskFactory factory = (NodeTaskFactory) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {NodeTaskFactory.class}, (_, method, _) -> {
                    asked.add(method.getName());
                    return method.getName().equals("files") ? Map.of() : null;
                });
        JobHost host = new JobHost(
                factory, JobLimits.usual(Duration.ofSeconds(1)), new Roots(directory, List.of()), (JobObserver)
                        Proxy.newProxyInstance(
                                getClass().getClassLoader(), new Class<?>[] {JobObserver.class}, (_, _, _) -> null));
        RunRequest begun = new RunRequest(Map.of(), "", "run", Optional.empty());
        JobCheck.submitted(begun, host);
        assertThat(asked).contains("bring");
        asked.clear();
        NodeFailure failure = NodeFailure.of(List.of("node-1"), "", 5, 2, 1, "gone");
        JobCheck.submitted(new RunRequest(Map.of(), "", "run", Optional.of(failure)), host);
        assertThat(asked).doesNotContain("bring");
    }
}
