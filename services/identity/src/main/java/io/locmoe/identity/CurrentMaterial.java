package io.locmoe.identity;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The material of an identity. It is read again when the files have changed, so certificates can be replaced under a
 * running process. If new files cannot be used, the old material stays. Thread-safe; each access checks the files,
 * which takes microseconds.
 */
final class CurrentMaterial {
    private final IdentityFiles files;
    private final Consumer<String> notices;
    private final InstantSource clock;
    private List<Object> stamp;
    private Version current;
    private Version previous;

    /** One reading of the files, numbered, so that the key matches the certificate that was shown. */
    record Version(int number, Material material) {}

    CurrentMaterial(IdentityFiles files, Consumer<String> notices, InstantSource clock) {
        this.files = files;
        this.notices = notices;
        this.clock = clock;
        this.stamp = files.stamp();
        this.current = new Version(0, files.read(clock.instant()));
        this.previous = current;
    }

    synchronized Version get() {
        List<Object> now = files.stamp();
        if (!now.equals(stamp)) {
            stamp = now;
            reload();
        }
        return current;
    }

    /** A reading by its number; only the last two are kept. */
    synchronized Version get(int number) {
        return previous.number() == number ? previous : current;
    }

    Instant now() {
        return clock.instant();
    }

    /** See {@link Identity#needsRestart}. */
    boolean needsRestart(double turn) {
        return files.isRemoved()
                && get().material()
                        .own()
                        .filter(own -> now().isAfter(own.chain().turn(turn)))
                        .isPresent();
    }

    private void reload() {
        Optional<Principal> self = current.material().self();
        try {
            Material read = files.read(clock.instant());
            if (!self.equals(read.self())) {
                notices.accept("the new certificate in " + files.directory() + " is not used: it is for "
                        + read.self().orElseThrow() + ", not for " + self.orElseThrow());
                return;
            }
            previous = current;
            current = new Version(current.number() + 1, read);
            notices.accept("the certificates in " + files.directory() + " were replaced and are used from now on");
        } catch (IdentityException e) {
            notices.accept(
                    "the old certificates stay in use, for the new ones are not whole yet or wrong: " + e.getMessage());
        }
    }
}
