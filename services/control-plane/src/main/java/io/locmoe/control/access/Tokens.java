package io.locmoe.control.access;

import io.locmoe.run.Caller;
import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tokens that identify users, from a file that may change while the node runs. Thread-safe. */
public final class Tokens {
    private static final Logger LOG = LoggerFactory.getLogger(Tokens.class);

    private final Path file;
    private volatile List<TokenLine> lines;
    private FileTime changed;

    private Tokens(Path file, FileTime changed, List<TokenLine> lines) {
        this.file = file;
        this.changed = changed;
        this.lines = lines;
    }

    /** No tokens. */
    public static Tokens none() {
        return new Tokens(null, null, List.of());
    }

    /**
     * Reads a file with a line {@code role name sha256-hex} for each token. Blocks.
     *
     * @throws ControlException with every problem, one per line
     */
    public static Tokens read(Path file) {
        try {
            return new Tokens(file, Files.getLastModifiedTime(file), TokenLine.read(file));
        } catch (IOException e) {
            throw new ControlException(Code.INVALID, "the file of tokens " + file + " cannot be read: " + e, e);
        }
    }

    /** Reads the file again if it has changed; a problem is logged, and the former tokens stay valid. Blocks. */
    public synchronized void refresh() {
        try {
            if (file == null || Files.getLastModifiedTime(file).equals(changed)) {
                return;
            }
            changed = Files.getLastModifiedTime(file);
            lines = TokenLine.read(file);
            LOG.info("read {} tokens from {}", lines.size(), file);
        } catch (IOException | ControlException e) {
            LOG.warn("the tokens stay as they were: {}", e.getMessage());
        }
    }

    /** The owner of this token. Takes the same time for every token. */
    Optional<Caller> find(String token) {
        byte[] hash = hash(token);
        Optional<Caller> found = Optional.empty();
        for (TokenLine line : lines) {
            if (MessageDigest.isEqual(line.hash(), hash)) {
                found = Optional.of(line.caller());
            }
        }
        return found;
    }

    private static byte[] hash(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
