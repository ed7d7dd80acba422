package org.example.client;

import io.locmoe.client.LocmoeMesh;
import io.locmoe.client.MeshAddress;
import io.locmoe.client.MeshException;
import io.locmoe.client.RunRecord;
import io.locmoe.client.RunWatch;
import io.locmoe.client.WatchEvent;
import io.locmoe.report.ReportFile;
import io.locmoe.report.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Submits a training, watches it to its end, and reads its report.
 *
 * <p>Arguments: HOST:PORT of a node, a directory for the report, then settings as NAME=VALUE. The directory with the
 * user's certificate comes from the environment, {@code LOCMOE_CERTIFICATES}, as for {@code ./locmoe}.
 */
public final class TrainingClient {
    private TrainingClient() {}

    /** Runs the example. */
    public static void main(String[] arguments) throws IOException {
        Map<String, String> settings = new TreeMap<>();
        for (int i = 2; i < arguments.length; i++) {
            String[] setting = arguments[i].split("=", 2);
            settings.put(setting[0], setting[1]);
        }
        Path directory = Files.createDirectories(Path.of(arguments[1]));
        try (LocmoeMesh mesh = address(arguments[0]).connect()) {
            train(mesh, settings, directory);
        } catch (MeshException e) {
            System.err.println(e.reason() + ": " + e.getMessage());
            System.exit(1);
        }
    }

    private static MeshAddress address(String node) {
        MeshAddress address = LocmoeMesh.at(node);
        String certificates = System.getenv("LOCMOE_CERTIFICATES");
        return certificates == null ? address : address.certificates(Path.of(certificates));
    }

    private static void train(LocmoeMesh mesh, Map<String, String> settings, Path directory) throws IOException {
        System.out.println("nodes: " + mesh.members().nodes().size());
        String run = mesh.submit(settings);
        RunRecord record = new RunRecord(mesh.run(run).orElseThrow());
        try (RunWatch watch = mesh.watch(run)) {
            for (WatchEvent event : watch) {
                record.add(event);
                print(event);
            }
        }
        ReportFile file = ReportFile.in(directory);
        file.write(record.report());
        RunReport report = file.read();
        System.out.printf(
                Locale.ROOT,
                "%s %s: %d steps, last loss %.3f%n",
                run,
                report.job().status(),
                report.steps().size(),
                report.steps().getLast().lossPerToken());
    }

    private static void print(WatchEvent event) {
        switch (event) {
            case WatchEvent.Step step ->
                System.out.printf(
                        Locale.ROOT,
                        "step %d loss %.3f%n",
                        step.report().step(),
                        step.report().lossPerToken());
            case WatchEvent.Noticed notice -> System.out.println(notice.text());
            case WatchEvent.NodesFailed failed -> System.out.println(failed.nodes() + " failed: " + failed.cause());
            case WatchEvent.Ended ended -> System.out.println(ended.outcome() + " " + ended.message());
            default -> {}
        }
    }
}
