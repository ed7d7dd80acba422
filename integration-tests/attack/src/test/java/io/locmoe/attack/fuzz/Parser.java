package io.locmoe.attack.fuzz;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A parser of ours that reads what others wrote.
 *
 * @param name     as in the commands
 * @param seeds    right inputs
 * @param reading  reads one input
 * @param refusals what it may throw; anything else is a defect
 */
public record Parser(String name, List<byte[]> seeds, Reading reading, List<Class<? extends Exception>> refusals) {
    public Parser {
        seeds = List.copyOf(seeds);
        refusals = List.copyOf(refusals);
    }

    /** Reads one input as the program does. */
    @FunctionalInterface
    public interface Reading {
        /** @throws Exception if the input is refused */
        void read(byte[] input) throws Exception;
    }

    /** Reads one input that lies in a file. */
    @FunctionalInterface
    public interface FileReading {
        /** @throws Exception if the input is refused */
        void read(Path file) throws Exception;
    }

    /** A reading that finds its input in a file with this ending. */
    public static Reading ofFile(String ending, FileReading reading) {
        Path file = temporary(ending);
        return input -> {
            Files.write(file, input);
            reading.read(file);
        };
    }

    private static Path temporary(String ending) {
        try {
            Path memory = Path.of("/dev/shm");
            Path file = Files.isWritable(memory)
                    ? Files.createTempFile(memory, "fuzz", ending)
                    : Files.createTempFile("fuzz", ending);
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Reads an input; returns if it is accepted or refused as declared. */
    void read(byte[] input) throws Exception {
        try {
            reading.read(input);
        } catch (Exception e) {
            if (refusals.stream().noneMatch(refusal -> refusal.isInstance(e))) {
                throw e;
            }
        }
    }

    /** A seed from the test's resources. */
    public static byte[] resource(String name) {
        try (InputStream in = Parser.class.getResourceAsStream("/seeds/" + name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
