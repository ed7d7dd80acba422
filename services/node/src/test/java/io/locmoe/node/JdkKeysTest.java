package io.locmoe.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.util.regex.Pattern;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class JdkKeysTest {
    /** Salt and number of rounds of a key that PBKDF2 protects, as a PKCS 12 file has them. */
    private static final Pattern ONE_ROUND = Pattern.compile("\\x04\\x14.{20}\\x02\\x01\\x01", Pattern.DOTALL);

    @Test
    void keysThatLiveInMemoryOnlyAreProtectedInOneRound() throws Exception {
        String before = System.clearProperty(JdkKeys.ROUNDS);
        try {
            assertThat(protectedKey()).doesNotContainPattern(ONE_ROUND);
            JdkKeys.choose();
            assertThat(protectedKey()).containsPattern(ONE_ROUND);
            System.setProperty(JdkKeys.ROUNDS, "300");
            JdkKeys.choose();
            assertThat(protectedKey()).as("a user's choice").doesNotContainPattern(ONE_ROUND);
        } finally {
            System.clearProperty(JdkKeys.ROUNDS);
            if (before != null) {
                System.setProperty(JdkKeys.ROUNDS, before);
            }
        }
    }

    private static String protectedKey() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("key", new SecretKeySpec(new byte[16], "AES"), new char[] {'x'}, null);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        store.store(bytes, null);
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }
}
