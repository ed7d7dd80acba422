package io.locmoe.samples;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Classes of several modules run at the same time, in a JVM or two for each module. A class of a module that lets JUnit
 * find extensions holds a lock on a file while it runs, which it shares with the classes of the other JVMs unless one
 * of them is {@link Alone}. Classes come in the order in which they asked, so that one that is alone waits only for
 * those that run. The system takes the lock from a JVM that ends.
 */
public final class Turns implements BeforeAllCallback {
    private static final ExtensionContext.Namespace TURNS = ExtensionContext.Namespace.create(Turns.class);
    private static final Path DIRECTORY = Project.root().resolve("target");

    /** Classes of this JVM that run: some are within others, and a JVM cannot have a lock twice. */
    private static int running;

    private static FileChannel turn;

    /** JUnit closes it after all that the class has used. */
    private record Held() implements AutoCloseable {
        @Override
        public void close() throws IOException {
            leave();
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        enter(context.getRequiredTestClass().isAnnotationPresent(Alone.class));
        context.getStore(TURNS).put(Held.class, new Held());
    }

    private static synchronized void enter(boolean alone) throws IOException {
        if (running == 0) {
            turn = open("turns");
            try (FileChannel queue = open("turns-queue");
                    FileLock _ = queue.lock()) {
                turn.lock(0, Long.MAX_VALUE, !alone);
            }
        }
        running++;
    }

    private static synchronized void leave() throws IOException {
        running--;
        if (running == 0) {
            turn.close();
        }
    }

    private static FileChannel open(String name) throws IOException {
        Path file = Files.createDirectories(DIRECTORY).resolve(name);
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }
}
