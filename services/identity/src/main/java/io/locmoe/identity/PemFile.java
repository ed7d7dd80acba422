package io.locmoe.identity;

import io.locmoe.identity.IdentityException.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Function;

/** A file with certificates or a key. Every failure is an {@link IdentityException} that names the file. */
record PemFile(Path path) {
    private static final int LARGEST = 1 << 20;

    /** The certificates, at least one. Only the owner may be able to write the file. */
    List<X509Certificate> certificates() {
        FileRights.checkUnchangeable(path);
        return parsed(Pem::certificates);
    }

    /** The key of a certificate. Only the owner may be able to read the file. */
    PrivateKey key(X509Certificate certificate) {
        FileRights.checkSecret(path);
        PrivateKey key = parsed(content -> Pem.key(content, certificate));
        if (!belongTogether(key, certificate)) {
            throw new IdentityException(
                    Code.FILES,
                    path + " is not the key of the certificate of " + certificate.getSubjectX500Principal());
        }
        return key;
    }

    private <T> T parsed(Function<byte[], T> parser) {
        try {
            return parser.apply(content());
        } catch (IdentityException e) {
            throw new IdentityException(e.code(), path + " " + e.getMessage(), e);
        }
    }

    private byte[] content() {
        try {
            if (Files.size(path) > LARGEST) {
                throw new IdentityException(Code.FILES, "is larger than " + LARGEST + " bytes");
            }
            return Files.readAllBytes(path);
        } catch (NoSuchFileException e) {
            throw new IdentityException(Code.FILES, "does not exist", e);
        } catch (IOException e) {
            throw new IdentityException(Code.FILES, "cannot be read: " + e.getMessage(), e);
        }
    }

    private static boolean belongTogether(PrivateKey key, X509Certificate certificate) {
        byte[] text = certificate.getSerialNumber().toByteArray();
        String algorithm = switch (key.getAlgorithm()) {
            case "EC" -> "SHA256withECDSA";
            case "RSA" -> "SHA256withRSA";
            default -> key.getAlgorithm();
        };
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(text);
            byte[] signed = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            signature.update(text);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
