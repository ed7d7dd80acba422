package io.locmoe.kubernetes;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.locmoe.harness.container.Podman;
import io.locmoe.samples.Project;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A network of podman with names and without a way out, for releases of a chart. The names of all pods, volumes and the
 * network begin with its name; they go when this is closed, with this JVM, or, if that is killed, when the next one is
 * made.
 *
 * @param directory for files of pods and the output of commands
 */
record PodNetwork(Podman podman, String name, Path directory) implements AutoCloseable {
    private static final Pattern NAME = Pattern.compile("pods-(\\d+)-.*");
    private static final AtomicInteger NUMBER = new AtomicInteger();
    /** What names, pods and the rules of a network take beside podman itself. */
    private static final List<Path> NEEDED =
            List.of(Path.of("/usr/lib/podman/aardvark-dns"), Path.of("/usr/bin/catatonit"), Path.of("/usr/sbin/nft"));

    /**
     * Makes one for a test, which is skipped with the reason where that cannot be, and removes those of dead tests.
     */
    static PodNetwork forTest(String test) {
        Path directory = Project.root().resolve("integration-tests/kubernetes/target/pods/" + test);
        BuiltImage.assume(directory);
        Optional<Path> missing =
                NEEDED.stream().filter(file -> !Files.isExecutable(file)).findFirst();
        missing.ifPresent(file -> assumeTrue(
                false,
                "pods need " + file + "; install what has it with: apt-get install --no-install-recommends"
                        + " aardvark-dns catatonit nftables"));
        PodLink.whyNoRules(directory).ifPresent(reason -> assumeTrue(false, reason));
        Podman podman = Podman.current(directory);
        String name = "pods-" + ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet();
        PodNetwork network = new PodNetwork(podman, name, directory);
        network.remove(PodNetwork::isLeft);
        Runtime.getRuntime().addShutdownHook(new Thread(network::close));
        podman.run("network", "create", "--internal", name);
        return network;
    }

    private static boolean isLeft(String name) {
        Matcher matcher = NAME.matcher(name);
        return matcher.matches()
                && ProcessHandle.of(Long.parseLong(matcher.group(1))).isEmpty();
    }

    /** The address of this machine in it. */
    String machine() {
        return podman.run("network", "inspect", "--format={{range .Subnets}}{{.Gateway}}{{end}}", name);
    }

    private void remove(Predicate<String> which) {
        list("pod", "ps").filter(which).forEach(this::removePod);
        list("volume", "ls").filter(which).forEach(volume -> podman.run("volume", "rm", "--force", volume));
        list("network", "ls").filter(which).forEach(network -> podman.run("network", "rm", "--force", network));
    }

    private Stream<String> list(String... command) {
        return podman.run(command[0], command[1], "--format={{.Name}}").lines();
    }

    /** Removes a pod at once; what its containers have told is kept in the directory. */
    void removePod(String pod) {
        podman.run("ps", "--all", "--filter=pod=" + pod, "--format={{.Names}}")
                .lines()
                .filter(container -> container.startsWith(pod))
                .forEach(this::keepLog);
        podman.run("pod", "rm", "--force", "--time=0", pod);
    }

    private void keepLog(String container) {
        try {
            Path log = directory.resolve(container + ".log");
            Files.writeString(log, podman.logs(container), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        remove(each -> each.startsWith(name));
    }
}
