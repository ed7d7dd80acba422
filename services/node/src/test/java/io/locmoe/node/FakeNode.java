package io.locmoe.node;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A node with fake work in a process of its own, which can be killed. */
final class FakeNode {
    private FakeNode() {}

    /** Child: starts the node of a configuration file and says where it is. */
    public static void main(String[] arguments) throws InterruptedException {
        NodeConfig config = NodeConfigFile.read(Path.of(arguments[0]));
        ParentWatch.stream(System.in, () -> Runtime.getRuntime().halt(3));
        NodeApplication node =
                NodeApplication.start(config, (plugins, dataPlane) -> new FakeWork(), NodeApplication.options());
        System.out.println("ready " + node.membershipPort() + " " + node.controlPort());
        node.awaitClosed();
    }

    /** Parent: starts a child; it is a member of the mesh on return. */
    static Child start(NodeConfig config, Path directory) throws IOException {
        return start(FakeNode.class, config, directory);
    }

    static Child start(Class<?> main, NodeConfig config, Path directory, String... more) throws IOException {
        Path file = directory.resolve(config.name() + ".json");
        NodeConfigFile.write(config, file);
        ProcessBuilder builder = new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                "--add-modules=jdk.incubator.vector",
                "-Xlog:disable",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName(),
                file.toString());
        builder.command().addAll(List.of(more));
        File errors = directory.resolve(config.name() + ".err").toFile();
        Process process = builder.redirectError(errors).start();
        String line = process.inputReader().readLine();
        if (line == null) {
            throw new IOException("the child did not start: " + Files.readString(errors.toPath()));
        }
        return new Child(process, line);
    }

    /** A running child and what it said. */
    record Child(Process process, String line) implements AutoCloseable {
        int membershipPort() {
            return Integer.parseInt(line.split(" ")[1]);
        }

        String controlAddress() {
            return "127.0.0.1:" + line.split(" ")[2];
        }

        void kill() throws InterruptedException {
            process.destroyForcibly();
            process.waitFor(10, TimeUnit.SECONDS);
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }
}
