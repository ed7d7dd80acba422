package io.locmoe.corpus.tokens;

import io.locmoe.corpus.text.DomainSource;
import io.locmoe.corpus.tokenizer.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The name of a token file.
 *
 * @param text  digest of the location of the text and of its encoder
 * @param state digest of the state of its files
 */
record TokenFileName(String text, String state) {

    private static final String PATTERN = "[0-9a-f]{16}-[0-9a-f]{32}\\.tokens(\\.partial|\\.ends)?";

    static TokenFileName of(DomainSource source, Tokenizer tokenizer) {
        MessageDigest text = sha256();
        add(text, source.location());
        text.update(tokenizer.file().orElse(new byte[0]));
        tokenizer.chatTemplate().ifPresent(template -> add(text, template));
        MessageDigest state = sha256();
        source.identify(fact -> add(state, fact));
        return new TokenFileName(hex(text, 8), hex(state, 16));
    }

    private static void add(MessageDigest digest, String fact) {
        digest.update(fact.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
    }

    private static String hex(MessageDigest digest, int bytes) {
        return HexFormat.of().formatHex(digest.digest(), 0, bytes);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    String file() {
        return text + "-" + state + ".tokens";
    }

    /** Name of the lock file with which processes agree on the reader of the text. */
    String lock() {
        return text + ".lock";
    }

    /** Whether a name is that of a token file, whole or not, which may be deleted. */
    static boolean isOne(String file) {
        return file.matches(PATTERN);
    }

    /** Whether a file has an earlier state of this text. */
    boolean replaces(String file) {
        return isOne(file) && file.startsWith(text) && !file.equals(file());
    }
}
