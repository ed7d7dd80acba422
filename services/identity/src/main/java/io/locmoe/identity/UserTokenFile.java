package io.locmoe.identity;

import io.locmoe.identity.IdentityException.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The file with a user's token: one line. */
public final class UserTokenFile {
    private static final int LONGEST = 1_000;

    private UserTokenFile() {}

    /**
     * Reads a token.
     *
     * @throws IdentityException if there is none, it has characters that a header cannot carry, or others may read the
     *     file
     */
    public static String read(Path file) {
        FileRights.checkSecret(file);
        try {
            String token =
                    Files.size(file) > LONGEST ? "" : Files.readString(file).strip();
            if (!token.matches("[\\x21-\\x7e]+")) {
                throw new IdentityException(
                        Code.FILES,
                        file + " has no token: it needs one line of at most " + LONGEST
                                + " letters, digits and signs, without blanks");
            }
            return token;
        } catch (NoSuchFileException e) {
            throw new IdentityException(Code.FILES, "there is no token file " + file, e);
        } catch (IOException e) {
            throw new IdentityException(Code.FILES, "the token file " + file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
