package io.locmoe.node;

import io.netty.handler.ssl.util.BouncyCastleUtil;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.security.Provider;
import java.security.Security;

/**
 * Makes Netty read keys with the JDK. If Bouncy Castle, which only makes certificates, is on the class path, Netty
 * parses a key of its own with it to see what the JDK can do. That loads 744 classes of a signed jar, which a class
 * archive cannot contain, and takes a third of the processor time of a node's start. Netty probes once: for a provider
 * by name, then for a class beside it.
 *
 * <p>Netty also keeps keys in key stores in memory, under passwords that it makes up itself. The JDK would derive each
 * of those in ten thousand rounds, which keep its second compiler busy for half a second.
 */
final class JdkKeys {
    static final String ROUNDS = "keystore.pkcs12.keyPbeIterationCount";

    private JdkKeys() {}

    /** Call before anything uses Netty's TLS; a later call changes nothing. */
    static synchronized void choose() {
        // A node writes no key store to a disk. A user who wants other rounds has set them.
        System.getProperties().putIfAbsent(ROUNDS, "1");
        URL own = NoProvider.class.getProtectionDomain().getCodeSource().getLocation();
        try (URLClassLoader apart = new URLClassLoader(new URL[] {own}, ClassLoader.getPlatformClassLoader())) {
            Provider none = (Provider)
                    apart.loadClass(NoProvider.class.getName()).getConstructor().newInstance();
            if (Security.addProvider(none) >= 0) {
                BouncyCastleUtil.isBcPkixAvailable();
                Security.removeProvider(none.getName());
            }
        } catch (IOException | ReflectiveOperationException e) {
            throw new IllegalStateException(own + " cannot be read", e);
        }
    }
}
