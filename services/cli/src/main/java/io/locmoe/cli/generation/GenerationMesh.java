package io.locmoe.cli.generation;

import io.locmoe.engine.exchange.SoloMesh;
import io.locmoe.launcher.RunException;
import io.locmoe.launcher.generation.ExpertProcesses;
import io.locmoe.node.generation.GenerationPlane;
import io.locmoe.spi.comm.Transport;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The nodes of this machine that generate together: this process, and the others if it started them. Closing it ends
 * the others, those in the middle of a pass with an error.
 */
record GenerationMesh(Transport transport, Optional<GenerationPlane> plane, Optional<ExpertProcesses> others)
        implements AutoCloseable {

    /** This process alone. */
    static GenerationMesh alone() {
        return new GenerationMesh(new SoloMesh(), Optional.empty(), Optional.empty());
    }

    /**
     * Starts the other nodes and joins them.
     *
     * @param arguments of this command, with which the others run it as a node
     */
    static GenerationMesh lead(int nodes, String command, List<String> arguments) {
        GenerationPlane plane = GenerationPlane.open();
        Optional<ExpertProcesses> others = Optional.empty();
        try {
            others = Optional.of(ExpertProcesses.start(nodes, command, arguments));
            String job = "generate-" + UUID.randomUUID();
            return new GenerationMesh(
                    plane.join(job, others.get().connect(job, plane.address()), 0), Optional.of(plane), others);
        } catch (RuntimeException | Error e) {
            plane.close();
            others.ifPresent(ExpertProcesses::close);
            throw e;
        }
    }

    /** Joins the process that has started this one, over standard input and output. */
    static GenerationMesh follow(int node, PrintStream out) {
        GenerationPlane plane = GenerationPlane.open();
        try {
            out.println(ExpertProcesses.ADDRESS + " " + plane.address());
            out.flush();
            List<String> lines = lines();
            Transport transport = plane.join(lines.getFirst(), lines.subList(1, lines.size()), node);
            return new GenerationMesh(transport, Optional.of(plane), Optional.empty());
        } catch (RuntimeException | Error e) {
            plane.close();
            throw e;
        }
    }

    private static List<String> lines() {
        List<String> lines = new ArrayList<>();
        try {
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                lines.add(line);
            }
        } catch (IOException e) {
            throw RunException.failure("the addresses of the nodes cannot be read: " + e.getMessage(), e);
        }
        if (lines.size() < 2) {
            throw RunException.failure("the command that started this node has ended");
        }
        return lines;
    }

    @Override
    public void close() {
        plane.ifPresent(GenerationPlane::close);
        others.ifPresent(ExpertProcesses::close);
    }
}
