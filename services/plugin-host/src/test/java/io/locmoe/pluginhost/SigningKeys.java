package io.locmoe.pluginhost;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.ZipFile;
import jdk.security.jarsigner.JarSigner;

/** Keys with certificates, made by the JDK's keytool, that sign jars. */
final class SigningKeys {
    private static final char[] PASSWORD = "changeit".toCharArray();

    private final Path file;

    /** No keys yet. */
    SigningKeys(Path file) {
        this.file = file;
    }

    /** Makes a key, with a certificate by itself or, if it is given, by another key of an authority. */
    SigningKeys add(String name, String... further) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                name,
                "-dname",
                "CN=" + name,
                "-keyalg",
                "EC",
                "-keystore",
                file.toString(),
                "-storepass",
                new String(PASSWORD)));
        command.addAll(List.of(further));
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(keytool.getInputStream().readAllBytes());
        if (keytool.waitFor() != 0) {
            throw new IllegalStateException(output);
        }
        return this;
    }

    private KeyStore open() throws GeneralSecurityException, IOException {
        return KeyStore.getInstance(file.toFile(), PASSWORD);
    }

    /** Replaces a jar by a signed one. */
    void sign(Path jar, String name) throws Exception {
        KeyStore.PrivateKeyEntry entry =
                (KeyStore.PrivateKeyEntry) open().getEntry(name, new KeyStore.PasswordProtection(PASSWORD));
        Path signed = jar.resolveSibling(jar.getFileName() + ".signed");
        try (ZipFile in = new ZipFile(jar.toFile());
                OutputStream out = Files.newOutputStream(signed)) {
            new JarSigner.Builder(entry).build().sign(in, out);
        }
        Files.move(signed, jar, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Writes the certificate of a key as PEM. */
    Path trustStore(Path target, String name) throws Exception {
        Certificate certificate = open().getCertificate(name);
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded());
        return Files.writeString(target, "-----BEGIN CERTIFICATE-----\n" + text + "\n-----END CERTIFICATE-----\n");
    }
}
